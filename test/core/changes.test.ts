import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { selectUnread } from '../../src/core/state/selectors.js';
import { INITIAL_STATE, type ChatState } from '../../src/core/state/state.js';
import type { Fact } from '../../src/core/state/facts.js';
import { reduce } from '../../src/core/state/reducer.js';
import { isChange, type Message } from '../../src/protocol/message.js';
import type { ChatTab } from '../support/chat-world.js';
import { startConversation, startInTwoTabs } from './support/conversation.js';
import { CONVERSATION_ID, entry, merged } from './support/facts.js';

/** The bodies of the messages that a tab shows. */
const bodies = (chat: Pick<ChatTab, 'state'>) =>
  chat
    .state()
    .transcript.messages.filter((message) => !isChange(message))
    .map(({ body }) => body);
const stored = (dump: Record<string, string>) => JSON.stringify(dump);

function change(seq: number, of: number, body?: string): Message {
  return {
    ...entry(seq),
    author: { kind: 'system' },
    body: 'A message was changed.',
    code: body === undefined ? 'message_deleted' : 'message_edited',
    params: { messageId: entry(of).id, ...(body !== undefined && { body }) },
  };
}
const mergedMessages = (messages: Message[]): Fact => ({
  ...(merged(messages.map(({ seq }) => seq)) as Extract<Fact, { type: 'messages-merged' }>),
  messages,
});
const after = (facts: Fact[], state: ChatState = INITIAL_STATE) => facts.reduce(reduce, state);
const textsOf = ({ transcript }: ChatState) =>
  transcript.messages.map(({ body, changed }) => [body, changed]);

suite('changed messages', () => {
  test('CHG-1 a change reaches its message, whatever came in between', () => {
    const state = after([merged([1, 2, 3]), mergedMessages([change(4, 1, 'new')])]);
    assert.deepEqual(textsOf(state).slice(0, 3), [
      ['new', 'edited'],
      ['2', undefined],
      ['3', undefined],
    ]);
  });

  test('CHG-1 a deletion leaves no text, neither in the message nor in an earlier change', () => {
    const edited = after([merged([1, 2]), mergedMessages([change(3, 1, 'secret')])]);
    const state = after([mergedMessages([change(4, 1)])], edited);
    assert.deepEqual(textsOf(state)[0], ['', 'deleted']);
    assert.doesNotMatch(JSON.stringify(state.transcript), /secret/);
    assert.deepEqual(
      state.transcript.messages.map(({ seq }) => seq),
      [1, 2, 3, 4],
    );
  });

  test('CHG-1 the newest change counts, in whatever order they arrive', () => {
    const [first, second] = [change(3, 1, 'first'), change(4, 1, 'second')];
    const state = after([merged([1, 2]), mergedMessages([second]), mergedMessages([first])]);
    assert.deepEqual(textsOf(state)[0], ['second', 'edited']);
  });

  test('CHG-1 a change above a hole waits with what is missing', () => {
    const state = after([merged([1]), mergedMessages([change(3, 1, 'new')])]);
    assert.deepEqual(textsOf(state), [['1', undefined]]);
    assert.deepEqual(textsOf(after([merged([2])], state))[0], ['new', 'edited']);
  });

  test('CHG-1 an older page that was read before the change gets it', () => {
    const page: Fact = {
      type: 'history-loaded',
      localConversationId: CONVERSATION_ID,
      epoch: 1,
      before: 3,
      messages: [entry(1), entry(2)],
    };
    const window = { ...mergedMessages([entry(3), change(4, 1)]), follows: null } as Fact;
    assert.deepEqual(textsOf(after([window, page]))[0], ['', 'deleted']);
  });

  test('CHG-1 a change is not unread, and neither is a message that is deleted', () => {
    const unread = after([merged([1, 3].flatMap((seq) => [seq, seq + 1]))]);
    assert.equal(selectUnread(unread), 2);
    const state = after([mergedMessages([change(5, 1, 'new'), change(6, 3)])], unread);
    assert.equal(selectUnread(state), 1);
  });

  test('CHG-1 a change shows in all tabs and after a reload, and a deleted text leaves the device', async () => {
    const { world, a, b, id } = await startInTwoTabs();
    world.server.agentSays(id, 'secret');
    for (let count = 0; count < 20; count += 1) world.server.agentSays(id, `later ${count}`);
    await world.settle();
    assert.match(stored(world.browser.disk.dump()), /secret/);
    world.server.agentChanges(id, 2, 'secret two');
    await world.settle();
    for (const tab of [a, b]) assert.equal(bodies(tab)[1], 'secret two');
    world.server.agentChanges(id, 2, undefined);
    await world.settle();
    for (const tab of [a, b]) assert.equal(bodies(tab)[1], '');
    assert.doesNotMatch(stored(world.browser.disk.dump()), /secret/);
    const again = a.reload();
    assert.equal(bodies(again)[1], '');
    await world.settle();
    assert.deepEqual(bodies(again), bodies(b));
  });

  test('CHG-1 a visitor who was offline is told of it once, after the reconnect', async () => {
    const { world, a, id } = await startConversation();
    world.server.agentSays(id, 'secret');
    await world.settle();
    world.network.setOnline(false);
    world.server.agentChanges(id, 2, 'public');
    world.server.agentSays(id, 'next');
    await world.clock.advance(10_000);
    assert.equal(bodies(a)[1], 'secret');
    world.network.setOnline(true);
    await world.settle();
    assert.deepEqual(bodies(a), ['one', 'public', 'next']);
  });

  test('CHG-1 a conversation that was closed meanwhile is kept as it was changed', async () => {
    const { world, a, id } = await startConversation();
    world.server.agentSays(id, 'secret');
    await world.settle();
    world.network.setOnline(false);
    world.server.agentChanges(id, 2, undefined);
    world.server.resolve(id);
    await world.clock.advance(10_000);
    world.network.setOnline(true);
    await world.clock.advance(60_000);
    const previous = a.state().previousConversation;
    assert.deepEqual(
      previous?.messages.slice(0, 2).map(({ body }) => body),
      ['one', ''],
    );
    assert.doesNotMatch(stored(world.browser.disk.dump()), /secret/);
  });

  test('CHG-1 the next leader stores what the one before could not', async () => {
    const { world, a, b, id } = await startInTwoTabs();
    world.server.agentSays(id, 'secret');
    for (let count = 0; count < 20; count += 1) world.server.agentSays(id, `later ${count}`);
    await world.settle();
    const before = world.browser.disk.dump();
    world.server.agentChanges(id, 2, undefined);
    await world.settle();
    // The leader was stopped before it had stored the change.
    for (const [key, value] of Object.entries(before)) world.browser.disk.write(key, value);
    a.tab.kill();
    await world.clock.advance(10_000);
    assert.equal(bodies(b)[1], '');
    assert.doesNotMatch(stored(world.browser.disk.dump()), /secret/);
  });
});
