import { assert } from '@open-wc/testing';
import type { Outline } from '../../src/protocol/task-events.js';
import { VIEWING_REPEAT_MS } from '../../src/protocol/limits.js';
import { createTestClient } from './support/test-client.js';

const OUTLINE: Outline = {
  url: 'https://shop.example/plans',
  actions: ['highlight', 'click'],
  entries: [{ kind: 'button', label: 'Choose Pro', target: '#pro' }],
};

/** A client with a conversation on screen, and a whole task in its form. */
async function openConversation(test = createTestClient()) {
  const id = test.server.startConversation('Hello');
  await test.start();
  test.client.selectConversation(id);
  await test.clock.advance(10);
  const { tasks } = test.client;
  const write = (title = 'See the plans') => {
    tasks.showForm(true);
    const [step] = test.state().taskDrafts.get(id)!.steps;
    const steps = [{ ...step!, target: '#plans', say: 'Here are the plans' }];
    tasks.changeDraft(() => ({ title, steps }));
  };
  const sends = () => test.server.requests.filter(({ event }) => event === 'task:send');
  const watches = () =>
    test.server.requests
      .filter(({ event }) => event === 'outline:watch')
      .map(({ payload }) => payload.on);
  return {
    ...test,
    id,
    tasks,
    write,
    sends,
    watches,
    draft: () => test.state().taskDrafts.get(id),
    statuses: () => test.state().selected?.tasks.map(({ status }) => status),
    stored: () => test.server.sessions.get(id)?.tasks.map(({ task }) => task.title),
  };
}

describe('console client: guided tasks', () => {
  it('TSK-1: a task is sent as its schema has it, and the form is closed', async () => {
    const { tasks, write, clock, state, draft, statuses, sends } = await openConversation();
    write();
    assert.isTrue(tasks.send());
    assert.deepEqual([draft()?.phase, state().selected?.taskFormShown], ['sending', false]);
    await clock.advance(10);
    assert.isUndefined(draft());
    assert.deepEqual(statuses(), ['offered']);
    assert.deepEqual(sends()[0]?.payload.task, {
      title: 'See the plans',
      steps: [{ kind: 'highlight', target: '#plans', say: 'Here are the plans' }],
    });
  });

  it('TSK-1: a task with something wrong is not sent, and stays in the form', async () => {
    const { tasks, write, clock, draft, sends } = await openConversation();
    write('  ');
    assert.isFalse(tasks.send());
    await clock.advance(10);
    assert.deepEqual([draft()?.phase, sends().length], ['open', 0]);
  });

  it('SND-4: a task whose answer is lost is sent again under its clientId, and is there once', async () => {
    const { tasks, write, server, clock, draft, sends, stored, reconnect, statuses } =
      await openConversation();
    server.dropAnswers('task:send', 1);
    write();
    tasks.send();
    await clock.advance(100);
    assert.equal(draft()?.phase, 'sending');
    server.disconnect();
    await clock.advance(5_000);
    await reconnect();
    assert.isUndefined(draft());
    assert.deepEqual([stored(), statuses()], [['See the plans'], ['offered']]);
    assert.equal(new Set(sends().map(({ payload }) => payload.clientId)).size, 1);
    assert.isAbove(sends().length, 1);
  });

  it('SND-7: what is in the form survives a reload, and so does a task that is being sent', async () => {
    const first = await openConversation();
    first.write();
    first.client.close();
    const { tabStorage, clock, ids, address } = first;
    const again = createTestClient({ tabStorage, clock, ids, address }, first.server);
    await again.start();
    await clock.advance(10);
    assert.equal(again.state().taskDrafts.get(first.id)?.title, 'See the plans');
    first.server.disconnect();
    again.client.tasks.showForm(true);
    assert.isTrue(again.client.tasks.send());
    again.client.close();
    const last = createTestClient({ tabStorage, clock, ids, address }, first.server);
    await last.start();
    await last.reconnect();
    assert.deepEqual([first.stored(), last.state().taskDrafts.size], [['See the plans'], 0]);
  });

  it('SND-10: a task that the server refuses stays, and can be changed and sent again', async () => {
    const { tasks, write, server, clock, draft, stored, sends } = await openConversation();
    server.refusals.set('task:send', 'invalid');
    write();
    tasks.send();
    await clock.advance(100);
    assert.deepEqual([draft()?.phase, draft()?.code], ['failed', 'invalid']);
    server.refusals.clear();
    write('Changed');
    assert.isTrue(tasks.send());
    await clock.advance(100);
    assert.deepEqual(stored(), ['Changed']);
    assert.equal(new Set(sends().map(({ payload }) => payload.clientId)).size, 2);
  });

  it('TSK-3: what comes of a task arrives live, and an older answer does not undo it', async () => {
    const { id, tasks, write, server, clock, state, client, statuses } = await openConversation();
    write();
    tasks.send();
    await clock.advance(10);
    const { clientId: _, ...older } = structuredClone(server.sessions.get(id)!.tasks[0]!);
    server.changeTask(id, { status: 'running' });
    await clock.advance(10);
    assert.deepEqual(statuses(), ['running']);
    server.emit('task:changed', { sessionId: id, ...older.task });
    assert.deepEqual(statuses(), ['running']);
    const results = [{ step: 0, outcome: 'not_found' as const }];
    server.changeTask(id, {
      status: 'aborted',
      reason: 'failed',
      results,
      endedAt: '2026-01-01T00:00:00.000Z',
    });
    client.deselectConversation();
    client.selectConversation(id);
    await clock.advance(10);
    assert.deepEqual(state().selected?.tasks[0]?.results, results);
  });

  it('TSK-3: a task is taken back; if that fails the agent is told', async () => {
    const { tasks, write, server, clock, state, statuses } = await openConversation();
    write();
    tasks.send();
    await clock.advance(10);
    server.refusals.set('task:cancel', 'unavailable');
    tasks.cancel(state().selected!.tasks[0]!.taskId);
    await clock.advance(10);
    assert.equal(state().failedRequest, 'task-cancel');
    server.refusals.clear();
    tasks.cancel(state().selected!.tasks[0]!.taskId);
    await clock.advance(10);
    assert.deepEqual([statuses(), state().failedRequest], [['cancelled'], null]);
  });

  it('TSK-7: the outline is asked for while the form is open, again and again, and forgotten with it', async () => {
    const { id, tasks, server, clock, state, watches, reconnect } = await openConversation();
    server.emit('outline:changed', { sessionId: id, outline: OUTLINE });
    assert.isNull(state().selected?.outline ?? null);
    tasks.showForm(true);
    assert.deepEqual(watches(), [true]);
    server.emit('outline:changed', { sessionId: id, outline: OUTLINE });
    assert.deepEqual(state().selected?.outline, OUTLINE);
    await clock.advance(VIEWING_REPEAT_MS);
    assert.deepEqual(watches(), [true, true]);
    server.disconnect();
    await clock.advance(1_000);
    await reconnect();
    assert.isAbove(watches().length, 2);
    tasks.showForm(false);
    assert.isFalse(watches().at(-1));
    assert.isNull(state().selected?.outline ?? null);
    const { length } = watches();
    await clock.advance(3 * VIEWING_REPEAT_MS);
    assert.lengthOf(watches(), length);
  });

  it('an untouched form leaves no draft', async () => {
    const { tasks, draft } = await openConversation();
    tasks.showForm(true);
    tasks.showForm(false);
    assert.isUndefined(draft());
  });
});
