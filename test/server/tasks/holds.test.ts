// A task whose tab is gone: how long it is held, where it goes on, and when it ends.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, test } from 'node:test';
import { createEmbeddedStorage } from '../../../server/storage/embedded-storage.js';
import { createTaskChanges } from '../../../server/tasks/task-changes.js';
import { createTaskDeadlines } from '../../../server/tasks/task-deadlines.js';
import { openGuidedSession, PAGE, TOUR, TRIP } from '../support/guided-tasks.js';
import { refused } from '../support/rejected.js';
import { createTestClock } from '../support/test-clock.js';
import { createTestComponents, type TestComponents } from '../support/test-components.js';

const SECOND = 1_000;
let server: TestComponents;
beforeEach(async () => {
  server = await createTestComponents();
});
afterEach(() => server.close());

/** What this node does every five seconds. */
async function look(hasSocket = true, node = server) {
  await node.taskDeadlines.stamp(() => hasSocket);
  await node.taskDeadlines.apply();
}

test('TSK-5: a task is held when its socket ends, for 30 s from then, and is gone after that', async () => {
  const { start, stateOf, leave, entries, resume } = await openGuidedSession(server);
  const taskId = await start(TOUR);
  server.clock.advance(40 * SECOND);
  await look();
  assert.deepEqual(await stateOf(taskId), ['running', 0]);
  await leave();
  assert.deepEqual(await stateOf(taskId), ['held', 0]);
  server.clock.advance(30 * SECOND - 1);
  await look(false);
  assert.deepEqual(await stateOf(taskId), ['held', 0]);
  server.clock.advance(1);
  await refused(resume(taskId, PAGE), 'conflict');
  await look(false);
  assert.deepEqual(await stateOf(taskId), ['aborted', 0, 'interrupted']);
  assert.deepEqual(await entries(), ['task_interrupted']);
});

test('TSK-5: an older socket’s end holds nothing', async () => {
  const { id: sessionId, start, stateOf, leave } = await openGuidedSession(server);
  const taskId = await start(TOUR);
  await server.sessions.acceptSocket({ sessionId, tabId: randomUUID() });
  await leave();
  assert.deepEqual(await stateOf(taskId), ['running', 0]);
});

test('TSK-5: a pause holds a task once: a repeat gives no more time', async () => {
  const { holder, start, stateOf } = await openGuidedSession(server);
  const taskId = await start(TOUR);
  await server.tasks.pause(holder, { taskId });
  server.clock.advance(20 * SECOND);
  await server.tasks.pause(holder, { taskId });
  server.clock.advance(10 * SECOND);
  await look();
  assert.deepEqual(await stateOf(taskId), ['aborted', 0, 'interrupted']);
  await server.tasks.pause(holder, { taskId });
  assert.deepEqual(await stateOf(taskId), ['aborted', 0, 'interrupted']);
});

test('TSK-5: a step without a result is held after its time and 30 s', async () => {
  const { start, stateOf } = await openGuidedSession(server);
  const taskId = await start(TOUR);
  // The first step does not say how long it waits: 15 s.
  server.clock.advance(45 * SECOND - 1);
  await look();
  assert.deepEqual(await stateOf(taskId), ['running', 0]);
  server.clock.advance(1);
  await look();
  assert.deepEqual(await stateOf(taskId), ['held', 0]);
});

test('TSK-5: a step’s own time counts, from when it was told', async () => {
  const { start, done, stateOf } = await openGuidedSession(server);
  const taskId = await start(TOUR);
  server.clock.advance(40 * SECOND);
  await done(taskId, 0);
  server.clock.advance(35 * SECOND - 1);
  await look();
  assert.deepEqual(await stateOf(taskId), ['running', 1]);
  server.clock.advance(1);
  await look();
  assert.deepEqual(await stateOf(taskId), ['held', 1]);
});

test('TSK-5: a result of a held task counts, and does not end the hold', async () => {
  const { start, done, stateOf, leave, resume, holder, nonce } = await openGuidedSession(server);
  const taskId = await start(TOUR);
  await server.tasks.pause(holder, { taskId });
  await done(taskId, 0);
  assert.deepEqual(await stateOf(taskId), ['held', 1]);
  assert.deepEqual((await resume(taskId, PAGE, nonce)).task?.step, 1);
  await leave();
  assert.deepEqual(await stateOf(taskId), ['held', 1]);
});

