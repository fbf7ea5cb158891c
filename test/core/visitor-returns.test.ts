import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ReportRow } from '../../src/protocol/reports.js';
import { createChatWorld, type ChatWorld } from '../support/chat-world.js';
import { startConversation, startInTwoTabs } from './support/conversation.js';

const ROWS = {
  all: 'restored',
  reload: 'restoredAfterReload',
  newTab: 'restoredInNewTab',
  late: 'restoredLate',
  network: 'restoredAfterLostNetwork',
} satisfies Record<string, ReportRow>;

/** Returns are told without an answer, so nothing else waits for them. */
async function settle(world: ChatWorld): Promise<void> {
  await world.settle();
  await world.clock.advance(1_000);
}

/** How many returns the report has, without what there is none of. */
async function returnsIn(world: ChatWorld): Promise<Record<string, number>> {
  await settle(world);
  const figures = await world.server.figures();
  const counts = Object.entries(ROWS).map(([name, row]) => [name, figures.get(row)?.count ?? 0]);
  return Object.fromEntries(counts.filter(([, count]) => count !== 0));
}

suite('E9: how the visitor came back', () => {
  test('E9 opening a conversation is no return', async () => {
    const { world } = await startConversation();
    assert.deepEqual(await returnsIn(world), {});
  });

  test('E9 a reload of the only tab is told with the restore, and once', async () => {
    const { world, a } = await startConversation();
    const again = a.reload();
    await world.settle();
    world.network.setOnline(false);
    await world.clock.advance(10_000);
    world.network.setOnline(true);
    await world.settle();
    assert.deepEqual(again.shown(), ['one']);
    assert.deepEqual(await returnsIn(world), { all: 1, reload: 1 });
  });

  test('E9 it is still told when the first restore has no answer', async () => {
    const { world, a } = await startConversation();
    world.network.setOnline(false);
    a.reload();
    await world.clock.advance(5_000);
    world.network.setOnline(true);
    assert.deepEqual(await returnsIn(world), { all: 1, reload: 1 });
  });

  test('E9 another page in the same tab counts with the reloads', async () => {
    const { world, a } = await startConversation();
    const { tabStorage } = a.tab;
    a.tab.close();
    world.openTab({ tabStorage });
    assert.deepEqual(await returnsIn(world), { all: 1, reload: 1 });
  });

  test('E9 a second tab is told by the first, which has the connection', async () => {
    const { world, id } = await startInTwoTabs();
    await settle(world);
    assert.deepEqual(world.server.received(id, 'restored'), [{ cause: 'new_tab' }]);
    assert.deepEqual(await returnsIn(world), { all: 1, newTab: 1 });
  });

  test('E9 a reload of the leading tab is told by the one that leads next, once it is connected', async () => {
    const { world, a, id } = await startInTwoTabs();
    a.reload();
    await settle(world);
    assert.deepEqual(world.server.received(id, 'restored'), [
      { cause: 'new_tab' },
      { cause: 'reload' },
    ]);
  });

  test('E9 a tab that takes over the lead is no return', async () => {
    const { world, a } = await startInTwoTabs();
    a.tab.close();
    assert.deepEqual(await returnsIn(world), { all: 1, newTab: 1 });
  });

  test('E9 a tab of its own, after all were closed, is a return; after more than 30 min a late one', async () => {
    const { world, a } = await startConversation();
    a.tab.close();
    await world.clock.advance(31 * 60_000);
    world.openTab();
    assert.deepEqual(await returnsIn(world), { all: 1, late: 1 });
  });

  test('E9 a network that was lost for more than 60 s is a return, without a page load', async () => {
    const { world } = await startConversation();
    world.network.setOnline(false);
    await world.clock.advance(200_000);
    world.network.setOnline(true);
    await world.clock.advance(60_000);
    assert.deepEqual(await returnsIn(world), { all: 1, network: 1 });
  });
});

suite('B9: forms that were not sent', () => {
  const site = { preChat: [{ name: 'who', kind: 'name' as const, required: true }] };
  const abandoned = async (world: ChatWorld) =>
    (await world.server.figures()).get('formNotSent')?.count;

  test('B9 a form is counted once for each page, and not when it was sent', async () => {
    const world = await createChatWorld({ server: { site } });
    const [sent, left] = [world.openTab(), world.openTab()];
    for (const { engine } of [sent, left, left]) engine.noteFormShown();
    await world.settle();
    sent.engine.startForm({ who: 'Ada' });
    sent.engine.send('one');
    await world.settle();
    assert.equal(await abandoned(world), 1);
  });

  test('B9 a page that lets nothing be counted tells nothing', async () => {
    const world = await createChatWorld({ server: { site }, engine: { countVisitor: false } });
    world.openTab().engine.noteFormShown();
    await world.settle();
    assert.equal((await abandoned(world)) ?? 0, 0);
  });
});
