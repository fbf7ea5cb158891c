// What visitors and agents do with guided tasks, on the real use cases and database.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, test } from 'node:test';
import { anna, openGuidedSession, PAGE, TOUR, TRIP } from '../support/guided-tasks.js';
import { refused } from '../support/rejected.js';
import { createTestComponents, type TestComponents } from '../support/test-components.js';

let server: TestComponents;
beforeEach(async () => {
  server = await createTestComponents();
});
afterEach(() => server.close());

const toldStatuses = () =>
  server.told.flatMap((event) => (event.kind === 'task' ? [event.task.status] : []));

test('TSK-1: nothing is carried out before the visitor agrees, and nothing after they decline', async () => {
  const { holder, offer, done, stateOf, entries } = await openGuidedSession(server);
  const taskId = await offer(TOUR);
  await refused(done(taskId, 0), 'conflict');
  await refused(server.tasks.stop(holder, { taskId }), 'conflict');
  await server.tasks.refuse(holder, { taskId });
  await server.tasks.refuse(holder, { taskId });
  assert.deepEqual(await stateOf(taskId), ['refused', 0]);
  await refused(server.tasks.accept(holder, { taskId, nonce: randomUUID() }), 'conflict');
  assert.deepEqual(await entries(), []);
});

test('TSK-3: each step is told after the one before it is done, and the end is in the log', async () => {
  const { id, start, done, stateOf } = await openGuidedSession(server);
  const taskId = await start(TOUR);
  for (const step of [0, 1, 2]) {
    assert.deepEqual(await stateOf(taskId), ['running', step]);
    await done(taskId, step);
  }
  assert.deepEqual(await stateOf(taskId), ['done', 3]);
  const task = await server.tasks.find(anna, { sessionId: id, taskId });
  assert.deepEqual(
    task.results,
    [0, 1, 2].map((step) => ({ step, outcome: 'done' })),
  );
  const { messages } = await server.storage.messages.pageAfter(id, 1, 9);
  const { author, body, code, params } = messages[0]!;
  assert.deepEqual(
    { author, body, code, params },
    {
      author: { kind: 'system' },
      body: 'Done: See the plans',
      code: 'task_done',
      params: { title: 'See the plans' },
    },
  );
  assert.deepEqual(toldStatuses(), ['offered', 'running', 'running', 'running', 'done']);
});

test('TSK-3: a result counts once, and only for the step at the cursor', async () => {
  const { start, done, stateOf, holder } = await openGuidedSession(server);
  const taskId = await start(TOUR);
  await refused(done(taskId, 1), 'conflict');
  await refused(done(taskId, 99), 'conflict');
  await Promise.all([done(taskId, 0), done(taskId, 0), done(taskId, 0)]);
  assert.deepEqual(await stateOf(taskId), ['running', 1]);
  // What came first counts, whatever a repeat says.
  await server.tasks.result(holder, { taskId, step: 0, outcome: 'not_found' });
  assert.deepEqual(await stateOf(taskId), ['running', 1]);
});

test('TSK-3: any outcome but done aborts the task, once', async () => {
  for (const outcome of ['not_found', 'refused', 'forbidden', 'timed_out', 'aborted'] as const) {
    const { id, start, done, stateOf, entries, holder } = await openGuidedSession(server);
    const taskId = await start(TOUR);
    await done(taskId, 0);
    const result = { taskId, step: 1, outcome };
    await Promise.all([server.tasks.result(holder, result), server.tasks.result(holder, result)]);
    await done(taskId, 1);
    assert.deepEqual(await stateOf(taskId), ['aborted', 1, 'failed']);
    assert.deepEqual(await entries(), ['task_failed']);
    const { results } = await server.tasks.find(anna, { sessionId: id, taskId });
    assert.deepEqual(results, [
      { step: 0, outcome: 'done' },
      { step: 1, outcome },
    ]);
  }
});

test('TSK-3: a newer offer takes the place of one that nobody has agreed to', async () => {
  const { offer, stateOf } = await openGuidedSession(server);
  const [first, second] = [await offer(TOUR), await offer(TRIP)];
  assert.deepEqual(await stateOf(first), ['cancelled', 0]);
  assert.deepEqual(await stateOf(second), ['offered', 0]);
});

