import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, test } from 'node:test';
import { refused } from '../support/rejected.js';
import {
  addAgent,
  ADDRESS,
  createTestComponents,
  openHeldSession,
  type TestComponents,
} from '../support/test-components.js';
import { MAY_ALL } from '../../support/agent-access.js';

const MINUTE = 60_000;
const anna = { id: '11111111-1111-4111-8111-111111111111', name: 'Anna', ...MAY_ALL };
const bert = { id: '22222222-2222-4222-8222-222222222222', name: 'Bert', ...MAY_ALL };
let server: TestComponents;
beforeEach(async () => {
  server = await createTestComponents();
  for (const agent of [anna, bert]) await addAgent(server, agent);
});
afterEach(() => server.storage.close());

type Held = Awaited<ReturnType<typeof openHeldSession>>;
const caller = ({ id, sessionKey }: Held) => ({ sessionId: id, bearer: sessionKey });
/** A visitor who has written, and whose browser is closed. */
async function leave(): Promise<Held> {
  const held = await openHeldSession(server);
  await held.send('Hello');
  await server.sessions.recordDisconnect(held.holder);
  return held;
}
const stateOf = async ({ id }: Held) => {
  const { status, reason, agent } = (await server.storage.sessions.find(id))!;
  return [status, reason, agent?.name].filter((part) => part !== undefined).join(' ');
};
const isReopenable = async ({ id }: Held) =>
  (await server.agents.openConversation(anna, id, undefined)).conversation.reopenable ?? false;
const answer = (by: typeof anna, { id }: Held, seen?: number, clientId = randomUUID()) =>
  server.agents.answer(by, { sessionId: id, clientId, body: 'Yes?', seen });

test('B8: assigning tells what the visitor may see, and leaves no message', async () => {
  const held = await leave();
  await server.assignment.assign(anna, held.id, anna.id);
  const last = server.told.at(-1)!;
  assert.equal(last.kind, 'changed');
  assert.deepEqual(last.kind === 'changed' && last.session.assignedTo, { name: 'Anna' });
  await server.assignment.assign(anna, held.id, bert.id);
  await server.assignment.assign(anna, held.id, null);
  assert.equal(await stateOf(held), 'queued');
  assert.equal((await server.storage.sessions.find(held.id))?.lastSeq, 1);
});

test('B8: nobody gets a conversation that does not exist or is closed, and no unknown agent gets one', async () => {
  const held = await leave();
  await refused(server.assignment.assign(anna, held.id, randomUUID()), 'not_found');
  await refused(server.assignment.assign(anna, randomUUID(), anna.id), 'not_found');
  await server.agents.resolve(anna, held.id);
  await refused(server.assignment.assign(anna, held.id, anna.id), 'session_closed');
  await refused(server.assignment.assign(anna, held.id, null), 'session_closed');
  assert.equal(await stateOf(held), 'resolved');
});

test('B8: nobody is given a conversation whose site they may not see, or while disabled', async () => {
  const held = await leave();
  const access = { role: 'agent', sites: ['other'] } as const;
  await server.storage.agents.setAccess(bert.id, { ...access, sites: [...access.sites] });
  await refused(server.assignment.assign(anna, held.id, bert.id), 'not_found');
  await server.storage.agents.setAccess(bert.id, MAY_ALL);
  await server.storage.agents.setDisabled(bert.id, 1);
  await refused(server.assignment.assign(anna, held.id, bert.id), 'not_found');
  assert.equal(await stateOf(held), 'queued');
});

test('SES-11: what is reopened without an agent who can have it is in the queue', async () => {
  const held = await leave();
  await answer(anna, held);
  await server.agents.resolve(anna, held.id);
  await server.storage.agents.setDisabled(anna.id, 1);
  await server.assignment.reopen(bert, held.id);
  assert.equal(await stateOf(held), 'queued');
});

test('SES-11: a visitor who returns to a reopened conversation writes on with the same key', async () => {
  const held = await leave();
  await answer(anna, held);
  await server.agents.resolve(anna, held.id);
  assert.equal(await isReopenable(held), true);
  await server.assignment.reopen(anna, held.id);
  assert.equal(await stateOf(held), 'active Anna');
  server.clock.advance(6 * MINUTE);
  await server.sweep();
  assert.equal(await stateOf(held), 'abandoned disconnected Anna');

  const polled = await server.sessions.readStatus(caller(held));
  assert.deepEqual([polled.status, polled.final], ['abandoned', false]);
  const { session } = await server.sessions.restoreSession(caller(held), {}, ADDRESS);
  assert.equal(session.status, 'active');
  const { lease } = await server.sessions.acceptSocket({
    sessionId: held.id,
    tabId: held.tabId,
  });
  const { holder } = held;
  const clientId = randomUUID();
  const sent = await server.sessions.post({ ...holder, lease, clientId, body: 'Still here' });
  assert.equal(sent.message.seq, 4);
});

