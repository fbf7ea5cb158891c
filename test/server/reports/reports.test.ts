import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import type { ReportRow } from '../../../src/protocol/reports.js';
import {
  addAgent,
  createTestComponents,
  openHeldSession,
  ADDRESS,
} from '../support/test-components.js';
import type { TestComponents } from '../support/test-components.js';
import { createTestClock } from '../support/test-clock.js';
import { randomUUID } from 'node:crypto';
import { MAY_ALL } from '../../support/agent-access.js';

const ADMIN = { id: randomUUID(), name: 'Ada', ...MAY_ALL };
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

let server: TestComponents;
let anna: typeof ADMIN;
let ben: typeof ADMIN;
beforeEach(async () => {
  server = await createTestComponents({}, { clock: createTestClock(at('2026-03-01T12:00')) });
  [anna, ben] = [await hire('Anna'), await hire('Ben')];
});
afterEach(() => server.close());

function at(time: string): number {
  return Date.parse(`${time}:00Z`);
}

async function hire(name: string) {
  const agent = { id: randomUUID(), name, ...MAY_ALL };
  await addAgent(server, agent);
  return agent;
}

const pass = (ms: number) => server.clock.advance(ms);
const answer = (agent: typeof ADMIN, sessionId: string) =>
  server.agents.answer(agent, { sessionId, clientId: randomUUID(), body: 'An answer' });
const end = (sessionId: string) => server.sessions.endSession(sessionId, {});
const away = async ({ holder }: { holder: Parameters<typeof server.sessions.post>[0] | object }) =>
  server.sessions.recordDisconnect(holder as never);

async function report(
  query: Partial<Parameters<typeof server.reports.read>[1]> = {},
  day = '2026-03-01',
) {
  await server.rollUp.run();
  return server.reports.read(ADMIN, { from: day, to: day, ...query });
}
async function figure(row: ReportRow, ...query: Parameters<typeof report>) {
  const { row: _, ...rest } = (await report(...query)).figures.find((each) => each.row === row)!;
  return rest;
}

test('B9: each time is computed from when people wrote', async () => {
  // Asks at 0, is answered at 30 s, asks twice from 40 s on, is answered at 100 s, asks at 110 s, and ends at 120 s.
  const first = await openHeldSession(server);
  await first.send('Hello?');
  pass(30 * SECOND);
  await answer(anna, first.id);
  pass(10 * SECOND);
  await first.send('And now?');
  pass(20 * SECOND);
  await first.send('Hello?');
  pass(40 * SECOND);
  await answer(ben, first.id);
  pass(10 * SECOND);
  await first.send('Thanks');
  pass(10 * SECOND);
  await end(first.id);
  // Asks, and is answered after 90 s. It goes on.
  const second = await openHeldSession(server);
  await second.send('Hello?');
  pass(90 * SECOND);
  await answer(ben, second.id);

  assert.deepEqual(await figure('conversations'), { count: 2 });
  // 30 and 90: the median is 60, nine tenths are within 90.
  assert.deepEqual(await figure('firstResponse'), { count: 2, median: 60, percentile90: 90 });
  // 30, 60 (from the first of the two), 10 (to the end), 90: in order 10, 30, 60, 90.
  assert.deepEqual(await figure('waiting'), {
    count: 4,
    median: 45,
    percentile90: 90,
    longest: 90,
  });
  // Only the first one has ended.
  assert.deepEqual(await figure('duration'), { count: 1, mean: 120, median: 120 });
  assert.deepEqual(await figure('ended'), { count: 1, share: 0.5 });
  assert.deepEqual((await report()).agents, [
    { name: 'Anna', conversations: 1, answers: 1, firstResponse: 30, availableSeconds: 0 },
    { name: 'Ben', conversations: 1, answers: 2, firstResponse: 90, availableSeconds: 0 },
  ]);
});