test('TSK-3: a newer offer waits for a task that runs, and is offered when that is over', async () => {
  const { holder, offer, start, stateOf } = await openGuidedSession(server);
  const running = await start(TOUR);
  const [replaced, waiting] = [await offer(TRIP), await offer(TRIP)];
  assert.deepEqual(await stateOf(running), ['running', 0]);
  assert.deepEqual(await stateOf(replaced), ['cancelled', 0]);
  assert.deepEqual(await stateOf(waiting), ['waiting', 0]);
  await refused(server.tasks.accept(holder, { taskId: waiting, nonce: randomUUID() }), 'conflict');
  await refused(server.tasks.refuse(holder, { taskId: waiting }), 'conflict');
  server.told.length = 0;
  await server.tasks.stop(holder, { taskId: running });
  assert.deepEqual(await stateOf(running), ['stopped', 0]);
  assert.deepEqual(await stateOf(waiting), ['offered', 0]);
  assert.deepEqual(toldStatuses(), ['stopped', 'offered']);
});

test('TSK-3: a task that is sent again is a duplicate; other content is a conflict', async () => {
  const { id: sessionId } = await openGuidedSession(server);
  const clientId = randomUUID();
  const send = (task = TOUR, caller = anna) =>
    server.tasks.offer({ caller, kind: 'agent' }, { sessionId, clientId, task });
  const answers = await Promise.all([send(), send(), send()]);
  assert.equal(new Set(answers.map(({ task }) => task.taskId)).size, 1);
  assert.equal(answers.filter(({ duplicate }) => !duplicate).length, 1);
  await refused(send(TRIP), 'conflict');
  await refused(send(TOUR, { ...anna, id: randomUUID() }), 'conflict');
});

test('TSK-4: the first tab that agrees carries it out; a repeat changes nothing', async () => {
  const { holder, nonce, start, stateOf } = await openGuidedSession(server);
  const taskId = await start(TOUR);
  await server.tasks.accept(holder, { taskId, nonce, url: PAGE });
  await refused(server.tasks.accept(holder, { taskId, nonce: randomUUID() }), 'conflict');
  assert.deepEqual(await stateOf(taskId), ['running', 0]);
});

test('TSK-1: to decline a task that has just been agreed to stops it', async () => {
  const { holder, start, stateOf, entries } = await openGuidedSession(server);
  const taskId = await start(TOUR);
  await server.tasks.refuse(holder, { taskId });
  assert.deepEqual(await stateOf(taskId), ['stopped', 0]);
  assert.deepEqual(await entries(), []);
});

test('TSK-3: an agent takes a task back, and the visitor hears no reason', async () => {
  const { id: sessionId, start, offer, stateOf, done, entries } = await openGuidedSession(server);
  const taskId = await start(TOUR);
  const waiting = await offer(TRIP);
  await server.tasks.cancel(anna, { sessionId, taskId });
  await server.tasks.cancel(anna, { sessionId, taskId });
  assert.deepEqual(await stateOf(taskId), ['cancelled', 0]);
  assert.deepEqual(await stateOf(waiting), ['offered', 0]);
  // Its tab may not have heard of it yet.
  await done(taskId, 0);
  assert.deepEqual(await stateOf(taskId), ['cancelled', 0]);
  assert.deepEqual(await entries(), []);
});

test('COM-4: only the newest socket speaks for a task, and only of its own session', async () => {
  const { id: sessionId, holder, offer, start } = await openGuidedSession(server);
  const other = await openGuidedSession(server);
  const theirs = await other.start(TOUR);
  const nonce = randomUUID();
  for (const asked of [
    server.tasks.accept(holder, { taskId: theirs, nonce }),
    server.tasks.refuse(holder, { taskId: theirs }),
    server.tasks.stop(holder, { taskId: theirs }),
    server.tasks.pause(holder, { taskId: theirs }),
    server.tasks.result(holder, { taskId: theirs, step: 0, outcome: 'done' }),
    server.tasks.resume(holder, { taskId: theirs, nonce, url: PAGE }),
    server.tasks.cancel(anna, { sessionId, taskId: theirs }),
    server.tasks.find(anna, { sessionId, taskId: theirs }),
  ])
    await refused(asked, 'not_found');
  assert.deepEqual(await other.stateOf(theirs), ['running', 0]);

  const taskId = await start(TOUR);
  await server.sessions.acceptSocket({ sessionId, tabId: randomUUID() });
  await refused(server.tasks.result(holder, { taskId, step: 0, outcome: 'done' }), 'stale_lease');
  await refused(server.tasks.stop(holder, { taskId }), 'stale_lease');
  await offer(TRIP);
});

