import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { taskKey } from '../../src/core/storage/storage-keys.js';
import { NAME } from './support/conversation.js';
import { SECOND, startGuidedTabs, TOUR, type GuidedTab } from './support/guided-tab.js';

const statusOf = ({ chat }: GuidedTab): string | undefined => chat.state().task?.status;
const recordOf = ({ chat }: GuidedTab): string | null => chat.tab.tabStorage.get(taskKey(NAME));

suite('a guided task', () => {
  test('TSK-1 is offered in all tabs, and nothing is done before the visitor agrees', async () => {
    const { world, id, a, open, started } = await startGuidedTabs();
    const b = open();
    await world.settle();
    world.server.agentOffers(id, TOUR);
    await world.clock.advance(5 * SECOND);
    for (const tab of [a, b]) assert.equal(tab.chat.state().task?.title, TOUR.title);
    assert.deepEqual(started, []);
    const c = open();
    await world.clock.advance(SECOND);
    assert.equal(statusOf(c), 'offered');
  });

  test('TSK-4 is carried out in the tab where the visitor agreed', async () => {
    const { world, a, agree, started, entries } = await startGuidedTabs();
    await agree(a);
    await world.clock.advance(20 * SECOND);
    assert.deepEqual(started, [0, 1, 2, 3]);
    assert.equal(a.chat.state().task, null);
    assert.equal(recordOf(a), null);
    assert.deepEqual(entries(), ['task_done']);
  });

  test('TSK-4 is carried out by a tab that follows, while another leads', async () => {
    const { world, a, open, agree, started, entries } = await startGuidedTabs();
    const b = open();
    await world.settle();
    await agree(b);
    await world.clock.advance(SECOND);
    assert.equal(a.chat.state().leading, true);
    const { taskId } = a.chat.state().task!;
    assert.deepEqual(
      [a, b].map(({ tasks }) => tasks.carriesOut(taskId)),
      [false, true],
    );
    assert.equal(statusOf(a), 'running');
    await world.clock.advance(20 * SECOND);
    assert.deepEqual(started, [0, 1, 2, 3]);
    assert.deepEqual(entries(), ['task_done']);
  });

  test('TSK-3 ends with the first step that is not done', async () => {
    const { world, a, agree, started, entries } = await startGuidedTabs({
      outcomeOf: ({ step }) => (step === 1 ? 'refused' : 'done'),
    });
    await agree(a);
    await world.clock.advance(20 * SECOND);
    assert.deepEqual(started, [0, 1]);
    assert.equal(a.chat.state().task, null);
    assert.deepEqual(entries(), ['task_failed']);
  });

  for (const how of ['close', 'kill'] as const)
    test(`TSK-5 is held when its tab is gone by "${how}" while another leads, and then aborted`, async () => {
      const { world, a, open, agree, entries } = await startGuidedTabs();
      const b = open();
      await world.settle();
      await agree(b);
      await world.clock.advance(1.5 * SECOND);
      b.chat.tab[how]();
      await world.clock.advance(3 * SECOND);
      assert.equal(statusOf(a), 'held');
      await world.clock.advance(20 * SECOND);
      assert.equal(statusOf(a), 'held');
      await world.clock.advance(25 * SECOND);
      assert.equal(a.chat.state().task, null);
      assert.deepEqual(entries(), ['task_interrupted']);
    });

  test('TSK-5 goes on when the leading tab is gone and another leads', async () => {
    const { world, a, open, agree, started, begun, entries } = await startGuidedTabs();
    const b = open();
    await world.settle();
    await agree(b);
    await world.clock.advance(1.5 * SECOND);
    a.chat.tab.kill();
    await world.clock.advance(25 * SECOND);
    assert.equal(b.chat.state().leading, true);
    assert.deepEqual(started, [0, 1, 2, 3]);
    assert.deepEqual(begun, [1]);
    assert.deepEqual(entries(), ['task_done']);
  });

  test('TSK-4 two tabs agree at once: one carries it out', async () => {
    const { world, a, open, agree, started, entries } = await startGuidedTabs();
    const b = open();
    await world.settle();
    await agree(a);
    b.tasks.accept(b.chat.state().task!.taskId);
    await world.clock.advance(20 * SECOND);
    assert.deepEqual(started, [0, 1, 2, 3]);
    assert.deepEqual(entries(), ['task_done']);
    for (const tab of [a, b]) assert.equal(recordOf(tab), null);
  });

  test('TSK-1 is declined in all tabs', async () => {
    const { world, id, a, open, started, entries } = await startGuidedTabs();
    const b = open();
    await world.settle();
    world.server.agentOffers(id, TOUR);
    await world.clock.advance(SECOND);
    b.tasks.decline();
    await world.clock.advance(5 * SECOND);
    for (const tab of [a, b]) assert.equal(tab.chat.state().task, null);
    assert.deepEqual(started, []);
    assert.deepEqual(entries(), []);
  });

  test('TSK-1 agrees only to the task that the visitor has read', async () => {
    const { world, id, a, started } = await startGuidedTabs();
    world.server.agentOffers(id, TOUR);
    await world.clock.advance(SECOND);
    const { taskId } = a.chat.state().task!;
    world.server.agentOffers(id, { ...TOUR, title: 'Another one' });
    await world.clock.advance(SECOND);
    a.tasks.accept(taskId);
    await world.clock.advance(5 * SECOND);
    assert.equal(statusOf(a), 'offered');
    assert.deepEqual(started, []);
  });

  test('TSK-1 is declined after all, just after the visitor has agreed', async () => {
    const { world, a, open, agree, started, entries } = await startGuidedTabs();
    const b = open();
    await world.settle();
    await agree(b);
    a.tasks.decline();
    await world.clock.advance(20 * SECOND);
    for (const tab of [a, b]) assert.equal(tab.chat.state().task, null);
    assert.deepEqual(started, []);
    assert.deepEqual(entries(), []);
  });

  test('TSK-1 is stopped from another tab than its own', async () => {
    const { world, a, open, agree, started, entries } = await startGuidedTabs();
    const b = open();
    await world.settle();
    await agree(b);
    await world.clock.advance(1.5 * SECOND);
    a.tasks.stop();
    await world.clock.advance(20 * SECOND);
    for (const tab of [a, b]) assert.equal(tab.chat.state().task, null);
    assert.deepEqual(started, [0, 1]);
    assert.deepEqual(entries(), []);
  });

  test('TSK-1 is stopped without a network, and the server hears of it later', async () => {
    const { world, a, agree, started, entries } = await startGuidedTabs();
    await agree(a);
    await world.clock.advance(1.5 * SECOND);
    world.network.setOnline(false);
    a.tasks.stop();
    await world.clock.advance(10 * SECOND);
    world.network.setOnline(true);
    await world.clock.advance(20 * SECOND);
    assert.equal(a.chat.state().task, null);
    assert.deepEqual(started, [0, 1]);
    assert.deepEqual(entries(), []);
  });

  test('TSK-5 does nothing more once it has been without a connection for 10 s', async () => {
    const { world, a, agree, begun, entries } = await startGuidedTabs({ stepMs: 40 * SECOND });
    await agree(a);
    await world.clock.advance(45 * SECOND);
    assert.equal(a.chat.state().task?.step, 1);
    world.network.setOnline(false);
    await world.clock.advance(60 * SECOND);
    assert.deepEqual(begun, []);
    assert.deepEqual(entries(), ['task_interrupted']);
  });

  test('TSK-1 goes with the conversation: nothing of it stays on the device', async () => {
    const { world, a, agree, started } = await startGuidedTabs();
    await agree(a);
    await world.clock.advance(1.5 * SECOND);
    assert.notEqual(recordOf(a), null);
    a.chat.engine.end();
    await world.clock.advance(10 * SECOND);
    assert.equal(recordOf(a), null);
    assert.equal(a.chat.state().task, null);
    assert.deepEqual(started, [0, 1]);
  });
});
