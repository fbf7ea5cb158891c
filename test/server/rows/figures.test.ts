import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { buildApp } from '../../../server/build-app.js';
import { systemIds } from '../../../server/system-ports.js';
import {
  ADDRESS,
  createTestComponents,
  openHeldSession,
  type TestComponents,
} from '../support/test-components.js';
import { ANYBODY, MAY_ALL } from '../../support/agent-access.js';

let server: TestComponents;
let metrics: () => Promise<string>;
let close: () => Promise<void>;
beforeEach(async () => {
  server = await createTestComponents();
  const { http } = await buildApp(server);
  metrics = async () => {
    // An answer is reused for a second.
    server.clock.advance(1_000);
    return (await http.inject('/metrics')).body;
  };
  close = () => http.close();
});
afterEach(() => close());

/** Queued, active, away. */
const figures = async () =>
  [...(await metrics()).matchAll(/^chat_conversations\{status="\w+"\} (\d)$/gm)].map(([, value]) =>
    Number(value),
  );
const reply = (sessionId: string) =>
  server.agents.answer(
    { id: '11111111-1111-4111-8111-111111111111', name: 'Anna', ...MAY_ALL },
    { sessionId, clientId: systemIds.uuid(), body: 'Yes?' },
  );

test('B8, SES-7: a session without a visitor’s message is in no list and no figure', async () => {
  const { id, sessionKey } = await openHeldSession(server);
  const caller = { sessionId: id, bearer: sessionKey };
  await server.sessions.restoreSession(caller, {}, ADDRESS);
  assert.deepEqual((await server.agents.listConversations(ANYBODY)).conversations, []);
  assert.deepEqual(await figures(), [0, 0, 0]);
  await server.sessions.endSession(id, {});
  await server.sessions.eraseSession(caller);
  const text = await metrics();
  assert.match(text, /^chat_sessions_opened_total 0$/m);
  assert.doesNotMatch(text, /^chat_sessions_(?:restored|closed)_total\{/m);
});

test('B8: the queue counts who waits; who went away is out of it and comes back into it', async () => {
  const waiting = await openHeldSession(server);
  const assigned = await openHeldSession(server);
  const leaving = await openHeldSession(server);
  for (const { send } of [waiting, assigned, leaving]) await send('Hello');
  await reply(assigned.id);
  assert.deepEqual(await figures(), [2, 1, 0]);

  await server.sessions.recordDisconnect(leaving.holder);
  server.clock.advance(5 * 60_000);
  await server.storage.sessions.stamp([waiting.id, assigned.id], server.clock.now());
  await server.sweep();
  assert.deepEqual(await figures(), [1, 1, 1]);

  const caller = { sessionId: leaving.id, bearer: leaving.sessionKey };
  await server.sessions.restoreSession(caller, {}, ADDRESS);
  assert.deepEqual(await figures(), [2, 1, 0]);
  await server.sessions.endByKey(caller, {});
  assert.deepEqual(await figures(), [1, 1, 0]);
});
