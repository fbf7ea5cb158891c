// Guided tasks over sockets: from one console to the visitor and back, and to nobody else.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { MAX_TASK_STEPS, type GivenTask } from '../../../src/protocol/task.js';
import { PAGE, TOUR, TRIP } from '../support/guided-tasks.js';
import { connectVisitor } from '../support/recording-socket.js';
import { connectAgent } from '../support/signed-in-agent.js';
import { openTestSession } from '../support/test-components.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
before(async () => {
  server = await startTestServer({ SIGN_INS_PER_MINUTE: '100' });
});
after(() => server.close());

/** A visitor who has written one message, and an agent who has the conversation open. */
async function startConversation() {
  const opened = await openTestSession(server, { profile: { name: 'Vera' } });
  const sessionId = opened.id;
  const visitor = await connectVisitor(server.url, opened.token);
  await visitor.request('message:send', { clientId: randomUUID(), body: 'Hello?' });
  const agent = await connectAgent(server);
  await agent.request('sync', { sessionId });
  const send = (task: unknown, clientId = randomUUID()) =>
    agent.request('task:send', { sessionId, clientId, task });
  const close = () => [agent, visitor].forEach((socket) => socket.close());
  return { sessionId, opened, visitor, agent, send, close };
}

test('TSK-1: a task goes to its visitor, who agrees, and each result to every console that has it open', async () => {
  const { sessionId, visitor, agent, send, close } = await startConversation();
  const bert = await connectAgent(server, 'Bert');
  const elsewhere = await connectAgent(server, 'Cleo');
  await bert.request('sync', { sessionId });
  const { ok, task, duplicate } = await send(TOUR);
  assert.deepEqual([ok, duplicate, task.status], [true, false, 'offered']);
  const { taskId } = task;
  assert.deepEqual(await visitor.next('task:offer'), {
    changes: 1,
    taskId,
    title: TOUR.title,
    by: { kind: 'agent', name: 'Anna' },
    steps: TOUR.steps,
    step: 0,
    status: 'offered',
  });
  const nonce = randomUUID();
  const accepted = await visitor.request('task:accept', { taskId, nonce, url: PAGE });
  assert.deepEqual([accepted.ok, accepted.changes, accepted.task.status], [true, 2, 'running']);
  for (const [step, given] of TOUR.steps.entries()) {
    const event = await visitor.next('task:step');
    assert.deepEqual(event, { ...given, changes: 2 + step, taskId, step });
    const result = { taskId, step, outcome: 'done', url: PAGE };
    const answer = await visitor.request('task:result', result);
    const next = step + 1 < TOUR.steps.length ? step + 1 : undefined;
    assert.deepEqual([answer.ok, answer.changes, answer.task?.step], [true, 3 + step, next]);
  }
  assert.deepEqual(await visitor.next('task:done'), { changes: 5, taskId });
  for (const console of [agent, bert]) {
    const told = [];
    for (let n = 0; n < 5; n += 1) told.push(await console.next('task:changed'));
    assert.deepEqual(
      told.map(({ status, results }) => [status, results.length]),
      [
        ['offered', 0],
        ['running', 0],
        ['running', 1],
        ['running', 2],
        ['done', 3],
      ],
    );
    assert.ok(told.every((event) => event.sessionId === sessionId && !('nonce' in event)));
  }
  await elsewhere.request('lists');
  assert.ok(!elsewhere.heard.some(({ event }) => event === 'task:changed'));
  assert.ok(!JSON.stringify([agent.heard, bert.heard]).includes(nonce));
  close();
  for (const console of [bert, elsewhere]) console.close();
});

test('TSK-3: a visitor hears that a task is taken back, with no reason', async () => {
  const { sessionId, visitor, agent, send, close } = await startConversation();
  const { taskId } = (await send(TOUR)).task;
  assert.equal((await agent.request('task:cancel', { sessionId, taskId })).ok, true);
  assert.deepEqual(await visitor.next('task:aborted'), { changes: 2, taskId });
  const unknown = await agent.request('task:cancel', { sessionId, taskId: randomUUID() });
  assert.equal(unknown.error.code, 'not_found');
  close();
});