test('TSK-4: only a hold is resumed, only with the nonce, and the first one wins', async () => {
  const { holder, start, done, resume, stateOf } = await openGuidedSession(server);
  const taskId = await start(TOUR);
  await refused(resume(taskId, PAGE), 'conflict');
  await server.tasks.pause(holder, { taskId });
  await refused(resume(taskId, PAGE, randomUUID()), 'conflict');
  const answers = await Promise.allSettled([resume(taskId, PAGE), resume(taskId, PAGE)]);
  const won = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  assert.deepEqual(
    won.map(({ task }) => task?.step),
    [0],
  );
  assert.deepEqual(await stateOf(taskId), ['running', 0]);

  await done(taskId, 0);
  await server.tasks.pause(holder, { taskId });
  await refused(resume(taskId, PAGE), 'conflict');
  assert.deepEqual((await resume(taskId, PAGE, won[0]!.nonce)).task?.step, 1);
});

test('TSK-4: a tab whose answer was lost resumes with the nonce that it has', async () => {
  const { holder, start, resume } = await openGuidedSession(server);
  const taskId = await start(TOUR);
  await server.tasks.pause(holder, { taskId });
  const lost = await resume(taskId, PAGE);
  await server.tasks.pause(holder, { taskId });
  const found = await resume(taskId, PAGE);
  assert.notEqual(found.nonce, lost.nonce);
  await server.tasks.pause(holder, { taskId });
  await refused(resume(taskId, PAGE, lost.nonce), 'conflict');
});

test('C12: a page load that leads where a step leads goes on with the next step', async () => {
  const { start, leave, resume, stateOf } = await openGuidedSession(server);
  const taskId = await start(TRIP);
  await leave();
  const { task } = await resume(taskId, 'https://shop.example/checkout?step=1#pay');
  assert.equal(task?.step, 1);
  assert.deepEqual(await stateOf(taskId), ['running', 1]);
});

test('C12: a reload of the same page brings the same step again', async () => {
  const { start, done, leave, resume, stateOf } = await openGuidedSession(server);
  const taskId = await start(TOUR);
  await done(taskId, 0, 'https://shop.example/plans?tab=2#b');
  await leave();
  assert.equal((await resume(taskId, 'https://shop.example/plans?tab=2#c')).task?.step, 1);
  assert.deepEqual(await stateOf(taskId), ['running', 1]);
});

test('C12: a reload before the step is no proof of it, though its page is the one it expects', async () => {
  const { start, leave, resume, stateOf } = await openGuidedSession(server);
  const [click, ...others] = TOUR.steps;
  const taskId = await start({ ...TOUR, steps: [{ ...click!, expectUrl: PAGE }, ...others] });
  await leave();
  assert.equal((await resume(taskId, PAGE)).task?.step, 0);
  assert.deepEqual(await stateOf(taskId), ['running', 0]);
});

test('TSK-4: a click that names no address goes on wherever it has led', async () => {
  const { start, leave, resume, nonce, stateOf } = await openGuidedSession(server);
  const taskId = await start({ ...TOUR, steps: TOUR.steps.slice(1) });
  await leave();
  const { task } = await resume(taskId, 'https://shop.example/pro', nonce, { begun: 0 });
  assert.equal(task?.step, 1);
  assert.deepEqual(await stateOf(taskId), ['running', 1]);
});

for (const kind of ['click', 'fill'] as const)
  test(`TSK-4: a ${kind} that has not begun is not done, though the page is where it leads`, async () => {
    const { start, leave, resume, nonce, stateOf } = await openGuidedSession(server);
    const given = TOUR.steps.find((step) => step.kind === kind)!;
    const taskId = await start({ ...TOUR, steps: [{ ...given, expectUrl: '/thanks' }] });
    await leave();
    const url = 'https://shop.example/thanks';
    assert.equal((await resume(taskId, url, nonce, { begun: null })).task?.step, 0);
    assert.deepEqual(await stateOf(taskId), ['running', 0]);
  });

test('TSK-4: what has begun in a step before says nothing of the step at the cursor', async () => {
  const { start, done, leave, resume, nonce, stateOf } = await openGuidedSession(server);
  const [scroll, click, fill] = TOUR.steps;
  const taskId = await start({ ...TOUR, steps: [click!, scroll!, click!, fill!] });
  await done(taskId, 0, PAGE);
  await done(taskId, 1, PAGE);
  await leave();
  await refused(resume(taskId, 'https://shop.example/pro', nonce, { begun: 0 }), 'conflict');
  assert.deepEqual(await stateOf(taskId), ['aborted', 2, 'elsewhere']);
});