test('SES-11: what has become idle opens again, with a fresh deadline', async () => {
  const held = await leave();
  server.clock.advance(31 * MINUTE);
  await server.sweep();
  assert.equal(await stateOf(held), 'abandoned idle');
  await server.assignment.reopen(anna, held.id);
  server.clock.advance(20 * MINUTE);
  await server.sweep();
  assert.equal(await stateOf(held), 'abandoned disconnected');
});

const tellers: [string, (held: Held) => Promise<unknown>][] = [
  ['the status', (held) => server.sessions.readStatus(caller(held))],
  ['a restore', (held) => server.sessions.restoreSession(caller(held), {}, ADDRESS)],
  ['a welcome', ({ id, tabId }) => server.sessions.acceptSocket({ sessionId: id, tabId })],
  ['a sync', ({ id }) => server.sessions.syncLog({ sessionId: id, cursor: { after: 0 } })],
  [
    'a repeated opening',
    async ({ openKey }) =>
      server.sessions.openSession(
        (await server.sites.find('demo'))!,
        { openKey, site: 'demo' },
        ADDRESS,
      ),
  ],
  ['the visitor’s own end', (held) => server.sessions.endByKey(caller(held), {})],
];
for (const [teller, tell] of tellers)
  test(`SES-11: nobody reopens a conversation whose end was told by ${teller}`, async () => {
    const held = await leave();
    await server.agents.resolve(anna, held.id);
    await tell(held);
    assert.equal(await isReopenable(held), false);
    await refused(server.assignment.reopen(anna, held.id), 'session_closed');
    assert.equal(await stateOf(held), 'resolved');
  });

/** Lets the agent reopen the next conversation after it was read, and before its end is noted as told. */
function reopenBeforeEndIsNoted(): void {
  const { sessions } = server.storage;
  const { tellEnd } = sessions;
  sessions.tellEnd = async (id) => {
    sessions.tellEnd = tellEnd;
    await server.assignment.reopen(anna, id);
    return tellEnd(id);
  };
}

// A welcome is told by the statement that notes it.
for (const [teller, tell] of tellers.filter(([name]) => !/welcome|own end/.test(name)))
  test(`SES-11: ${teller} tells the open state if an agent is faster`, async () => {
    const held = await leave();
    await server.agents.resolve(anna, held.id);
    reopenBeforeEndIsNoted();
    assert.match(JSON.stringify(await tell(held)), /"status":"queued"/);
    assert.equal(await stateOf(held), 'queued');
  });

test('SES-11: a visitor who ends a conversation that is being reopened ends it', async () => {
  const held = await leave();
  await server.agents.resolve(anna, held.id);
  reopenBeforeEndIsNoted();
  await server.sessions.endByKey(caller(held), {});
  assert.equal(await stateOf(held), 'ended');
});

test('SES-11: what the visitor has ended, what is erased and what has lost its text stays closed', async () => {
  const ended = await leave();
  await server.sessions.endByKey(caller(ended), {});
  await refused(server.assignment.reopen(anna, ended.id), 'session_closed');

  const erased = await leave();
  await server.agents.resolve(anna, erased.id);
  await server.sessions.eraseSession(caller(erased));
  await refused(server.assignment.reopen(anna, erased.id), 'erased');

  await server.storage.sites.set('demo', { messageLog: false }, 0);
  server.clock.advance(MINUTE);
  const swept = await leave();
  await server.agents.resolve(anna, swept.id);
  assert.equal(await isReopenable(swept), true);
  server.clock.advance(6 * MINUTE);
  await server.sweep();
  assert.equal(await isReopenable(swept), false);
  await refused(server.assignment.reopen(anna, swept.id), 'session_closed');
});

test('SES-11: no conversation is reopened whose key has expired', async () => {
  const held = await leave();
  await server.agents.resolve(anna, held.id);
  server.clock.advance(24 * 60 * MINUTE);
  assert.equal(await isReopenable(held), true);
  server.clock.advance(1);
  assert.equal(await isReopenable(held), false);
  await refused(server.assignment.reopen(anna, held.id), 'session_closed');
});

test('SES-11: reopening what is open changes nothing', async () => {
  const held = await leave();
  await server.assignment.reopen(anna, held.id);
  assert.equal(await stateOf(held), 'queued');
  await refused(server.assignment.reopen(anna, randomUUID()), 'not_found');
});

test('COM-9: a second answer at the same moment is refused, and changes nothing', async () => {
  const held = await leave();
  await answer(anna, held, 1);
  await refused(answer(bert, held, 1), 'conflict');
  assert.equal((await server.storage.sessions.find(held.id))?.lastSeq, 2);
  assert.equal((await answer(bert, held, 2)).message.seq, 3);
});

test('COM-9: an answer that is stored is a duplicate when it comes again, whatever it has seen', async () => {
  const held = await leave();
  const clientId = randomUUID();
  const { message } = await answer(anna, held, 1, clientId);
  await answer(bert, held, 2);
  assert.deepEqual(await answer(anna, held, 1, clientId), { message, duplicate: true });
});
