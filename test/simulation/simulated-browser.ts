import type { ChatEngine } from '../../src/core/chat-engine-api.js';
import { createChatEngine } from '../../src/core/chat-engine.js';
import type { EngineOptions } from '../../src/core/engine-options.js';
import type { KeyValueStorage, Ports } from '../../src/core/ports.js';
import type { ChatState } from '../../src/core/state/state.js';
import { tabsName, widgetName } from '../../src/core/storage/storage-keys.js';
import { createSingleTabLocks } from '../../src/platform/single-tab-locks.js';
import { createMemoryStorage } from '../../src/platform/memory-storage.js';
import { createGuidedTasks, type GuidedTasks } from '../../src/core/tasks/guided-tasks.js';
import type { DueStep } from '../../src/core/tasks/page-actions.js';
import type { StepOutcome } from '../../src/protocol/task.js';
import { createSilentTabChannel } from '../../src/platform/broadcast-tab-channel.js';
import { createVisibilityLocks } from '../../src/platform/visibility-locks.js';
import { createFakeBrowser, type FakeBrowser, type FakeTab } from '../support/fake-browser.js';
import type { FakeClock } from '../support/fake-clock.js';
import { createFakeIds } from '../support/fake-ids.js';
import type { FakeNetwork } from '../support/fake-network.js';
import type { FakeTabStorage } from '../support/fake-storage.js';
import type { Setup } from './plan.js';
import { createSimulatedPage } from './simulated-page.js';

export const ENGINE_OPTIONS: EngineOptions = {
  server: 'http://chat.example',
  site: 'demo',
  historyTtlMs: 24 * 60 * 60_000,
  heartbeatMs: 30_000,
  keepHistory: true,
  sharePage: true,
  keepProfile: true,
  countVisitor: true,
};
/** What the widget's keys begin with, and what its lock is called. */
export const NAME = widgetName(ENGINE_OPTIONS.server, ENGINE_OPTIONS.site);
export const LOCK = tabsName(NAME);

/** One document with a started engine in it. */
export interface SimulatedTab {
  /** "A1": the first document of the first browser. */
  readonly label: string;
  readonly fake: FakeTab;
  readonly engine: ChatEngine;
  readonly tasks: GuidedTasks;
  state(): ChatState;
  /** It runs, as far as it knows. */
  awake(): boolean;
  /** It was told to leave and stands still: frozen, or in the page cache. */
  suspended(): boolean;
  freeze(): void;
  thaw(): void;
  /** Dies behind the n-th write from now. */
  dieAtWrite(nth: number): void;
  /** Its own name among the tabs, known from its first message on. */
  id: string | null;
  /** Whether it sees this record, by its key without the widget's name. */
  stores(key: string): boolean;
  /** When it was last seen to lead, ms since the run began; -1: never. */
  ledAt: number;
  /** When Send was last pressed in it, ms since the run began; -1: never. */
  pressedAt: number;
  /** Times that Send was pressed in it. */
  presses: number;
  /** What was typed and not sent, and for which conversation. */
  draft: { text: string; localConversationId: string | null };
}

export interface BrowserOptions {
  label: string;
  clock: FakeClock;
  network: FakeNetwork;
  seed: number;
  setup: Setup;
  random(): number;
  changed(tab: SimulatedTab, next: ChatState, previous: ChatState): void;
  wrote(tab: SimulatedTab, key: string, value: string): void;
  note(who: string, what: string): void;
  /** A tab asks the server for a session; `noted`: there was room to write down with which key. */
  asks(tab: SimulatedTab, openKey: string, noted: boolean): void;
  broken(rule: string, what: string): void;
  /** What the tab's page does of a guided task. */
  started(tab: SimulatedTab, due: DueStep): void;
  begun(tab: SimulatedTab, due: DueStep): void;
  ended(tab: SimulatedTab, due: DueStep, outcome?: StepOutcome): void;
}

/** Posts of one tab within a second of which no conversation of people has as many. */
const STORM = 3_000;
/** How soon after losing the lock a tab that takes it again takes it back (rule TAB-7). */
const STEAL_BACK_MS = 2_000;

/** One browser with real engines in its tabs. */
export interface SimulatedBrowser {
  readonly label: string;
  readonly clock: FakeClock;
  readonly fake: FakeBrowser;
  readonly network: FakeNetwork;
  /** Those alive, in the order of opening. */
  tabs(): SimulatedTab[];
  open(visible: boolean): SimulatedTab;
  /** `url`: the tab goes there. */
  reload(tab: SimulatedTab, url?: string): SimulatedTab;
  duplicate(tab: SimulatedTab): SimulatedTab;
}

