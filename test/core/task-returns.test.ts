import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { taskKey } from '../../src/core/storage/storage-keys.js';
import { NAME } from './support/conversation.js';
import { SECOND, startGuidedTabs, TOUR, type GuidedTab } from './support/guided-tab.js';

const STEPS = TOUR.steps.length;
const statusOf = ({ chat }: GuidedTab): string | undefined => chat.state().task?.status;
const recordOf = ({ chat }: GuidedTab): string | null => chat.tab.tabStorage.get(taskKey(NAME));

suite('the tab of a guided task is back', () => {
  for (let step = 0; step < STEPS; step++) {
    test(`TSK-4 goes on after a reload at step ${step} of the only tab, and clicks once`, async () => {
      const { world, a, agree, begun, entries } = await startGuidedTabs();
      await agree(a);
      await world.clock.advanceUntil(
        () => a.chat.state().task?.step === step && statusOf(a) === 'running',
      );
      await world.clock.advance(SECOND / 2);
      const reloaded = a.reload();
      await world.clock.advance(25 * SECOND);
      assert.equal(reloaded.chat.state().task, null);
      assert.deepEqual(begun, [1]);
      assert.deepEqual(entries(), ['task_done']);
    });

    test(`TSK-4 goes on after a reload at step ${step} of a tab that follows`, async () => {
      const { world, open, agree, begun, entries } = await startGuidedTabs();
      const b = open();
      await world.settle();
      await agree(b);
      await world.clock.advanceUntil(
        () => b.chat.state().task?.step === step && statusOf(b) === 'running',
      );
      await world.clock.advance(SECOND / 2);
      b.reload();
      await world.clock.advance(25 * SECOND);
      assert.deepEqual(begun, [1]);
      assert.deepEqual(entries(), ['task_done']);
    });

    test(`TSK-3 goes on when the connection is lost at step ${step} for 20 s`, async () => {
      const { world, a, agree, started, begun, entries } = await startGuidedTabs();
      await agree(a);
      await world.clock.advanceUntil(
        () => a.chat.state().task?.step === step && statusOf(a) === 'running',
      );
      world.network.setOnline(false);
      await world.clock.advance(20 * SECOND);
      world.network.setOnline(true);
      await world.clock.advance(25 * SECOND);
      assert.deepEqual(started, [0, 1, 2, 3]);
      assert.deepEqual(begun, [1]);
      assert.deepEqual(entries(), ['task_done']);
    });
  }

  test('TSK-6 a click that had begun before a reload counts as done', async () => {
    let isLost = true;
    const { world, a, agree, begun, entries } = await startGuidedTabs({
      outcomeOf: ({ kind }) => (kind === 'click' && isLost ? 'never' : 'done'),
    });
    await agree(a);
    await world.clock.advanceUntil(() => begun.length === 1);
    isLost = false;
    a.reload();
    await world.clock.advance(25 * SECOND);
    assert.deepEqual(begun, [1]);
    assert.deepEqual(entries(), ['task_done']);
  });

  test('TSK-4 is aborted when its tab comes back elsewhere', async () => {
    const { world, a, agree, started, entries } = await startGuidedTabs();
    await agree(a);
    await world.clock.advance(1.5 * SECOND);
    const reloaded = a.reload();
    reloaded.chat.tab.page.setContext({ url: 'https://shop.example/other' });
    await world.clock.advance(20 * SECOND);
    assert.equal(started.includes(2), false);
    assert.equal(reloaded.chat.state().task, null);
    assert.equal(recordOf(reloaded), null);
    assert.deepEqual(entries(), ['task_interrupted']);
  });

  test('TSK-4 the address of another tab aborts nothing', async () => {
    const { world, a, open, agree, entries } = await startGuidedTabs();
    await agree(a);
    await world.clock.advance(SECOND);
    open().chat.tab.page.setContext({ url: 'https://shop.example/other' });
    await world.clock.advance(20 * SECOND);
    assert.deepEqual(entries(), ['task_done']);
  });

  test('TSK-4 a duplicated tab does not carry it out too', async () => {
    const { world, a, agree, started, entries } = await startGuidedTabs();
    await agree(a);
    await world.clock.advance(1.5 * SECOND);
    const copy = a.duplicate(world);
    const { taskId } = a.chat.state().task!;
    await world.clock.advance(SECOND);
    assert.equal(copy.tasks.carriesOut(taskId), false);
    await world.clock.advance(20 * SECOND);
    assert.deepEqual(started, [0, 1, 2, 3]);
    assert.deepEqual(entries(), ['task_done']);
    assert.equal(recordOf(copy), null);
  });

  test('TSK-4 a duplicated tab does not take over while the first one loads a page', async () => {
    let isLost = true;
    const { world, a, agree, begun, entries } = await startGuidedTabs({
      outcomeOf: ({ kind }) => (kind === 'click' && isLost ? 'never' : 'done'),
    });
    await agree(a);
    await world.clock.advance(SECOND / 2);
    a.duplicate(world);
    await world.clock.advanceUntil(() => begun.length === 1);
    isLost = false;
    a.reload();
    await world.clock.advance(25 * SECOND);
    assert.deepEqual(begun, [1]);
    assert.deepEqual(entries(), ['task_done']);
  });

  test('TSK-6 a duplicated tab clicks nothing, although the first one is closed at once', async () => {
    let isLost = true;
    const { world, a, agree, begun, entries } = await startGuidedTabs({
      outcomeOf: ({ kind }) => (kind === 'click' && isLost ? 'never' : 'done'),
    });
    await agree(a);
    await world.clock.advanceUntil(
      () => statusOf(a) === 'running' && a.chat.state().task?.step === 1,
    );
    const tabStorage = a.chat.tab.duplicate().tabStorage;
    await world.clock.advanceUntil(() => begun.length === 1);
    isLost = false;
    a.chat.tab.close();
    a.guide(world.openTab({ tabStorage }));
    await world.clock.advance(25 * SECOND);
    assert.deepEqual(begun, [1]);
    assert.deepEqual(entries(), ['task_failed']);
  });

  for (const how of ['decline', 'stop'] as const)
    test(`TSK-1 remembers a "${how}" over a page load until the server has heard of it`, async () => {
      const { world, id, a, started, entries } = await startGuidedTabs();
      world.server.agentOffers(id, TOUR);
      await world.clock.advance(SECOND);
      if (how === 'stop') a.tasks.accept(a.chat.state().task!.taskId);
      await world.clock.advance(SECOND / 2);
      world.network.setOnline(false);
      a.tasks[how]();
      await world.clock.advance(SECOND);
      const reloaded = a.reload();
      await world.clock.advance(5 * SECOND);
      world.network.setOnline(true);
      await world.clock.advance(15 * SECOND);
      assert.equal(reloaded.chat.state().task, null);
      assert.equal(recordOf(reloaded), null);
      assert.deepEqual(started, how === 'stop' ? [0] : []);
      assert.deepEqual(entries(), []);
    });

  test('TSK-4 a page may change its address: it goes on after a gap in the connection', async () => {
    const { world, a, agree, started, entries } = await startGuidedTabs();
    await agree(a);
    await world.clock.advance(1.5 * SECOND);
    a.chat.tab.page.moveTo({ url: 'https://shop.example/pro', title: 'Pro' });
    world.network.setOnline(false);
    await world.clock.advance(3 * SECOND);
    world.network.setOnline(true);
    await world.clock.advance(25 * SECOND);
    assert.deepEqual(started, [0, 1, 2, 3]);
    assert.deepEqual(entries(), ['task_done']);
  });

  test('TSK-4 goes on in a page of the page cache, after another one in the same tab', async () => {
    const { world, a, agree, started } = await startGuidedTabs({
      outcomeOf: ({ step }) => (step === 2 ? 'never' : 'done'),
    });
    await agree(a);
    await world.clock.advanceUntil(
      () => a.chat.state().task?.step === 1 && statusOf(a) === 'running',
    );
    a.chat.tab.freeze();
    const next = a.guide(world.openTab({ tabStorage: a.chat.tab.tabStorage }));
    await world.clock.advance(8 * SECOND);
    assert.equal(next.chat.state().task?.step, 2);
    next.chat.tab.freeze();
    a.chat.tab.thaw();
    await world.clock.advance(8 * SECOND);
    assert.deepEqual([statusOf(a), a.chat.state().task?.step], ['running', 2]);
    assert.deepEqual(started, [0, 1, 1, 2, 2]);
  });

  test('RES-4 is forgotten when the server comes back from a backup that lacks it', async () => {
    const { world, id, a, agree, started } = await startGuidedTabs();
    await agree(a);
    await world.clock.advance(1.5 * SECOND);
    world.server.restoreBackup(id, world.server.log(id).length, { sameEpoch: true });
    await world.clock.advance(20 * SECOND);
    assert.equal(a.chat.state().task, null);
    assert.equal(recordOf(a), null);
    assert.deepEqual(started, [0, 1]);
  });

  test('TSK-4 an agreement that the server has not heard of in 30 s is dropped', async () => {
    const { world, id, a, started } = await startGuidedTabs();
    world.server.agentOffers(id, TOUR);
    await world.clock.advance(SECOND);
    const { taskId } = a.chat.state().task!;
    world.network.setOnline(false);
    a.tasks.accept(taskId);
    await world.clock.advance(25 * SECOND);
    assert.equal(a.tasks.carriesOut(taskId), true);
    await world.clock.advance(10 * SECOND);
    assert.equal(a.tasks.carriesOut(taskId), false);
    assert.equal(recordOf(a), null);
    world.network.setOnline(true);
    await world.clock.advance(10 * SECOND);
    assert.equal(statusOf(a), 'offered');
    assert.deepEqual(started, []);
  });

  test('TSK-4 two tabs agree without a network: the first one goes on after a reload too', async () => {
    const { world, id, a, open, begun, entries } = await startGuidedTabs();
    const b = open();
    await world.settle();
    world.server.agentOffers(id, TOUR);
    await world.clock.advance(SECOND);
    world.network.setOnline(false);
    for (const tab of [a, b]) tab.tasks.accept(tab.chat.state().task!.taskId);
    await world.clock.advance(SECOND);
    world.network.setOnline(true);
    await world.clock.advanceUntil(
      () => a.chat.state().task?.step === 2 && statusOf(a) === 'running',
    );
    a.reload();
    await world.clock.advance(30 * SECOND);
    assert.deepEqual(begun, [1]);
    assert.deepEqual(entries(), ['task_done']);
  });

  test('TSK-4 nothing stays in the tab of a task that ended while its page loaded', async () => {
    const { world, a, agree } = await startGuidedTabs({ outcomeOf: () => 'never' });
    await agree(a);
    await world.clock.advance(2 * SECOND);
    world.network.setOnline(false);
    a.chat.tab.close();
    const { tabStorage } = a.chat.tab;
    const reloaded = world.openTab({ tabStorage });
    await world.clock.advance(60 * SECOND);
    world.network.setOnline(true);
    await world.clock.advance(10 * SECOND);
    assert.equal(reloaded.state().task, null);
    assert.equal(tabStorage.get(taskKey(NAME)), null);
  });

  test('TSK-5 waits at most 5 s before an attempt to connect, also after a reload', async () => {
    const { world, a, agree } = await startGuidedTabs();
    await agree(a);
    await world.clock.advance(1.5 * SECOND);
    world.network.setOnline(false);
    await world.clock.advance(60 * SECOND);
    const reloaded = a.reload();
    await world.clock.advance(60 * SECOND);
    world.network.setOnline(true);
    await world.clock.advance(5.5 * SECOND);
    assert.equal(reloaded.chat.state().connection, 'connected');
  });
});
