import type { Ports } from '../../src/core/ports.js';
import { createFakeHub, type FakeHub } from './fake-channel.js';
import type { FakeClock } from './fake-clock.js';
import { createFakeCookies, type FakeCookies } from './fake-cookies.js';
import { createFakeIds } from './fake-ids.js';
import { createFakeLockManager, type FakeLocks } from './fake-locks.js';
import type { FakeNetwork } from './fake-network.js';
import { createFakePage, type FakePage } from './fake-page.js';
import {
  createFakeDisk,
  createFakeTabStorage,
  type FakeDisk,
  type FakeTabStorage,
} from './fake-storage.js';

export interface FakeBrowserOptions {
  /** The device's clock: each tab gets a fork. */
  clock: FakeClock;
  network: Pick<FakeNetwork, 'attach'>;
  seed?: number;
  /** Name of the channel that the tabs share. */
  channelName?: string;
  /** ms until another tab sees a write. */
  storageLag?: () => number;
  /** ms until another tab hears a message. */
  channelDelay?: () => number;
  /** How often timers of hidden tabs run, in ms. 0: whenever they are due. */
  hiddenTimers?: number;
}

/** One browser profile on one device: its tabs share disk, channel, locks and network. */
export interface FakeBrowser {
  readonly disk: FakeDisk;
  readonly cookies: FakeCookies;
  readonly hub: FakeHub;
  openTab(options?: { visible?: boolean; tabStorage?: FakeTabStorage }): FakeTab;
  /** Those that have not gone away, in the order in which they were opened. */
  tabs(): FakeTab[];
}

/** One document. A reload ends it and makes another. */
export interface FakeTab {
  readonly ports: Ports;
  readonly clock: FakeClock;
  readonly page: FakePage;
  readonly tabStorage: FakeTabStorage;
  /** What was told to the log. */
  readonly steps: [step: string, detail?: Record<string, unknown>][];
  alive(): boolean;
  show(): void;
  hide(): void;
  /** Told `leaving`, then nothing of it runs: frozen, or in the page cache. */
  freeze(): void;
  /** Nothing of it runs any more, and it was not told; `timers`: it still hears messages and events. */
  stall(what?: 'all' | 'timers'): void;
  /** After `freeze`: runs again and is told `returned`. After `stall`: just runs again. */
  thaw(): void;
  /** Gone without a word, in the middle of whatever it did. */
  kill(): void;
  /** Told `leaving`, then gone. */
  close(): void;
  /** `close`, and a new document with the same sessionStorage. */
  reload(): FakeTab;
  /** A new document with a copy of the sessionStorage, as "Duplicate tab" makes it. */
  duplicate(): FakeTab;
  holdsLock(name: string): boolean;
}

export function createFakeBrowser(options: FakeBrowserOptions): FakeBrowser {
  const { clock: device, network, channelName = 'tabs', hiddenTimers = 60_000 } = options;
  const { storageLag, channelDelay } = options;
  const disk = createFakeDisk(storageLag && { lag: storageLag });
  const hub = createFakeHub(channelDelay && { delay: channelDelay });
  const lockManager = createFakeLockManager();
  const cookies = createFakeCookies();
  const seeds = createFakeIds(options.seed ?? 1);
  const tabs = new Set<FakeTab>();

  function openTab(
    visible = true,
    tabStorage: FakeTabStorage = createFakeTabStorage(),
    reloaded = false,
  ): FakeTab {
    const clock = device.fork();
    const page = createFakePage({ visible, reloaded });
    const locks: FakeLocks = lockManager.open(clock);
    const channel = hub.open(channelName, clock);
    const connection = network.attach(clock);
    const ids = createFakeIds(Math.floor(seeds.random() * 2 ** 32));
    const steps: FakeTab['steps'] = [];
    let frozen = false;
    clock.throttle(visible ? 0 : hiddenTimers);

    const tab: FakeTab = {
      clock,
      page,
      tabStorage,
      steps,
      ports: {
        clock,
        ids,
        storage: disk.open(clock),
        tabStorage: onlyWhile(clock, tabStorage),
        channel,
        locks,
        page,
        transport: connection.transport,
        http: connection.http,
        visitorId: cookies.open(ids),
        log: { debug: (step, detail) => void steps.push(detail ? [step, detail] : [step]) },
      },
      alive: () => clock.alive(),
      show() {
        clock.throttle(0);
        page.show();
      },
      hide() {
        clock.throttle(hiddenTimers);
        page.hide();
      },
      freeze() {
        page.leave();
        channel.suspend();
        frozen = true;
        // Whoever asks for a lock that it still holds evicts it from the page cache.
        locks.onEvict = () => tab.kill();
        clock.freeze();
      },
      stall: (what) => clock.freeze(what),
      thaw() {
        if (!clock.alive()) return;
        clock.thaw();
        channel.resume();
        locks.onEvict = undefined;
        if (frozen) page.comeBack();
        frozen = false;
      },
      kill() {
        clock.kill();
        locks.kill();
        connection.kill();
        tabs.delete(tab);
      },
      close() {
        if (!frozen && clock.alive()) page.leave();
        tab.kill();
      },
      reload() {
        tab.close();
        return openTab(page.visible(), tabStorage, true);
      },
      duplicate: () => openTab(true, tabStorage.copy()),
      holdsLock: (name) => locks.holds(name),
    };
    tabs.add(tab);
    return tab;
  }

  return {
    disk,
    cookies,
    hub,
    openTab: ({ visible, tabStorage } = {}) => openTab(visible, tabStorage),
    tabs: () => [...tabs],
  };
}

/** A dead document writes nothing, even if it is killed between two lines. */
function onlyWhile(clock: FakeClock, storage: FakeTabStorage): FakeTabStorage {
  return {
    ...storage,
    set: (key, value) => !clock.alive() || storage.set(key, value),
    remove(key) {
      if (clock.alive()) storage.remove(key);
    },
  };
}