test('B9: a conversation that is reopened counts as it ends at last, once', async () => {
  const { id, send } = await openHeldSession(server);
  await send('Hello?');
  pass(10 * SECOND);
  await answer(anna, id);
  pass(50 * SECOND);
  await server.agents.resolve(anna, id);
  assert.deepEqual(await figure('resolved'), { count: 1, share: 1 });
  assert.deepEqual(await figure('duration'), { count: 1, mean: 60, median: 60 });

  await server.assignment.reopen(anna, id);
  assert.deepEqual(await figure('resolved'), { count: 0, share: 0 });
  assert.deepEqual(await figure('duration'), { count: 0, mean: null, median: null });

  await server.assignment.assign(anna, id, ben.id);
  pass(60 * SECOND);
  await server.agents.resolve(ben, id);
  assert.deepEqual(await figure('conversations'), { count: 1 });
  assert.deepEqual(await figure('resolved'), { count: 1, share: 1 });
  assert.deepEqual(await figure('duration'), { count: 1, mean: 120, median: 120 });
  // Anna has answered, and Ben has it now.
  assert.deepEqual(
    (await report()).agents.map(({ name, conversations, answers }) => [
      name,
      conversations,
      answers,
    ]),
    [
      ['Anna', 0, 1],
      ['Ben', 1, 0],
    ],
  );
});

test('B9, C7: erasing a conversation keeps its figures, also if it was not counted before', async () => {
  const counted = await openHeldSession(server);
  await counted.send('a canary');
  pass(20 * SECOND);
  await answer(anna, counted.id);
  await end(counted.id);
  const before = await report();
  const other = await openHeldSession(server);
  await other.send('another canary');
  pass(40 * SECOND);
  await answer(anna, other.id);
  for (const { id, sessionKey } of [counted, other])
    await server.sessions.eraseSession({ sessionId: id, bearer: sessionKey });

  const after = await report();
  assert.deepEqual(before.figures[0], { row: 'conversations', count: 1 });
  assert.deepEqual(after.figures[0], { row: 'conversations', count: 2 });
  assert.deepEqual(await figure('firstResponse'), { count: 2, median: 30, percentile90: 40 });
  // It was open when it was erased: it has no end.
  assert.deepEqual(await figure('duration'), { count: 1, mean: 20, median: 20 });
  assert.deepEqual(await server.storage.reports.facts([counted.id, other.id]), new Map());
  const stored = await server.storage.reports.rollups({
    agents: ['', anna.id],
    slots: [-1, ...Array(96).keys()],
    days: { from: 0, to: 99_999 },
    sites: undefined,
  });
  assert.doesNotMatch(JSON.stringify(stored), new RegExp(`canary|${counted.id}|${other.id}`));
});

test('B9, C7: a site that keeps no messages has the same figures', async () => {
  await server.storage.sites.set('demo', { name: 'Demo', messageLog: false }, server.clock.now());
  server.sites.forget();
  const { id, send } = await openHeldSession(server);
  await send('Hello?');
  pass(30 * SECOND);
  await answer(anna, id);
  pass(30 * SECOND);
  await end(id);
  pass(10 * MINUTE);
  await server.sweep();
  assert.deepEqual((await server.storage.messages.pageAfter(id, 0, 10)).messages, []);
  // Something happens that makes it be looked at again.
  await server.rollUp.noteReturn(id, { kinds: [], restored: false });
  assert.deepEqual(await figure('firstResponse'), { count: 1, median: 30, percentile90: 30 });
  assert.deepEqual(await figure('duration'), { count: 1, mean: 60, median: 60 });
  assert.deepEqual(await figure('restored'), { count: 1, share: 0 });
});

test('B9: what is removed for its age keeps its figures', async () => {
  await server.close();
  server = await createTestComponents(
    { LOG_SECONDS: '3600' },
    { clock: createTestClock(at('2026-03-01T12:00')) },
  );
  const { id, send } = await openHeldSession(server);
  await send('Hello?');
  await end(id);
  pass(2 * 60 * MINUTE);
  await server.sweep();
  assert.equal(await server.storage.sessions.find(id), undefined);
  assert.deepEqual(await figure('conversations'), { count: 1 });
});