test('TSK-4: a held task is told to the next socket, and goes on where it was', async () => {
  const { sessionId, opened, visitor, agent, send, close } = await startConversation();
  const { taskId } = (await send(TRIP)).task;
  const nonce = randomUUID();
  await visitor.request('task:accept', { taskId, nonce, url: PAGE });
  visitor.close();
  while ((await agent.next('task:changed')).status !== 'held');
  const again = await connectVisitor(server.url, opened.token);
  const { task } = again.welcome;
  assert.deepEqual([task.status, task.step, task.expectUrl], ['held', 0, '/checkout?step=1']);
  const url = 'https://shop.example/checkout?step=1';
  const resumed = await again.request('task:resume', { taskId, nonce, url });
  assert.deepEqual([resumed.ok, resumed.task.step], [true, 1]);
  assert.notEqual(resumed.nonce, nonce);
  const { changes } = resumed;
  const event = await again.next('task:step');
  assert.deepEqual(event, { ...TRIP.steps[1], changes, taskId, step: 1 });
  again.close();
  close();
  await server.sessions.endSession(sessionId, {});
});

test('TSK-5: a socket that is there hears of a hold, and of its end', async () => {
  const { visitor, send, close } = await startConversation();
  const { taskId } = (await send(TOUR)).task;
  await visitor.next('task:offer');
  await visitor.request('task:accept', { taskId, nonce: randomUUID(), url: PAGE });
  await visitor.request('task:pause', { taskId });
  const held = await visitor.next('task:offer');
  assert.deepEqual([held.taskId, held.status], [taskId, 'held']);
  server.clock.advance(30_000);
  await server.taskDeadlines.apply();
  assert.deepEqual(await visitor.next('task:aborted'), {
    changes: 4,
    taskId,
    reason: 'interrupted',
  });
  close();
});

test('TSK-1: a task that breaks the format is refused with a reason, and nobody is told of it', async () => {
  const { visitor, send, close } = await startConversation();
  const step = { kind: 'scroll', target: '#a', say: 'A' };
  const codeOf = async (task: unknown) => {
    const { ok, error } = await send(task);
    return ok ? 'ok' : error.code;
  };
  const withStep = (change: object) => ({ title: 'T', steps: [{ ...step, ...change }] });
  const many = (count: number) => ({
    title: 'T',
    steps: Array.from({ length: count }, () => step),
  });
  for (const task of [
    undefined,
    'T',
    { title: 'T' },
    { title: ' ', steps: [step] },
    { title: 'x'.repeat(141), steps: [step] },
    { title: 'T', steps: [] },
    many(MAX_TASK_STEPS + 1),
    withStep({ kind: 'run' }),
    withStep({ say: '' }),
    withStep({ say: 'x'.repeat(281) }),
    withStep({ target: 'x'.repeat(501) }),
    withStep({ target: undefined }),
    withStep({ value: 'not in a scroll' }),
    withStep({ timeoutSeconds: 61 }),
    withStep({ script: 'alert(1)' }),
    { ...many(1), status: 'running' },
  ])
    assert.equal(await codeOf(task), 'invalid', JSON.stringify(task));
  const long: GivenTask = {
    title: 'T',
    steps: Array.from({ length: MAX_TASK_STEPS }, () => ({
      kind: 'fill',
      target: '#a',
      value: '€'.repeat(1_000),
      say: 'A',
    })),
  };
  assert.equal(await codeOf(long), 'too_large');
  assert.ok(!visitor.heard.some(({ event }) => event.startsWith('task:')));
  assert.equal(await codeOf(many(MAX_TASK_STEPS)), 'ok');
  close();
});

test('TSK-2: an address that could run script is refused, also as the expected one', async () => {
  const { send, close } = await startConversation();
  const addresses = [
    'javascript:alert(1)',
    ' JavaScript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'blob:https://shop.example/1',
    'https:\\\\evil.example',
    '',
  ];
  for (const url of addresses)
    for (const step of [
      { kind: 'navigate', url, say: 'Go' },
      { kind: 'click', target: '#a', say: 'Go', expectUrl: url },
    ]) {
      const { error } = await send({ title: 'T', steps: [step] });
      assert.equal(error?.code, 'invalid', JSON.stringify(step));
    }
  close();
});

test('TSK-6: a click that led to another page is reported done there, and not carried out again', async () => {
  const { opened, visitor, agent, send, close } = await startConversation();
  const task = {
    title: 'T',
    steps: [
      { kind: 'click', target: '#a', say: 'A' },
      { kind: 'scroll', target: '#b', say: 'B' },
    ],
  };
  const { taskId } = (await send(task)).task;
  const nonce = randomUUID();
  await visitor.request('task:accept', { taskId, nonce, url: PAGE });
  visitor.close();
  while ((await agent.next('task:changed')).status !== 'held');
  const again = await connectVisitor(server.url, opened.token);
  const { step } = (await again.request('task:resume', { taskId, nonce, url: PAGE })).task;
  assert.equal(step, 0);
  await again.request('task:result', { taskId, step, outcome: 'done', url: PAGE });
  assert.deepEqual(
    [(await again.next('task:step')).step, (await again.next('task:step')).step],
    [0, 1],
  );
  again.close();
  close();
});
