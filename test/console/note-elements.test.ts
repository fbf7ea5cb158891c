import { assert } from '@open-wc/testing';
import { createTestConsole } from './support/test-console.js';

type TestConsole = Awaited<ReturnType<typeof createTestConsole>>;

/** The console with a conversation on screen. */
async function openConversation() {
  const page = await createTestConsole();
  const id = page.server.startConversation('Hello');
  await page.start();
  page.client.selectConversation(id);
  await page.settle();
  return { ...page, id };
}

const tab = ({ all }: Pick<TestConsole, 'all'>, name: string) =>
  all('[role=tab]').find((one) => one.textContent === name)!;
const field = ({ one }: Pick<TestConsole, 'one'>) => one('textarea') as HTMLTextAreaElement;
const inEditor = ({ one }: Pick<TestConsole, 'one'>, selector: string) => [
  ...one('tag-editor').shadowRoot!.querySelectorAll(selector),
];
const tagField = (page: Pick<TestConsole, 'one'>) => inEditor(page, 'input')[0] as HTMLInputElement;

function type(into: HTMLTextAreaElement | HTMLInputElement, text: string): void {
  into.value = text;
  into.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
}
function press(target: EventTarget, key: string): void {
  const options = { key, bubbles: true, composed: true, cancelable: true };
  target.dispatchEvent(new KeyboardEvent('keydown', options));
}

describe('console: notes', () => {
  it('a11y 1: the tabs "Reply" and "Note" are chosen by arrow keys; each has a text of its own', async () => {
    const page = await openConversation();
    assert.equal(field(page).ariaLabel, 'Reply');
    type(field(page), 'to the visitor');
    tab(page, 'Reply').focus();
    press(tab(page, 'Reply'), 'ArrowRight');
    await page.settle();
    assert.equal(tab(page, 'Note').getAttribute('aria-selected'), 'true');
    assert.equal(tab(page, 'Reply').tabIndex, -1);
    assert.isTrue(page.focused() === tab(page, 'Note'));
    assert.equal(page.one('[role=tabpanel]').getAttribute('aria-labelledby'), 'note');
    assert.deepEqual([field(page).ariaLabel, field(page).value], ['Note', '']);
    type(field(page), 'for agents');
    await page.settle();
    press(tab(page, 'Note'), 'ArrowLeft');
    await page.settle();
    assert.equal(field(page).value, 'to the visitor');
    assert.equal(page.state().noteDrafts.get(page.id), 'for agents');
  });

  it('CHG-2: "Add note" adds a note, which stands after its message and says what it is and who wrote it', async () => {
    const page = await openConversation();
    tab(page, 'Note').click();
    await page.settle();
    type(field(page), 'Call <b>back</b>');
    await page.settle();
    page.one('[aria-label="Add note"]').click();
    await page.settle();
    page.server.sendFromVisitor(page.id, 'Anybody?');
    await page.settle();
    const [note] = page.all('[part=note]');
    assert.equal(note?.getAttribute('aria-label'), 'Note by Maya Kern');
    assert.include(page.textOf(note!), 'Call <b>back</b>');
    assert.match(page.textOf(note!), /Note · .*Maya Kern/);
    const rows = page.all('.content > [part]').map((row) => row.getAttribute('part'));
    assert.deepEqual(rows, ['message', 'note', 'message']);
    assert.equal(field(page).value, '');
    assert.equal(page.server.sessions.get(page.id)?.log.length, 2);
  });

  it('SND-10: a note that the server refuses can be edited, in the tab "Note"', async () => {
    const page = await openConversation();
    page.server.refusals.set('note:add', 'invalid');
    page.client.addNote('Refused');
    await page.settle(100);
    assert.include(page.textOf(page.one('[part=note]')), 'Not added');
    page
      .all('[part=note-button]')
      .find(({ textContent }) => textContent === 'Edit')!
      .click();
    await page.settle();
    assert.deepEqual(page.all('[part=note]'), []);
    assert.deepEqual([field(page).ariaLabel, field(page).value], ['Note', 'Refused']);
    assert.isTrue(page.focused() === field(page));
  });

  it('a conversation that is over takes notes, and one that the visitor deleted does not', async () => {
    const page = await openConversation();
    page.server.end(page.id);
    await page.settle();
    assert.deepEqual(page.all('textarea'), []);
    tab(page, 'Note').click();
    await page.settle();
    assert.isFalse(field(page).readOnly);
    page.server.emit('conversation:gone', { sessionId: page.id });
    await page.settle();
    assert.isTrue(field(page).readOnly);
  });

  it('SEC-6: of a conversation that is gone it says that it may be deleted, or not for this agent', async () => {
    const page = await openConversation();
    page.server.emit('conversation:gone', { sessionId: page.id });
    await page.settle();
    assert.equal(page.textOf(page.one('.status')), 'Not there any more');
    assert.include(
      page.textOf(page.one('.ended')),
      'This conversation was deleted, or you may not see it any more.',
    );
  });

  it('a11y 4: a note of another agent is announced', async () => {
    const page = await openConversation();
    page.server.addNote(page.id, 'Is a friend', 'Jonas');
    await page.settle();
    assert.include(page.textOf(page.one('chat-widget-announcer')), 'Note by Jonas');
  });
});

describe('console: tags', () => {
  it('B8: a tag is added by Enter and removed by its button; the focus stays in the field', async () => {
    const page = await openConversation();
    // In a narrow window the visitor's side is shown instead of the conversation, on request.
    page.one('.toggle-visitor').click();
    await page.settle();
    const tags = () => inEditor(page, 'li span').map(({ textContent }) => textContent);
    page.answers['/tags'] = { status: 200, body: { tags: ['billing', 'vip'] } };
    const input = tagField(page);
    // The browser fires no such event in a window without the focus.
    input.dispatchEvent(new FocusEvent('focus'));
    type(input, ' vip ');
    press(input, 'Enter');
    await page.settle();
    assert.deepEqual([tags(), input.value], [['vip'], '']);
    assert.deepEqual(
      inEditor(page, 'option').map((option) => option.getAttribute('value')),
      ['billing'],
    );
    type(input, 'VIP');
    press(input, 'Enter');
    await page.settle();
    assert.deepEqual(tags(), ['vip']);
    assert.include(inEditor(page, '[role=alert]')[0]?.textContent, 'has this tag');
    page.one('[aria-label="Remove tag vip"]').click();
    await page.settle();
    assert.deepEqual(tags(), []);
    assert.isTrue(page.focused() === input);
    assert.deepEqual(page.server.sessions.get(page.id)?.conversation.tags, []);
  });

  it('a11y 1: Backspace in the empty field removes the last tag, a comma adds one', async () => {
    const page = await openConversation();
    page.client.setTags(['a', 'b']);
    await page.settle();
    const input = tagField(page);
    press(input, 'Backspace');
    await page.settle();
    assert.deepEqual(page.state().selected?.conversation.tags, ['a']);
    type(input, 'c');
    press(input, ',');
    await page.settle();
    assert.deepEqual(page.state().selected?.conversation.tags, ['a', 'c']);
  });
});