test('B9: abandoned before an answer, after one, and by a lost connection', async () => {
  const idle = await openHeldSession(server);
  await idle.send('Is nobody there?');
  const left = await openHeldSession(server);
  await left.send('Hello?');
  await answer(anna, left.id);
  const back = await openHeldSession(server);
  await back.send('Hello?');
  for (const each of [left, back]) await away(each);
  pass(10 * MINUTE);
  // Two of three are away: one was answered.
  await server.sweep();
  assert.deepEqual(await figure('abandonedUnanswered'), { count: 2, share: 2 / 3 });
  assert.deepEqual(await figure('abandonedAnswered'), { count: 1, share: 1 / 3 });
  assert.deepEqual(await figure('abandonedByDisconnect'), { count: 3, share: 1 });
});

test('E9: returns count by how they came about, and by whether the conversation was open', async () => {
  const { id, sessionKey, send, holder } = await openHeldSession(server);
  await send('Hello?');
  const caller = { sessionId: id, bearer: sessionKey };
  const restore = (request: Parameters<typeof server.sessions.restoreSession>[1]) =>
    server.sessions.restoreSession(caller, request, ADDRESS);
  await restore({ cause: 'reload' });
  await restore({ cause: 'navigate' });
  await restore({ cause: 'return', awaySeconds: 1_801 });
  await server.sessions.noteRestoredElsewhere(holder, { cause: 'new_tab' });
  // The network is gone for 61 s. For 60 s it is no return.
  for (const seconds of [60, 61]) {
    const { lease } = await server.sessions.acceptSocket({ sessionId: id, tabId: randomUUID() });
    await server.sessions.recordDisconnect({ ...holder, lease });
    pass(seconds * SECOND);
  }
  await server.sessions.acceptSocket({ sessionId: id, tabId: randomUUID() });
  assert.deepEqual(await figure('restored'), { count: 5, share: 1 });
  assert.deepEqual(await figure('restoredAfterReload'), { count: 2, share: 1 });
  assert.deepEqual(await figure('restoredInNewTab'), { count: 1, share: 1 });
  assert.deepEqual(await figure('restoredLate'), { count: 1, share: 1 });
  assert.deepEqual(await figure('restoredAfterLostNetwork'), { count: 1, share: 1 });

  // It is resolved while the visitor is away: the next return finds it closed, and only the first one tells of it.
  await server.agents.resolve(anna, id);
  await restore({ cause: 'return' });
  await restore({});
  assert.deepEqual(await figure('restored'), { count: 6, share: 5 / 6 });
});

test('B9: a message that comes again counts once, its duplicates each', async () => {
  const { send } = await openHeldSession(server);
  const clientId = randomUUID();
  for (let times = 0; times < 3; times += 1) await send('Hello?', clientId);
  await send('Another one');
  assert.deepEqual(await figure('sentAgain'), { count: 1, share: 0.5 });
  assert.deepEqual(await figure('duplicates'), { count: 2 });
});

test('B9: a form that was not sent is one that was shown, and never less than none', async () => {
  await openHeldSession(server, { preChat: { name: 'Vera' } });
  assert.deepEqual(await figure('formNotSent'), { count: 0, share: null });
  for (let shown = 0; shown < 4; shown += 1)
    await server.rollUp.count(server.storage, { site: 'demo', figure: 'formShown' });
  assert.deepEqual(await figure('formNotSent'), { count: 3, share: 0.75 });
});

