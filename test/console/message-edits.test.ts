import { assert } from '@open-wc/testing';
import { CHANGEABLE_MS } from '../../src/protocol/limits.js';
import { createTestClient } from './support/test-client.js';
import { createTestConsole } from './support/test-console.js';

type TestConsole = Awaited<ReturnType<typeof createTestConsole>>;

/** The console with a conversation on screen, in which the agent has answered. */
async function openConversation(testClient = createTestClient()) {
  const page = await createTestConsole(testClient);
  const id = page.server.startConversation('Hello');
  await page.start();
  page.client.selectConversation(id);
  await page.settle();
  page.client.sendReply('Helo');
  await page.settle();
  return { ...page, id };
}

const actions = (page: Pick<TestConsole, 'all'>) =>
  page
    .all('message-actions')
    .flatMap((each) => [...each.shadowRoot!.querySelectorAll('button')])
    .map(({ textContent }) => textContent?.trim());
const press = async (page: TestConsole, name: string) => {
  const found = page
    .all('message-actions')
    .flatMap((each) => [...each.shadowRoot!.querySelectorAll('button')])
    .find(({ textContent }) => textContent?.trim() === name);
  assert.exists(found, name);
  found.click();
  await page.settle();
};
const editor = (page: Pick<TestConsole, 'one'>) =>
  page.one('[aria-label="Edit message"]') as HTMLTextAreaElement;
const type = async (page: TestConsole, text: string) => {
  editor(page).value = text;
  editor(page).dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  await page.settle();
};
const bubbles = (page: Pick<TestConsole, 'all'>) =>
  page.all('.bubble').map(({ textContent }) => textContent?.trim());

describe('console: changes of own messages', () => {
  it('CHG-1: "Edit" edits an own message in place; the text and "edited" stand there, and the focus returns', async () => {
    const page = await openConversation();
    assert.deepEqual(actions(page), ['Edit', 'Delete']);
    await press(page, 'Edit');
    assert.isTrue(page.focused() === editor(page));
    assert.equal(editor(page).value, 'Helo');
    assert.deepEqual(bubbles(page), ['Hello']);
    await type(page, 'Hi <b>you</b>');
    await press(page, 'Save');
    assert.deepEqual(bubbles(page), ['Hello', 'Hi <b>you</b>']);
    assert.include(page.textOf(page.one('[data-own]')), 'edited');
    assert.equal(page.focused()?.textContent?.trim(), 'Edit');
    assert.equal(page.all('.system').length, 0);
  });

  it('CHG-1: "Delete" asks once, and "Cancel" keeps the message', async () => {
    const page = await openConversation();
    await press(page, 'Delete');
    assert.exists(page.one('[aria-label="Delete this message?"]'));
    await press(page, 'Cancel');
    assert.deepEqual(bubbles(page), ['Hello', 'Helo']);
    await press(page, 'Delete');
    await press(page, 'Delete');
    assert.deepEqual(bubbles(page), ['Hello', 'This message was deleted']);
    assert.deepEqual(page.all('message-actions [aria-label="Edit message"]'), []);
  });

  it('CHG-1: a refused edit says why and keeps the text, also over a reload', async () => {
    const page = await openConversation();
    page.server.refusals.set('message:edit', 'forbidden');
    await press(page, 'Edit');
    await type(page, 'Too late');
    await press(page, 'Save');
    assert.include(page.textOf(page.one('message-actions')), 'for 15 minutes only');
    assert.equal(editor(page).value, 'Too late');
    const { tabStorage, clock, ids, address, server } = page;
    page.client.close();
    page.app.remove();
    const again = await createTestConsole(
      createTestClient({ tabStorage, clock, ids, address }, server),
    );
    await again.start();
    await again.settle();
    assert.equal(editor(again).value, 'Too late');
  });

  it('CHG-1: a blank text is not sent', async () => {
    const page = await openConversation();
    await press(page, 'Edit');
    await type(page, '  ');
    await press(page, 'Save');
    assert.include(page.textOf(page.one('message-actions')), 'needs some text');
    assert.isUndefined(page.server.requests.find(({ event }) => event === 'message:edit'));
  });

  it('CHG-1: nothing is offered for messages of others, after 15 minutes, or once the conversation is over', async () => {
    const page = await openConversation();
    page.server.sendFromAgent(page.id, 'Mine', 'Jonas Weber');
    await page.settle();
    assert.deepEqual(actions(page), ['Edit', 'Delete']);
    const panel = page.one('conversation-panel') as HTMLElement & { now: number };
    panel.now = page.clock.now() + CHANGEABLE_MS;
    await page.settle(0);
    assert.deepEqual(actions(page), []);
    panel.now = page.clock.now();
    await page.settle(0);
    assert.deepEqual(actions(page), ['Edit', 'Delete']);
    page.server.end(page.id);
    await page.settle();
    assert.deepEqual(actions(page), []);
  });

  it('CHG-1: an admin can read the earlier text, an agent cannot', async () => {
    const testClient = createTestClient();
    const page = await openConversation(testClient);
    await press(page, 'Edit');
    await type(page, 'Hi');
    await press(page, 'Save');
    const [message] = page.state().selected!.transcript.messages.slice(1);
    page.answers[`/conversations/${page.id}/messages/${message!.id}/versions`] = {
      status: 200,
      body: { versions: [{ body: 'Helo', until: '2026-01-05T09:00:00.000Z' }] },
    };
    await press(page, 'Earlier text');
    assert.include(page.textOf(page.one('[aria-label="Earlier text"]')), 'Helo');
    const other = createTestClient();
    other.server.agent.role = 'agent';
    const agent = await openConversation(other);
    await press(agent, 'Edit');
    await type(agent, 'Hi');
    await press(agent, 'Save');
    assert.deepEqual(actions(agent), ['Edit', 'Delete']);
  });
});
