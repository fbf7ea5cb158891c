import { assert } from '@open-wc/testing';
import { VIEWING_REPEAT_MS } from '../../src/protocol/limits.js';
import { createTestClient } from './support/test-client.js';

describe('console client: the selected conversation', () => {
  for (const [how, look] of [
    ['has the focus', 'focus'],
    ['is used', 'interact'],
  ] as const)
    it(`marks messages as read only when the console ${how}`, async () => {
      const { client, server, clock, windowFocus, start } = createTestClient();
      const id = server.startConversation('1');
      await start();
      windowFocus.blur();
      client.selectConversation(id);
      await clock.advance(10);
      const marks = () =>
        server.requests.filter(({ event }) => event === 'read').map(({ payload }) => payload.upTo);
      assert.deepEqual(marks(), []);
      windowFocus[look]();
      await clock.advance(10);
      assert.deepEqual(marks(), [1]);
      server.sendFromVisitor(id, '2');
      await clock.advance(10);
      assert.deepEqual(marks(), look === 'focus' ? [1, 2] : [1]);
      windowFocus[look]();
      windowFocus.focus();
      await clock.advance(10);
      assert.deepEqual(marks(), [1, 2]);
    });

  it('E1: typing ends in a conversation when another one is selected', async () => {
    const { client, server, clock, start } = createTestClient();
    const [first, second] = [server.startConversation('First'), server.startConversation('Second')];
    await start();
    client.selectConversation(first);
    client.setDraft('a');
    client.selectConversation(second);
    client.setDraft('b');
    client.setDraft('bc');
    client.setDraft('');
    await clock.advance(10_000);
    assert.deepEqual(
      server.requests.filter(({ event }) => event === 'typing').map(({ payload }) => payload),
      [
        { sessionId: first, on: true },
        { sessionId: first, on: false },
        { sessionId: second, on: true },
        { sessionId: second, on: false },
      ],
    );
  });

  it('tells again and again that the agent looks at it, and once that no longer', async () => {
    const { client, server, clock, windowFocus, start } = createTestClient();
    const [first, second] = [server.startConversation('First'), server.startConversation('Second')];
    await start();
    const told = () =>
      server.requests
        .splice(0)
        .filter(({ event }) => event === 'viewing' || event === 'leave')
        .map(({ event, payload }) => [event, payload.sessionId, payload.on]);
    client.selectConversation(first);
    await clock.advance(2 * VIEWING_REPEAT_MS + 10);
    assert.deepEqual(told(), [
      ['viewing', first, true],
      ['viewing', first, true],
      ['viewing', first, true],
    ]);
    windowFocus.blur();
    windowFocus.focus();
    await clock.advance(10);
    assert.deepEqual(told(), [
      ['viewing', first, false],
      ['viewing', first, true],
    ]);
    client.selectConversation(second);
    await clock.advance(10);
    assert.deepEqual(told(), [
      ['leave', first, undefined],
      ['viewing', second, true],
    ]);
  });
});