test('B9: days are those of the time zone, also of one that the site gets later', async () => {
  // 23:30 in London is 00:30 in Berlin, on the next day.
  for (const time of ['2026-03-01T22:30', '2026-03-01T23:30', '2026-03-02T22:30']) {
    server.clock.advance(at(time) - server.clock.now());
    await (await openHeldSession(server)).send('Hello?');
  }
  const byDay = async () =>
    (await report({ site: 'demo', from: '2026-03-01', to: '2026-03-03' })).days.map(
      ({ conversations }) => conversations,
    );
  assert.deepEqual(await byDay(), [2, 1, 0]);
  const openingHours = { timeZone: 'Europe/Berlin', spans: [] };
  await server.storage.sites.set('demo', { openingHours }, server.clock.now());
  server.sites.forget();
  assert.deepEqual(await byDay(), [1, 2, 0]);
});

test('B9: the day on which clocks change has 23 or 25 hours', async () => {
  // Berlin, 29 March 2026: from 23:00 of the day before to 22:00, UTC.
  for (const time of [
    '2026-03-28T22:59',
    '2026-03-28T23:00',
    '2026-03-29T21:59',
    '2026-03-29T22:00',
  ]) {
    server.clock.advance(at(time) - server.clock.now());
    await (await openHeldSession(server)).send('Hello?');
  }
  const { days, figures } = await report({
    from: '2026-03-28',
    to: '2026-03-30',
    timeZone: 'Europe/Berlin',
  });
  assert.deepEqual(
    days.map(({ day, conversations }) => [day, conversations]),
    [
      ['2026-03-28', 1],
      ['2026-03-29', 2],
      ['2026-03-30', 1],
    ],
  );
  assert.deepEqual(figures[0], { row: 'conversations', count: 4 });
});

test('B9: two nodes that count at the same time count each conversation once', async () => {
  const other = await createTestComponents({}, { clock: server.clock, storage: server.storage });
  for (let count = 0; count < 5; count += 1) {
    const { id, send } = await openHeldSession(server);
    await send('Hello?');
    pass(10 * SECOND);
    await end(id);
  }
  await Promise.all([server.rollUp.run(), other.rollUp.run()]);
  assert.deepEqual(await figure('conversations'), { count: 5 });
  assert.deepEqual(await figure('duration'), { count: 5, mean: 10, median: 10 });
});

test('B9: what a node did not count that was killed, another one finds', async () => {
  const { send } = await openHeldSession(server);
  await send('Hello?');
  const other = await createTestComponents({}, { clock: server.clock, storage: server.storage });
  await other.rollUp.run();
  const { figures } = await other.reports.read(ADMIN, { from: '2026-03-01', to: '2026-03-01' });
  assert.deepEqual(figures[0], { row: 'conversations', count: 1 });
});

test('B9: the hours of an agent count once, in however many consoles', async () => {
  const other = await createTestComponents({}, { clock: server.clock, storage: server.storage });
  const leave = server.presence.join({ ...anna, sites: undefined, available: true });
  const tick = async (times: number) => {
    for (let count = 0; count < times; count += 1) {
      pass(20 * SECOND);
      await server.agentHours.record();
      await other.agentHours.record();
    }
  };
  await tick(3);
  const leaveOther = other.presence.join({ ...anna, sites: undefined, available: true });
  await tick(3);
  leave();
  await tick(3);
  other.presence.setAvailable(anna.id, false);
  await tick(3);
  leaveOther();
  await other.agentHours.record();
  // Nine times 20 s; not while she wanted no conversations.
  assert.deepEqual(
    (await report()).agents.map(({ name, availableSeconds }) => [name, availableSeconds]),
    [['Anna', 180]],
  );
});

test('B9: only admins read reports, and only of sites that there are', async () => {
  const range = { from: '2026-03-01', to: '2026-03-01' };
  await assert.rejects(server.reports.read({ ...ADMIN, role: 'agent' }, range), {
    code: 'forbidden',
  });
  await assert.rejects(server.reports.read(ADMIN, { ...range, site: 'nowhere' }), {
    code: 'not_found',
  });
});
