import { afterEach } from 'node:test';
import type { ChatEngine } from '../../src/core/chat-engine-api.js';
import { createChatEngine } from '../../src/core/chat-engine.js';
import { logChange } from '../../src/core/debug-log.js';
import type { EngineOptions } from '../../src/core/engine-options.js';
import type { Ports } from '../../src/core/ports.js';
import type { ChatState } from '../../src/core/state/state.js';
import { createChatServer, type ChatServer, type ChatServerOptions } from './chat-server.js';
import { createFakeBrowser, type FakeBrowser, type FakeTab } from './fake-browser.js';
import { createFakeClock, type FakeClock } from './fake-clock.js';
import { createFakeNetwork, type FakeNetwork } from './fake-network.js';
import type { FakeTabStorage } from './fake-storage.js';

/** One tab with a started engine in it. */
export interface ChatTab {
  tab: FakeTab;
  engine: ChatEngine;
  state(): ChatState;
  /** What the visitor sees: confirmed bodies, then pending ones. */
  shown(): string[];
  /** Ends the document in the orderly way, and starts the next one in its place. */
  reload(): ChatTab;
}

/** A server, a network, and one browser with as many tabs as a test opens. */
export interface ChatWorld {
  clock: FakeClock;
  /** The clock of the visitor's device. */
  device: FakeClock;
  server: ChatServer;
  network: FakeNetwork;
  browser: FakeBrowser;
  openTab(options?: { visible?: boolean; tabStorage?: FakeTabStorage }): ChatTab;
  /**
   * Lets a long time pass in which no tab runs: wall clocks go on, and all sleep until the last minute
   * of it, when the server sweeps.
   */
  skip(ms: number): Promise<void>;
  /** Lets time pass until nothing is unsent anywhere and every tab that runs is where the log is. */
  settle(limitMs?: number): Promise<void>;
}

export interface ChatWorldOptions {
  server?: Partial<ChatServerOptions>;
  engine?: Partial<EngineOptions>;
  latency?: () => number;
  storageLag?: () => number;
  channelDelay?: () => number;
  /** Ports that stand in for the browser's. */
  ports?: (tab: FakeTab) => Partial<Ports>;
}

const LAST_MINUTE = 60_000;

/** The servers of the test that runs. */
const servers = new Set<ChatServer>();

afterEach(async () => {
  for (const server of servers) await server.close();
  servers.clear();
});

export const ENGINE_OPTIONS: EngineOptions = {
  server: 'https://chat.example.com',
  site: 'demo',
  historyTtlMs: 24 * 60 * 60_000,
  heartbeatMs: 30_000,
  keepHistory: true,
  sharePage: true,
  keepProfile: true,
  countVisitor: true,
};

/** Its server is closed after the test. */
export async function createChatWorld(options: ChatWorldOptions = {}): Promise<ChatWorld> {
  const clock = createFakeClock();
  const server = await createChatServer({ clock: clock.fork(), ...options.server });
  const network = createFakeNetwork({
    serverClock: clock.fork(),
    // Looked up at each call: a test may stand in between.
    http: (request) => server.http(request),
    connect: server.connect,
    conditions: { latency: options.latency ?? (() => 20) },
  });
  servers.add(server);
  const { storageLag, channelDelay } = options;
  const device = clock.fork();
  const browser = createFakeBrowser({
    clock: device,
    network,
    ...(storageLag && { storageLag }),
    ...(channelDelay && { channelDelay }),
  });
  const chats = new Set<ChatTab>();

  function start(tab: FakeTab): ChatTab {
    const engine = createChatEngine(
      { ...tab.ports, ...options.ports?.(tab) },
      { ...ENGINE_OPTIONS, ...options.engine },
      (change) => logChange(tab.ports.log, change),
    );
    const chat: ChatTab = {
      tab,
      engine,
      state: () => engine.store.get(),
      shown() {
        const { transcript, pending } = engine.store.get();
        return [...transcript.messages, ...pending].map((message) => message.body);
      },
      reload: () => start(tab.reload()),
    };
    chats.add(chat);
    engine.start();
    return chat;
  }

  function settled(): boolean {
    return [...chats]
      .filter(({ tab }) => tab.alive() && !tab.clock.frozen())
      .every((chat) => {
        const { pending, transcript, session } = chat.state();
        const log = session ? server.log(session.id) : [];
        const unsent = pending.some((message) => message.phase !== 'failed');
        return !unsent && (transcript.messages.at(-1)?.seq ?? 0) === log.length;
      });
  }

  return {
    clock,
    device,
    server,
    network,
    browser,
    openTab: (tabOptions) => start(browser.openTab(tabOptions)),
    async skip(ms) {
      clock.jump(ms - LAST_MINUTE);
      await clock.advance(LAST_MINUTE);
    },
    settle: (limitMs) => clock.advanceUntil(settled, limitMs),
  };
}
