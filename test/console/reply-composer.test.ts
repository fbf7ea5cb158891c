import { assert, fixture, oneEvent } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { html } from 'lit';
import { defineConsoleElements } from '../../src/console/elements/define-console-elements.js';
import type { ReplyComposer } from '../../src/console/elements/reply-composer/reply-composer.js';
import type { CannedReply } from '../../src/protocol/canned-replies.js';

const reply = (shortcut: string, body: string): CannedReply => ({
  ...{ id: shortcut, site: null, shortcut, body },
  ...{ version: 1, updatedAt: '2026-01-01T00:00:00.000Z', updatedBy: null },
});
const REPLIES = [
  reply('bye', 'Bye {{visitor.name}}!\nYours, {{agent.name}}'),
  reply('hello', 'Hello {{visitor.name}}!'),
];

async function createComposer(value = '') {
  defineConsoleElements();
  const composer = await fixture<ReplyComposer>(
    html`<reply-composer
      label="Reply"
      .value=${value}
      .cannedReplies=${REPLIES}
      site="demo"
      visitorName="Ada"
      agentName="Maya"
    ></reply-composer>`,
  );
  const sent: string[] = [];
  composer.addEventListener('composer-send', ({ value: text }) => void sent.push(text));
  composer.focus();
  const root = composer.shadowRoot!;
  const field = root.querySelector('textarea')!;
  return {
    composer,
    field,
    sent,
    listbox: () => root.querySelector('[role=listbox]'),
    options: () => [...root.querySelectorAll<HTMLElement>('[role=option]')],
    async press(...keys: string[]) {
      for (const key of keys) await sendKeys({ press: key });
      await composer.updateComplete;
    },
    async type(text: string) {
      await sendKeys({ type: text });
      await composer.updateComplete;
    },
    active(): string | null | undefined {
      const id = field.getAttribute('aria-activedescendant');
      return id === null ? null : root.getElementById(id)?.querySelector('.label')?.textContent;
    },
  };
}

describe('reply composer', () => {
  it('a slash offers the canned replies, filtered by what follows', async () => {
    const { type, press, listbox, options, active, field } = await createComposer();
    await type('Well ');
    assert.isNull(listbox());
    await type('/');
    assert.equal(listbox()?.ariaLabel, 'Canned replies');
    assert.lengthOf(options(), 2);
    assert.equal(active(), '/bye');
    assert.equal(field.getAttribute('aria-controls'), listbox()?.id);
    await type('hel');
    assert.deepEqual(
      options().map((option) => option.querySelector('.detail')?.textContent),
      ['Hello Ada!'],
    );
    await press('Backspace', 'Backspace', 'Backspace', 'Backspace');
    assert.isNull(listbox());
    assert.isFalse(field.hasAttribute('aria-activedescendant'));
  });

  it('keyboard: arrows move, Enter puts the text in place of the word, and sends nothing', async () => {
    const { type, press, listbox, active, field, sent, composer } = await createComposer();
    await type('So, /');
    await press('ArrowDown');
    assert.equal(active(), '/hello');
    await press('ArrowDown');
    assert.equal(active(), '/bye');
    await press('ArrowUp');
    await press('Enter');
    assert.equal(field.value, 'So, Hello Ada!');
    assert.equal(composer.value, field.value);
    assert.isNull(listbox());
    assert.deepEqual(sent, []);
    await type(' x');
    assert.equal(field.value, 'So, Hello Ada! x');
    await press('Enter');
    assert.deepEqual(sent, ['So, Hello Ada! x']);
  });

  it('the cursor is after the text that was chosen, also in the middle of another', async () => {
    const { type, press, field } = await createComposer();
    await type('a /by z');
    await press('ArrowLeft', 'ArrowLeft', 'Tab');
    assert.equal(field.value, 'a Bye Ada!\nYours, Maya z');
    assert.equal(field.selectionStart, 'a Bye Ada!\nYours, Maya'.length);
  });

  it('Undo brings back what was typed', async () => {
    const { type, press, field, composer } = await createComposer();
    await type('/hel');
    await press('Enter');
    assert.equal(field.value, 'Hello Ada!');
    document.execCommand('undo');
    await composer.updateComplete;
    assert.equal(field.value, '/hel');
    assert.equal(composer.value, '/hel');
  });

  it('Escape closes the list for this word only, and is not passed on', async () => {
    const { type, press, listbox, composer, sent } = await createComposer();
    let passedOn = 0;
    composer.addEventListener('keydown', ({ key }) => (passedOn += Number(key === 'Escape')));
    await type('/h');
    await press('Escape');
    assert.isNull(listbox());
    await type('e');
    assert.isNull(listbox());
    assert.equal(passedOn, 0);
    await press('Escape');
    assert.equal(passedOn, 1);
    await type(' /h');
    assert.isNotNull(listbox());
    await press('Escape', 'Enter');
    assert.deepEqual(sent, ['/he /h']);
  });

  it('a click chooses, and the field keeps the focus', async () => {
    const { type, options, field, composer } = await createComposer();
    await type('/');
    const pressed = new PointerEvent('pointerdown', { bubbles: true, cancelable: true });
    assert.isFalse(options()[1]!.dispatchEvent(pressed));
    options()[1]!.click();
    await composer.updateComplete;
    assert.equal(field.value, 'Hello Ada!');
    assert.isTrue(field.matches(':focus'));
  });

  it('asks for the newest canned replies when a slash is typed', async () => {
    const { composer, type } = await createComposer();
    const asked = oneEvent(composer, 'canned-replies-open');
    await type('/');
    await asked;
  });

  it('offers nothing without the focus, and where no canned reply matches', async () => {
    const { type, press, field, listbox, composer, sent } = await createComposer();
    await type('/h');
    field.blur();
    await composer.updateComplete;
    assert.isNull(listbox());
    composer.focus();
    await type('xyz');
    assert.isNull(listbox());
    await press('Enter');
    assert.deepEqual(sent, ['/hxyz']);
  });

  it('shows hostile text of a canned reply as text', async () => {
    const { composer, type, options } = await createComposer();
    composer.cannedReplies = [reply('<b>', '<img src=x onerror=alert(1)>')];
    await type('/');
    assert.equal(options()[0]?.textContent?.includes('<img'), true);
    assert.isNull(composer.shadowRoot!.querySelector('img, b'));
  });
});