test('TSK-3: a conversation that is closed ends its tasks, and takes no new one', async () => {
  const { id: sessionId, start, offer, stateOf, entries } = await openGuidedSession(server);
  const [taskId, waiting] = [await start(TOUR), await offer(TRIP)];
  await server.agents.resolve(anna, sessionId);
  assert.deepEqual(await stateOf(taskId), ['aborted', 0, 'closed']);
  assert.deepEqual(await stateOf(waiting), ['aborted', 0, 'closed']);
  assert.deepEqual(await entries(), []);
  await refused(offer(TOUR), 'session_closed');
});

test('TSK-3: a conversation that time closes ends its tasks too', async () => {
  const { start, offer, stateOf, leave } = await openGuidedSession(server);
  const [taskId, waiting] = [await start(TOUR), await offer(TRIP)];
  await leave();
  server.clock.advance(31 * 60_000);
  await server.sweep();
  await server.taskDeadlines.apply();
  assert.deepEqual((await stateOf(taskId))[0], 'aborted');
  assert.deepEqual(await stateOf(waiting), ['aborted', 0, 'closed']);
});

test('TSK-3: a conversation keeps its newest 200 tasks, and takes more', async () => {
  const { id: sessionId, offer } = await openGuidedSession(server);
  const oldest = await offer(TOUR);
  for (let n = 0; n < 201; n += 1) await offer(TOUR);
  assert.equal((await server.storage.tasks.newest(sessionId, 999)).length, 200);
  assert.equal(await server.storage.tasks.find(sessionId, oldest), undefined);
});

test('C8: an erased conversation takes its tasks with it', async () => {
  const { id: sessionId, exitKey, start, done } = await openGuidedSession(server);
  const taskId = await start(TOUR);
  await server.sessions.eraseSession({ sessionId, bearer: exitKey });
  assert.deepEqual(await server.storage.tasks.newest(sessionId, 9), []);
  await refused(done(taskId, 0), 'erased');
});

test('TSK-3: the visitor finds the task again with a new socket, a sync and a page load', async () => {
  const { id: sessionId, sessionKey, start, offer, done } = await openGuidedSession(server);
  const taskId = await start(TRIP);
  await offer(TOUR);
  const { task } = await server.sessions.acceptSocket({ sessionId, tabId: randomUUID() });
  assert.deepEqual(task, {
    taskId,
    title: TRIP.title,
    by: { kind: 'agent', name: 'Anna' },
    steps: TRIP.steps,
    step: 0,
    status: 'running',
    expectUrl: '/checkout?step=1',
  });
  const synced = await server.sessions.syncLog({ sessionId, cursor: { after: 0 } });
  assert.deepEqual(synced.task, task);
  const restored = await server.sessions.restoreSession(
    { sessionId, bearer: sessionKey },
    {},
    '192.0.2.1',
  );
  assert.deepEqual(restored.task, task);
  await refused(done(taskId, 0), 'stale_lease');
});

test('TSK-3: a console gets the newest twenty tasks of a conversation', async () => {
  const { id: sessionId, offer } = await openGuidedSession(server);
  const ids: string[] = [];
  for (let n = 0; n < 22; n += 1) ids.push(await offer({ ...TOUR, title: `Tour ${n}` }));
  const { tasks } = await server.agents.openConversation(anna, sessionId);
  assert.deepEqual(
    tasks!.map(({ taskId }) => taskId),
    ids.slice(2).reverse(),
  );
});

test('SES-1: what a visitor does in a task is activity', async () => {
  const { id, start, done } = await openGuidedSession(server);
  const taskId = await start(TOUR);
  server.clock.advance(60_000);
  await done(taskId, 0);
  const { idleAt } = (await server.storage.sessions.find(id))!;
  assert.equal(idleAt, server.clock.now() + 30 * 60_000);
});
