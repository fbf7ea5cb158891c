import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, test } from 'node:test';
import { MAY_ALL } from '../../support/agent-access.js';
import { refused } from '../support/rejected.js';
import {
  addAgent,
  createTestComponents,
  openHeldSession,
  type TestComponents,
} from '../support/test-components.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const anna = { id: randomUUID(), name: 'Anna', ...MAY_ALL };
let server: TestComponents;
beforeEach(async () => {
  server = await createTestComponents();
  await addAgent(server, anna);
});
afterEach(() => server.close());

const inFuture = (ms: number) => new Date(server.clock.now() + ms).toISOString();
const lineOf = async (sessionId: string) =>
  (await server.agents.readConversations([sessionId])).get(sessionId)!;
const toldKinds = () => server.told.map(({ kind }) => kind);
async function write() {
  const held = await openHeldSession(server);
  await held.send('Hello');
  return held;
}

test('SES-12: a snoozed conversation outlives its idle deadline, comes back at its time, and has a new deadline', async () => {
  const { id } = await write();
  const until = inFuture(3 * DAY);
  await server.triage.snooze(anna, { sessionId: id, until });
  assert.deepEqual((await lineOf(id)).snoozed, { until });
  server.clock.advance(3 * DAY - MINUTE);
  await server.sweep();
  assert.deepEqual((await lineOf(id)).snoozed, { until });

  server.clock.advance(MINUTE);
  server.told.length = 0;
  // Any number of nodes may sweep at this moment.
  await Promise.all([server.sweep(), server.sweep()]);
  const { snoozed, session } = await lineOf(id);
  assert.equal(snoozed, undefined);
  assert.equal(Date.parse(session.idleAt!), server.clock.now() + 30 * MINUTE);
  assert.equal(toldKinds().filter((kind) => kind === 'triage').length, 1);
});

test('SES-12: a snoozed conversation comes back with its visitor’s message, and when an agent gets it or wakes it', async () => {
  const { id, send } = await write();
  const snooze = () => server.triage.snooze(anna, { sessionId: id });
  const isSnoozed = async () => (await lineOf(id)).snoozed !== undefined;
  await snooze();
  await send('Are you there?');
  assert.equal(await isSnoozed(), false);
  await snooze();
  await server.assignment.assign(anna, id, anna.id);
  assert.equal(await isSnoozed(), false);
  await snooze();
  assert.equal(await isSnoozed(), true);
  await server.triage.wake(anna, id);
  assert.equal(await isSnoozed(), false);
});

test('SES-12: nobody snoozes to the past, beyond a year, or over what they have not seen', async () => {
  const { id: sessionId, send } = await write();
  await refused(server.triage.snooze(anna, { sessionId, until: inFuture(0) }), 'invalid');
  await refused(server.triage.snooze(anna, { sessionId, until: inFuture(367 * DAY) }), 'invalid');
  await send('And this');
  await refused(server.triage.snooze(anna, { sessionId, seen: 1 }), 'conflict');
  await server.agents.resolve(anna, sessionId);
  await refused(server.triage.snooze(anna, { sessionId }), 'session_closed');
});

test('SES-12: the visitor is told nothing of a snooze', async () => {
  const { id } = await write();
  server.told.length = 0;
  await server.triage.snooze(anna, { sessionId: id, until: inFuture(DAY) });
  await server.triage.wake(anna, id);
  assert.deepEqual(toldKinds(), ['triage', 'triage']);
});

test('B8: spam is closed as any other conversation is, is marked for agents, and stands in the audit log', async () => {
  const { id } = await write();
  await server.triage.markSpam(anna, id);
  const { session, spam } = await lineOf(id);
  assert.deepEqual([session.status, session.reason, spam], ['resolved', undefined, true]);
  const [, , message] = (await server.storage.messages.pageAfter(id, 0, 9)).messages;
  assert.equal(message, undefined);
  await server.triage.unmarkSpam(anna, id);
  const after = await lineOf(id);
  assert.deepEqual([after.session.status, after.spam], ['resolved', undefined]);
  const { entries } = await server.auditLog.read(anna, undefined);
  const noted = entries.map(({ action, target, detail }) => ({ action, target, detail }));
  assert.deepEqual(
    new Set(noted.map(({ action }) => action)),
    new Set(['conversation_marked_as_spam', 'conversation_not_spam']),
  );
  assert.deepEqual(noted[0], { ...noted[0], target: id, detail: {} });
});

test('B8: what has ended is marked too, and keeps how it ended', async () => {
  const { id } = await write();
  await server.sessions.endSession(id, {});
  await server.triage.markSpam(anna, id);
  await server.triage.markSpam(anna, id);
  const { session, spam } = await lineOf(id);
  assert.deepEqual([session.status, spam], ['ended', true]);
});

test('B9: spam counts in no figure, and in all again once it is none', async () => {
  const day = new Date(server.clock.now()).toISOString().slice(0, 10);
  const figures = async () => {
    await server.rollUp.run();
    const report = await server.reports.read(anna, { from: day, to: day });
    return report.figures.map(({ row, ...rest }) => `${row} ${JSON.stringify(rest)}`);
  };
  const none = await figures();
  const { id } = await write();
  const clientId = randomUUID();
  await server.agents.answer(anna, { sessionId: id, clientId, body: 'Yes?' });
  await server.agents.resolve(anna, id);
  const counted = await figures();
  assert.notDeepEqual(counted, none);
  await server.triage.markSpam(anna, id);
  assert.deepEqual(await figures(), none);
  await server.triage.unmarkSpam(anna, id);
  assert.deepEqual(await figures(), counted);
});