test('TSK-4: a page that has stayed goes on, whatever its address is by now', async () => {
  const { start, leave, resume, nonce, stateOf } = await openGuidedSession(server);
  const taskId = await start(TOUR);
  await leave();
  await resume(taskId, 'https://shop.example/pro', nonce, { begun: null, stayed: true });
  assert.deepEqual(await stateOf(taskId), ['running', 0]);
});

test('TSK-4: a relative address belongs to the page where its step began', async () => {
  const { start, leave, resume, stateOf } = await openGuidedSession(server);
  const [, ...others] = TOUR.steps;
  const navigate = { kind: 'navigate' as const, url: 'docs/intro', say: 'To the docs' };
  const taskId = await start(
    { ...TOUR, steps: [navigate, ...others] },
    'https://shop.example/site/index.html',
  );
  await leave();
  await resume(taskId, 'https://shop.example/site/docs/intro');
  assert.deepEqual(await stateOf(taskId), ['running', 1]);
});

test('TSK-4: a slash that a server adds to an address leads to the same page', async () => {
  const { start, leave, resume, stateOf } = await openGuidedSession(server);
  const [, ...others] = TOUR.steps;
  const navigate = { kind: 'navigate' as const, url: '/docs', say: 'To the docs' };
  const taskId = await start({ ...TOUR, steps: [navigate, ...others] });
  await leave();
  await resume(taskId, 'https://shop.example/docs/');
  assert.deepEqual(await stateOf(taskId), ['running', 1]);
});

test('C12: any other page aborts the task, and the visitor is asked what next', async () => {
  const elsewhere = [
    'https://shop.example/plans',
    'https://shop.example/plans?tab=2',
    'https://shop.example/?tab=1',
    'http://shop.example/plans?tab=1',
    'https://other.example/plans?tab=1',
  ];
  for (const url of elsewhere) {
    const { start, leave, resume, stateOf, entries } = await openGuidedSession(server);
    const taskId = await start(TOUR);
    await leave();
    await refused(resume(taskId, url), 'conflict');
    assert.deepEqual(await stateOf(taskId), ['aborted', 0, 'elsewhere'], url);
    assert.deepEqual(await entries(), ['task_interrupted']);
  }
});

test('TSK-4: the address of a tab without the nonce, or what is none, aborts nothing', async () => {
  const { start, leave, resume, stateOf } = await openGuidedSession(server);
  const taskId = await start(TOUR);
  await leave();
  await refused(resume(taskId, 'https://other.example/', randomUUID()), 'conflict');
  await refused(resume(taskId, '/plans'), 'invalid');
  assert.deepEqual(await stateOf(taskId), ['held', 0]);
});

test('TSK-4: the last step may lead to another page: then the task is done', async () => {
  const { start, leave, resume, stateOf, entries } = await openGuidedSession(server);
  const taskId = await start({
    title: 'Order',
    steps: [{ kind: 'click', target: '#order', say: 'Order', expectUrl: 'thanks' }],
  });
  await leave();
  assert.equal((await resume(taskId, 'https://shop.example/thanks')).task, null);
  assert.deepEqual(await stateOf(taskId), ['done', 1]);
  assert.deepEqual(await entries(), ['task_done']);
});

test('TSK-4: a tab that never told where it was goes on wherever it is', async () => {
  const { holder, nonce, offer, leave, resume } = await openGuidedSession(server);
  const taskId = await offer(TOUR);
  await server.tasks.accept(holder, { taskId, nonce });
  await leave();
  assert.equal((await resume(taskId, 'https://shop.example/anywhere')).task?.step, 0);
});

test('TSK-5: the visitor is told how long a task is held, and where it goes on', async () => {
  const { id: sessionId, start, leave } = await openGuidedSession(server);
  await start(TOUR);
  await leave();
  const { task } = await server.sessions.syncLog({ sessionId, cursor: { after: 0 } });
  assert.equal(task?.status, 'held');
  assert.equal(Date.parse(task.holdUntil!), server.clock.now() + 30 * SECOND);
  assert.equal(task.expectUrl, PAGE);
});

