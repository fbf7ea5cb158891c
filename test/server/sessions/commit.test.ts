import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, test } from 'node:test';
import * as fc from 'fast-check';
import { createEmbeddedStorage } from '../../../server/storage/embedded-storage.js';
import { UniqueViolation } from '../../../server/storage/storage-errors.js';
import type { Storage } from '../../../server/storage/storage.js';
import { bodyIssue } from '../../../src/protocol/message.js';
import { INVISIBLE_TEXTS } from '../../support/invisible-texts.js';
import { refused } from '../support/rejected.js';
import {
  createTestComponents,
  openHeldSession,
  type TestComponents,
} from '../support/test-components.js';
import { MAY_ALL } from '../../support/agent-access.js';

let server: TestComponents;
beforeEach(async () => {
  server = await createTestComponents({ MESSAGE_BURST: '1000' });
});
afterEach(() => server.storage.close());

const logOf = async (id: string) => (await server.storage.messages.pageAfter(id, 0, 50)).messages;
const messagesTold = () => server.told.filter(({ kind }) => kind === 'message').length;

test('COM-1: a repeated clientId is answered with the stored message, and nothing happens', async () => {
  const { id, send } = await openHeldSession(server);
  const clientId = randomUUID();
  const first = await send('Hello', clientId);
  const again = await send('Hello', clientId);
  assert.deepEqual(again, { message: first.message, duplicate: true });
  assert.equal((await logOf(id)).length, 1);
  assert.equal(messagesTold(), 1);
});

test('COM-1: the stored message is the answer although the session has closed since', async () => {
  const { id, send } = await openHeldSession(server);
  const clientId = randomUUID();
  const { message } = await send('Hello', clientId);
  await server.sessions.endSession(id, {});
  assert.deepEqual(await send('Hello', clientId), { message, duplicate: true });
  await refused(send('Hello?'), 'session_closed');
});

test('COM-1: a repeat comes through although a newer socket took over', async () => {
  const { id, tabId, send } = await openHeldSession(server);
  const clientId = randomUUID();
  await send('Hello', clientId);
  await server.sessions.acceptSocket({ sessionId: id, tabId });
  assert.equal((await send('Hello', clientId)).duplicate, true);
});

test('COM-1, CHG-1: the same clientId with another body or author is a conflict, and the log stays', async () => {
  const { id, send } = await openHeldSession(server);
  const clientId = randomUUID();
  await send('Hello', clientId);
  await refused(send('Hello!', clientId), 'conflict');
  const agent = { id: randomUUID(), name: 'Anna', ...MAY_ALL };
  const answer = { sessionId: id, clientId, body: 'Hello' };
  await refused(server.agents.answer(agent, answer), 'conflict');
  const own = { ...answer, clientId: randomUUID() };
  await server.agents.answer(agent, own);
  await refused(
    server.agents.answer({ id: randomUUID(), name: 'Anna', ...MAY_ALL }, own),
    'conflict',
  );
  const { messages } = await server.storage.messages.pageAfter(id, 0, 10);
  assert.deepEqual(
    messages.map(({ body }) => body),
    ['Hello', 'Hello'],
  );
});

test('COM-1: one clientId may stand in two sessions', async () => {
  const [one, other] = [await openHeldSession(server), await openHeldSession(server)];
  const clientId = randomUUID();
  assert.equal((await one.send('Hello', clientId)).duplicate, false);
  assert.equal((await other.send('Hello', clientId)).duplicate, false);
});

test('COM-2: a stale socket never commits; its messages are stale_lease', async () => {
  const { id, send } = await openHeldSession(server);
  await server.sessions.acceptSocket({ sessionId: id, tabId: randomUUID() });
  await refused(send('Hello'), 'stale_lease');
  assert.deepEqual(await logOf(id), []);
});

test('COM-2: an away session under an old lease is stale, not closed', async () => {
  const { id, holder, send } = await openHeldSession(server);
  await send('Hello');
  await server.sessions.recordDisconnect(holder);
  server.clock.advance(301_000);
  await server.sweep();
  assert.equal((await server.storage.sessions.find(id))?.reason, 'disconnected');
  await refused(send('Hello?'), 'stale_lease');
});

test('COM-2: seq is gapless under many writers at once, and commit order is seq order', async () => {
  const { id, send } = await openHeldSession(server);
  const agent = { id: randomUUID(), name: 'Anna', ...MAY_ALL };
  const answer = (body: string) =>
    server.agents.answer(agent, { sessionId: id, clientId: randomUUID(), body });
  const twice = randomUUID();
  await Promise.allSettled([
    ...Array.from({ length: 20 }, (_, i) => send(`visitor ${i}`)),
    ...Array.from({ length: 10 }, (_, i) => answer(`agent ${i}`)),
    ...Array.from({ length: 5 }, () => send('twice', twice)),
    send('conflicting', twice),
    send(' '),
  ]);
  const log = await logOf(id);
  assert.deepEqual(
    log.map(({ seq }) => seq),
    Array.from({ length: 31 }, (_, i) => i + 1),
  );
  assert.equal(log.filter(({ clientId }) => clientId === twice).length, 1);
  const told = server.told.flatMap((event) =>
    event.kind === 'message' ? [event.message.seq] : [],
  );
  assert.deepEqual(
    told,
    log.map(({ seq }) => seq),
  );
});

