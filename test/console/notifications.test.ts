import { assert } from '@open-wc/testing';
import { startNotifications } from '../../src/console/browser/notifications.js';
import { titleOf } from '../../src/console/elements/console-app/console-pages.js';
import type { KeyValueStorage } from '../../src/core/ports.js';
import { createFakeClock } from '../support/fake-clock.js';
import { createFakeIds } from '../support/fake-ids.js';
import { createFakeLockManager } from '../support/fake-locks.js';
import { createFakeDisk, createFakeTabStorage } from '../support/fake-storage.js';
import { createTestClient } from './support/test-client.js';

type TestClient = ReturnType<typeof createTestClient>;
type Locks = Parameters<typeof startNotifications>[1]['locks'];

function createTestNotifications(
  storage: KeyValueStorage = createFakeTabStorage(),
  test: TestClient = createTestClient(),
  locks: Locks = createFakeLockManager().open(test.clock),
) {
  const { windowFocus, clock } = test;
  const titles: string[] = [];
  const badges: number[] = [];
  const shown: { tag: string; title: string; body: string; onClick: () => void }[] = [];
  let sounds = 0;
  let isReady = true;
  const notifications = startNotifications(test.client, {
    sound: { unlock: () => {}, ready: () => isReady, play: () => void sounds++ },
    desktop: {
      canRequest: () => false,
      request: async () => {},
      show: (notification) => void shown.push(notification),
    },
    ...{ windowFocus, clock, locks, storage },
    titleOf,
    setTitle: (title) => void titles.push(title),
    setBadge: (waiting) => void badges.push(waiting),
  });
  return {
    ...{ ...test, notifications, shown, titles, badges, sounds: () => sounds },
    /** The browser allows this tab to play sounds, or does not. */
    allowSound: (allowed: boolean) => void (isReady = allowed),
  };
}

/** Tabs of one agent in one browser, started one after the other. None has the focus. */
async function startTabs(count: number) {
  const clock = createFakeClock();
  const ids = createFakeIds();
  const disk = createFakeDisk();
  const manager = createFakeLockManager();
  const first = createTestClient({ clock, ids });
  const tabs = Array.from({ length: count }, (_, index) => {
    const tabStorage = createFakeTabStorage();
    const test = index === 0 ? first : createTestClient({ clock, ids, tabStorage }, first.server);
    const locks = manager.open(clock);
    return { ...createTestNotifications(disk.open(clock), test, locks), locks };
  });
  for (const { start, windowFocus } of tabs) {
    windowFocus.blur();
    await start();
  }
  const counts = () => ({
    sounds: tabs.map(({ sounds }) => sounds()).toSorted(ascending),
    shown: tabs.map(({ shown }) => shown.length).toSorted(ascending),
  });
  return { tabs, clock, server: first.server, counts };
}