test('TSK-5: while its node stamps it, a task without a deadline of its own goes on', async () => {
  const { start, done, stateOf } = await openGuidedSession(server);
  const taskId = await start({
    title: 'Wait',
    steps: [
      { kind: 'scroll', target: '#a', say: 'A', timeoutSeconds: 60 },
      { kind: 'scroll', target: '#b', say: 'B' },
    ],
  });
  for (let seconds = 0; seconds < 85; seconds += 5) {
    server.clock.advance(5 * SECOND);
    await look();
  }
  assert.deepEqual(await stateOf(taskId), ['running', 0]);
  await done(taskId, 0);
  assert.deepEqual(await stateOf(taskId), ['running', 1]);
});

test('TSK-5: a task of a node that was killed is held from when it was last seen', async () => {
  const storage = createEmbeddedStorage(':memory:');
  const clock = createTestClock();
  const killed = await createTestComponents({}, { storage, clock });
  const { id, start } = await openGuidedSession(killed);
  const taskId = await start(TOUR);
  const statusOf = async () => (await storage.tasks.find(id, taskId))!.status;
  const other = await createTestComponents({}, { storage, clock });
  clock.advance(15 * SECOND - 1);
  await look(false, other);
  assert.equal(await statusOf(), 'running');
  clock.advance(1);
  await look(false, other);
  assert.equal(await statusOf(), 'held');
  clock.advance(15 * SECOND);
  await look(false, other);
  assert.equal(await statusOf(), 'aborted');
  await killed.close();
});

test('TSK-5: a server that starts again holds what ran, and ends what was not seen for too long', async () => {
  for (const [seconds, expected] of [
    [10, 'running'],
    [29, 'held'],
    [30, 'aborted'],
  ] as const) {
    const storage = createEmbeddedStorage(':memory:');
    const clock = createTestClock();
    const killed = await createTestComponents({}, { storage, clock });
    const { id, start } = await openGuidedSession(killed);
    const taskId = await start(TOUR);
    clock.advance(seconds * SECOND);
    await createTestComponents({}, { storage, clock });
    assert.equal((await storage.tasks.find(id, taskId))!.status, expected, `${seconds} s`);
    await killed.close();
  }
});

test('TSK-5: nodes that share a database have time to stamp after it was away', async () => {
  const storage = createEmbeddedStorage(':memory:');
  const clock = createTestClock();
  const shared = { DATABASE_URL: 'postgres://localhost/chat' };
  const node = await createTestComponents(shared, { storage, clock });
  const { start, stateOf } = await openGuidedSession(node);
  const taskId = await start(TOUR);
  clock.advance(20 * SECOND);
  await look(false, node);
  assert.deepEqual(await stateOf(taskId), ['running', 0]);
  clock.advance(14 * SECOND);
  await look(false, node);
  assert.deepEqual(await stateOf(taskId), ['running', 0]);
  clock.advance(SECOND);
  await look(false, node);
  assert.deepEqual(await stateOf(taskId), ['aborted', 0, 'interrupted']);
  await node.close();
});

test('TSK-5: any number of nodes abort a task once', async () => {
  const { start, leave, entries, stateOf } = await openGuidedSession(server);
  const taskId = await start(TOUR);
  await leave();
  server.clock.advance(30 * SECOND);
  server.told.length = 0;
  const { taskDeadlines } = server;
  await Promise.all([taskDeadlines.apply(), taskDeadlines.apply(), taskDeadlines.apply()]);
  assert.deepEqual(await stateOf(taskId), ['aborted', 0, 'interrupted']);
  assert.deepEqual(await entries(), ['task_interrupted']);
  assert.equal(server.told.filter(({ kind }) => kind === 'task').length, 1);
});

test('TSK-5: a task that cannot be changed keeps no other one waiting', async () => {
  const [one, other] = [await openGuidedSession(server), await openGuidedSession(server)];
  const [, taskId] = [await one.start(TOUR), await other.start(TOUR)];
  const { storage, clock, ids, events } = server;
  const changes = createTaskChanges({ storage, clock, ids, events });
  const deadlines = createTaskDeadlines({
    ...{ storage, clock, holdMs: 30 * SECOND, sharesDatabase: false },
    log: { debug() {}, info() {}, warn() {}, error() {} },
    changes: {
      ...changes,
      run: (sessionId, work) =>
        sessionId === one.id ? Promise.reject(new Error('broken')) : changes.run(sessionId, work),
    },
  });
  server.clock.advance(45 * SECOND);
  await deadlines.stamp(() => true);
  await assert.rejects(deadlines.apply(), AggregateError);
  assert.deepEqual(await other.stateOf(taskId), ['held', 0]);
});