export function createSimulatedBrowser(options: BrowserOptions): SimulatedBrowser {
  const { label, clock, network, setup, random, note } = options;
  const upTo = (most: number) => () => Math.floor(random() * (most + 1));
  const fake = createFakeBrowser({
    clock,
    network,
    seed: options.seed,
    channelName: LOCK,
    storageLag: upTo(setup.storageLag),
    channelDelay: upTo(setup.channelDelay),
  });
  const tabs = new Set<SimulatedTab>();
  let documents = 0;

  function portsOf(tab: FakeTab, storage: KeyValueStorage, number: number): Ports {
    const ports = { ...tab.ports, storage };
    if (setup.storage === 'isolated')
      return { ...ports, locks: createSingleTabLocks(), channel: createSilentTabChannel() };
    if (setup.locks === 'web') return ports;
    const ids = createFakeIds(options.seed * 1000 + number);
    const channel = fake.hub.open(`${LOCK}:lock`, tab.clock);
    return {
      ...ports,
      locks: createVisibilityLocks({ clock: tab.clock, ids, page: tab.page, channel }),
    };
  }

  /** The ports with a look at what goes through them. */
  function watched(ports: Ports, tab: () => SimulatedTab): Ports {
    const { channel, http, locks } = ports;
    let second = -1;
    let posts = 0;
    let lostAt = -Infinity;
    return {
      ...ports,
      channel: {
        ...channel,
        post(message) {
          const now = Math.floor(clock.elapsed() / 1000);
          posts = now === second ? posts + 1 : 1;
          second = now;
          if (posts < STORM) return channel.post(message);
          options.broken('TAB-2', `${tab().label} does not stop talking`);
          tab().fake.kill();
        },
      },
      http: {
        request(request) {
          const { openKey } = (request.body ?? {}) as { openKey?: string };
          if (openKey !== undefined) options.asks(tab(), openKey, fake.disk.quota === Infinity);
          return http.request(request);
        },
      },
      locks: {
        query: (name) => locks.query(name),
        request(name, how, callbacks) {
          if (how === 'steal' && clock.elapsed() - lostAt < STEAL_BACK_MS)
            options.broken('TAB-7', `${tab().label} stole the lock back`);
          return locks.request(name, how, {
            granted: callbacks.granted,
            lost() {
              lostAt = clock.elapsed();
              callbacks.lost();
            },
          });
        },
      },
    };
  }

  function start(fakeTab: FakeTab): SimulatedTab {
    const number = ++documents;
    let deadline = 0;
    let frozen = false;
    const shared = setup.storage === 'isolated' ? createMemoryStorage() : fakeTab.ports.storage;
    const storage: KeyValueStorage = {
      ...shared,
      set(key, value) {
        if (!fakeTab.alive()) return true;
        const stored = shared.set(key, value);
        if (stored) options.wrote(tab, key.slice(NAME.length + 1), value);
        if (deadline > 0 && --deadline === 0) {
          note(tab.label, 'died behind a write');
          fakeTab.kill();
        }
        return stored;
      },
    };
    const ports = watched(portsOf(fakeTab, storage, number), () => tab);
    const engine = createChatEngine(ports, ENGINE_OPTIONS);
    const page = createSimulatedPage({
      clock: fakeTab.clock,
      witness: {
        started: (due) => options.started(tab, due),
        begun: (due) => options.begun(tab, due),
        ended: (due, outcome) => options.ended(tab, due, outcome),
      },
      load: (url) => void reload(tab, url),
    });
    let previous = engine.store.get();
    const tab: SimulatedTab = {
      label: `${label}${number}`,
      fake: fakeTab,
      engine,
      tasks: createGuidedTasks(engine.taskParts!, page, () => {}),
      state: () => engine.store.get(),
      awake: () => fakeTab.alive() && !fakeTab.clock.frozen(),
      suspended: () => frozen && fakeTab.alive(),
      freeze() {
        frozen = true;
        fakeTab.freeze();
      },
      thaw() {
        frozen = false;
        fakeTab.thaw();
      },
      dieAtWrite: (nth) => void (deadline = nth),
      id: null,
      stores: (key) => shared.get(`${NAME}:${key}`) !== null,
      ledAt: -1,
      pressedAt: -1,
      presses: 0,
      draft: { text: '', localConversationId: null },
    };
    tabs.add(tab);
    engine.store.subscribe(() => {
      const next = engine.store.get();
      const before = previous;
      previous = next;
      const leads = next.leading || before.leading;
      if (leads && !fakeTab.clock.frozen()) tab.ledAt = clock.elapsed();
      // Typed before there was a conversation, it belongs to the one that began under it.
      tab.draft.localConversationId ??= next.localConversationId;
      if (fakeTab.alive()) options.changed(tab, next, before);
    });
    engine.start();
    return tab;
  }

  function openTab(visible: boolean, tabStorage?: FakeTabStorage): SimulatedTab {
    return start(fake.openTab({ visible, ...(tabStorage && { tabStorage }) }));
  }

  function reload(tab: SimulatedTab, url?: string): SimulatedTab {
    const { url: current } = tab.fake.page.context();
    const fakeTab = tab.fake.reload();
    fakeTab.page.setContext({ url: new URL(url ?? '', current).href, title: 'Shop' });
    const next = start(fakeTab);
    next.draft = tab.draft;
    return next;
  }

  return {
    label,
    clock,
    fake,
    network,
    tabs: () => [...tabs].filter((tab) => tab.fake.alive()),
    open: (visible) => openTab(visible),
    reload,
    duplicate(tab) {
      return start(tab.fake.duplicate());
    },
  };
}
