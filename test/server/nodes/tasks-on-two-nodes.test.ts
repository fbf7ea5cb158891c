// A guided task whose agent and visitor are on different nodes.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, suite, test } from 'node:test';
import { eventually, turn } from '../../contracts/contract.js';
import { PAGE, TOUR } from '../support/guided-tasks.js';
import { connectVisitor, type RecordingSocket } from '../support/recording-socket.js';
import { connectAgent } from '../support/signed-in-agent.js';
import { startConversation, startTwoNodes } from '../support/two-nodes.js';

suite('guided tasks on two nodes', () => {
  let nodes: Awaited<ReturnType<typeof startTwoNodes>>;
  before(async () => {
    nodes = await startTwoNodes();
  });
  after(() => nodes.close());

  /** A test that fails leaves none open: the process would wait for it. */
  const open: RecordingSocket[] = [];
  afterEach(() => open.splice(0).forEach((socket) => socket.close()));

  const begin = async () => {
    const { sessionId, token, visitor } = await startConversation(nodes.one);
    const agent = await connectAgent(nodes.other);
    await agent.request('sync', { sessionId });
    const send = async () =>
      (await agent.request('task:send', { sessionId, clientId: randomUUID(), task: TOUR })).task
        .taskId as string;
    open.push(visitor, agent);
    return { sessionId, token, visitor, agent, send };
  };
  const statuses = ({ heard }: RecordingSocket) =>
    heard.flatMap(({ event, payload }) => (event === 'task:changed' ? [payload.status] : []));

  test('TSK-3: an offer on one node reaches the visitor on the other, and each result the console', async () => {
    const { visitor, agent, send } = await begin();
    const taskId = await send();
    assert.equal((await visitor.next('task:offer')).taskId, taskId);
    await visitor.request('task:accept', { taskId, nonce: randomUUID(), url: PAGE });
    for (const step of TOUR.steps.keys())
      await visitor.request('task:result', { taskId, step, outcome: 'done' });
    await eventually(turn, () => statuses(agent).at(-1) === 'done');
    assert.equal((await visitor.next('task:done')).taskId, taskId);
  });

  test('COM-8: an offer, a result and an end whose hints were lost are found', async () => {
    const { sessionId, visitor, agent, send } = await begin();
    for (const bus of nodes.buses) bus.cut();
    const taskId = await send();
    await nodes.one.sockets.look();
    assert.equal((await visitor.next('task:offer')).taskId, taskId);
    await visitor.request('task:accept', { taskId, nonce: randomUUID(), url: PAGE });
    await nodes.other.sockets.lookForAgents();
    await eventually(turn, () => statuses(agent).at(-1) === 'running');
    await agent.request('task:cancel', { sessionId, taskId });
    await nodes.one.sockets.look();
    assert.deepEqual(await visitor.next('task:aborted'), { changes: 3, taskId });
    const heard = visitor.heard.length;
    await nodes.one.sockets.look();
    await visitor.next('head');
    assert.ok(!visitor.heard.slice(heard).some(({ event }) => event.startsWith('task:')));
    for (const bus of nodes.buses) bus.mend();
  });

  test('INV-12: a task survives its visitor’s move to another node, and no gap of 30 s', async () => {
    const { token, visitor, agent, send } = await begin();
    const taskId = await send();
    const nonce = randomUUID();
    await visitor.next('task:offer');
    await visitor.request('task:accept', { taskId, nonce, url: PAGE });
    await eventually(turn, () => statuses(agent).at(-1) === 'running');
    visitor.close();
    await eventually(turn, () => statuses(agent).at(-1) === 'held');
    const moved = await connectVisitor(nodes.other.url, token);
    open.push(moved);
    const resumed = await moved.request('task:resume', { taskId, nonce, url: PAGE });
    assert.equal(resumed.task.step, 0);
    await eventually(turn, () => statuses(agent).at(-1) === 'running');
    moved.close();
    await eventually(turn, () => statuses(agent).at(-1) === 'held');
    nodes.clock.advance(30_000);
    await Promise.all([nodes.one.taskDeadlines.apply(), nodes.other.taskDeadlines.apply()]);
    await eventually(turn, () => statuses(agent).at(-1) === 'aborted');
    const back = await connectVisitor(nodes.one.url, token);
    open.push(back);
    assert.equal(back.welcome.task, undefined);
    const codes = back.welcome.messages.map(({ code }: { code?: string }) => code);
    assert.equal(codes.filter((code: string) => code === 'task_interrupted').length, 1);
  });
});