describe('console notifications', () => {
  it('B8: tell when a snooze of the queue or of the agent is over, also of what was read; not when the agent ends it', async () => {
    const { server, clock, client, shown, sounds, start, windowFocus } = createTestNotifications();
    await start();
    windowFocus.blur();
    const id = server.startConversation('Hello', { name: 'Ada' });
    await clock.advance(10);
    const snooze = (ms: number) =>
      server.change(id, {
        unread: 0,
        snoozed: { until: new Date(clock.now() + ms).toISOString() },
      });
    snooze(1_000);
    await clock.advance(10);
    server.wake(id);
    await clock.advance(10);
    assert.lengthOf(shown, 1);
    snooze(1_000);
    await clock.advance(1_000);
    server.wake(id);
    await clock.advance(10);
    assert.include(shown[1], { tag: id, title: 'Ada', body: 'Back from snooze' });
    assert.equal(sounds(), 2);
    client.close();
  });

  it('show a new message, and select its conversation on click', async () => {
    const { server, clock, shown, sounds, state, start } = createTestNotifications();
    await start();
    const id = server.startConversation('Hello', { name: 'Ada' });
    await clock.advance(10);
    assert.lengthOf(shown, 1);
    assert.include(shown[0], { tag: id, title: 'Ada', body: 'Hello' });
    assert.equal(sounds(), 1);
    shown[0]!.onClick();
    assert.equal(state().selected?.id, id);
  });

  it('are silent for the conversation on screen, unless the console has no focus', async () => {
    const { client, server, clock, windowFocus, shown, start } = createTestNotifications();
    const id = server.startConversation('Hello');
    await start();
    client.selectConversation(id);
    await clock.advance(10);
    server.sendFromVisitor(id, 'On screen');
    await clock.advance(10);
    assert.deepEqual(shown, []);
    windowFocus.blur();
    server.sendFromVisitor(id, 'Beside');
    await clock.advance(10);
    assert.deepEqual(
      shown.map(({ body }) => body),
      ['Beside'],
    );
  });

  it('come from exactly one of several tabs for each message', async () => {
    const { server, clock, counts } = await startTabs(3);
    const id = server.startConversation('One');
    await clock.advance(10);
    assert.deepEqual(counts(), { sounds: [0, 0, 1], shown: [0, 0, 1] });
    server.sendFromVisitor(id, 'Two');
    await clock.advance(5_000);
    const { sounds, shown } = counts();
    assert.deepEqual([sum(sounds), sum(shown)], [2, 2]);
  });

  it('come from another tab when one closes, and are not repeated', async () => {
    const { tabs, server, clock, counts } = await startTabs(3);
    const id = server.startConversation('One');
    await clock.advance(5_000);
    const told = tabs.find(({ shown }) => shown.length > 0)!;
    told.client.close();
    told.notifications.stop();
    told.locks.kill();
    await clock.advance(5_000);
    assert.equal(sum(counts().shown), 1);
    server.sendFromVisitor(id, 'Two');
    await clock.advance(10);
    assert.equal(sum(counts().shown), 2);
    assert.equal(sum(counts().sounds), 2);
  });

  it('do not repeat in a tab that hears of a message late', async () => {
    const { tabs, server, clock, counts } = await startTabs(2);
    server.disconnect();
    server.startConversation('One');
    await clock.advance(60_000);
    server.reconnect();
    const isBack = ({ state }: (typeof tabs)[number]): boolean =>
      state().connection === 'connected';
    await clock.advanceUntil(() => tabs.some(isBack));
    assert.isFalse(tabs.every(isBack));
    await clock.advance(60_000);
    assert.deepEqual(counts(), { sounds: [0, 1], shown: [0, 1] });
  });

  it('are silent for the conversation on the screen of another tab with the focus', async () => {
    const { tabs, server, clock, counts } = await startTabs(3);
    const id = server.startConversation('One');
    await clock.advance(10);
    tabs[1]!.client.selectConversation(id);
    tabs[1]!.windowFocus.focus();
    await clock.advance(10);
    server.sendFromVisitor(id, 'Two');
    await clock.advance(5_000);
    assert.equal(sum(counts().shown), 1);
    tabs[1]!.windowFocus.blur();
    await clock.advance(10);
    server.sendFromVisitor(id, 'Three');
    await clock.advance(10);
    assert.equal(sum(counts().shown), 2);
  });

  it('sound in a tab that may play sounds', async () => {
    const { tabs, server, clock } = await startTabs(3);
    for (const { allowSound } of tabs.slice(0, 2)) allowSound(false);
    server.startConversation('One');
    await clock.advance(10);
    assert.deepEqual(
      tabs.map(({ sounds }) => sounds()),
      [0, 0, 1],
    );
  });

  it('ring once for several conversations at a time', async () => {
    const { server, clock, sounds, shown, start } = createTestNotifications();
    await start();
    for (const body of ['One', 'Two', 'Three']) server.startConversation(body);
    server.disconnect();
    server.reconnect();
    await clock.advance(60_000);
    assert.lengthOf(shown, 3);
    assert.equal(sounds(), 1);
  });

  it('are muted in all tabs when one tab mutes them', async () => {
    const { tabs, server, clock, counts } = await startTabs(3);
    let told = 0;
    tabs[2]!.notifications.onChange(() => told++);
    tabs[0]!.notifications.setMuted(true);
    await clock.advance(10);
    assert.deepEqual(
      tabs.map(({ notifications }) => notifications.muted),
      [true, true, true],
    );
    assert.equal(told, 1);
    server.startConversation('One');
    await clock.advance(10);
    assert.deepEqual(counts(), { sounds: [0, 0, 0], shown: [0, 0, 1] });
  });

  it('count the queue in the title and on the icon of the app', async () => {
    const { server, clock, client, titles, badges, start } = createTestNotifications();
    server.startConversation('One');
    await start();
    server.startConversation('Two');
    await clock.advance(10);
    assert.equal(titles.at(-1), '(2) Console');
    client.open('/console/account');
    assert.equal(titles.at(-1), '(2) Account · Console');
    client.open('/console/');
    client.signOut();
    await clock.advance(10);
    assert.equal(titles.at(-1), 'Console');
    assert.deepEqual(badges, [1, 2, 0]);
  });

  it('remember that the sound is off', async () => {
    const storage = createFakeTabStorage();
    createTestNotifications(storage).notifications.setMuted(true);
    const { notifications, server, clock, shown, sounds, start } = createTestNotifications(storage);
    assert.isTrue(notifications.muted);
    await start();
    server.startConversation('Hello');
    await clock.advance(10);
    assert.lengthOf(shown, 1);
    assert.equal(sounds(), 0);
  });
});

function sum(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0);
}

function ascending(a: number, b: number): number {
  return a - b;
}