test('COM-7: what is committed together with the end is told before it', async () => {
  const real = createEmbeddedStorage(':memory:');
  const agent = { id: randomUUID(), name: 'Anna', ...MAY_ALL };
  let toResolve = '';
  let ending: Promise<void> | undefined;
  const shared: Storage = {
    ...real,
    messageLog: {
      ...real.messageLog,
      appendByVisitor(...request) {
        const appended = real.messageLog.appendByVisitor(...request);
        if (toResolve !== '') ending ??= other.agents.resolve(agent, toResolve);
        return appended;
      },
    },
  };
  const other = await createTestComponents({}, { storage: shared });
  const { id, send } = await openHeldSession(other);
  toResolve = id;
  await send('Wait, one more thing');
  await ending;
  assert.deepEqual(
    other.told
      .slice(-3)
      .map((event) => (event.kind === 'message' ? event.message.seq : event.kind)),
    [1, 2, 'changed'],
  );
  await other.storage.close();
});

test('COM-3: a message that loses a race for its seq is stored in the next attempt', async () => {
  const real = createEmbeddedStorage(':memory:');
  let races = 2;
  const racing: Storage = {
    ...real,
    messageLog: {
      ...real.messageLog,
      async appendByVisitor(...request) {
        if (races > 0) {
          races -= 1;
          throw new UniqueViolation('somebody else was first');
        }
        return real.messageLog.appendByVisitor(...request);
      },
    },
  };
  const other = await createTestComponents({}, { storage: racing });
  const { send } = await openHeldSession(other);
  const { message } = await send('Hello');
  assert.deepEqual([message.seq, races], [1, 0]);
  await other.storage.close();
});

test('COM-3: a message that loses every race is left for later', async () => {
  const real = createEmbeddedStorage(':memory:');
  const appendByVisitor = () => Promise.reject(new UniqueViolation('somebody else was first'));
  const racing: Storage = { ...real, messageLog: { ...real.messageLog, appendByVisitor } };
  const other = await createTestComponents({}, { storage: racing });
  const { send } = await openHeldSession(other);
  await refused(send('Hello'), 'unavailable');
  await other.storage.close();
});

test('COM-5: nothing is told when the commit fails', async () => {
  const real = createEmbeddedStorage(':memory:');
  const appendByVisitor = () => Promise.reject(new Error('disk I/O error'));
  const failing: Storage = { ...real, messageLog: { ...real.messageLog, appendByVisitor } };
  const other = await createTestComponents({}, { storage: failing });
  const { send } = await openHeldSession(other);
  await assert.rejects(send('Hello'), /disk/);
  assert.equal(other.told.filter(({ kind }) => kind === 'message').length, 0);
  await other.storage.close();
});

test('A body is stored as sent, or refused with the right code; property', async () => {
  const { id, send } = await openHeldSession(server);
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 50 }),
    fc.string({ unit: 'grapheme', maxLength: 50 }),
    fc.constantFrom(
      '',
      ' \n\t',
      'a\0b',
      '\uD800',
      'x'.repeat(4000),
      'x'.repeat(4001),
      '🙂'.repeat(2000),
    ),
    fc.string({ unit: fc.constantFrom('\uDC00', '\uD83D', 'a', '\u202E', '<', "'") }),
  );
  await fc.assert(
    fc.asyncProperty(text, async (body) => {
      const issue = bodyIssue(body);
      server.clock.advance(60_000);
      if (issue !== undefined) return refused(send(body), issue);
      const { message } = await send(body);
      const [stored] = (await server.storage.messages.pageBefore(id, message.seq + 1, 1)).messages;
      assert.equal(stored?.body, body);
      return undefined;
    }),
    { numRuns: 150 },
  );
});

test('SND-10 a body of which nothing is visible is refused as invalid', async () => {
  const { send } = await openHeldSession(server);
  for (const body of INVISIBLE_TEXTS) await refused(send(body), 'invalid');
});

test('60 messages a minute, 10 at once; retryAfter says when; another session is not affected', async () => {
  const limited = await createTestComponents();
  const { send } = await openHeldSession(limited);
  const other = await openHeldSession(limited);
  for (let count = 0; count < 10; count += 1) await send(`message ${count}`);
  await assert.rejects(send('too much'), { code: 'rate_limited', retryAfter: 1 });
  assert.equal((await other.send('Hello')).duplicate, false);
  limited.clock.advance(1000);
  await send('in time');
  await refused(send('too much'), 'rate_limited');
  limited.clock.advance(600_000);
  for (let count = 0; count < 10; count += 1) await send(`more ${count}`);
  await refused(send('too much'), 'rate_limited');
  await limited.storage.close();
});
