import type { ChatEngine } from '../../../src/core/chat-engine-api.js';
import { createChatEngine } from '../../../src/core/chat-engine.js';
import type { SocketAuth } from '../../../src/core/ports.js';
import type { ChatState } from '../../../src/core/state/state.js';
import { createBrowserIds } from '../../../src/platform/browser-ids.js';
import { createFetchHttp } from '../../../src/platform/fetch-http.js';
import { createSocketIoTransport } from '../../../src/platform/socket-io-transport.js';
import { createFakeHub } from '../../support/fake-channel.js';
import type { FakeClock } from '../../support/fake-clock.js';
import { createFakeLockManager } from '../../support/fake-locks.js';
import { createFakePage, type FakePage } from '../../support/fake-page.js';
import { createFakeDisk, createFakeTabStorage } from '../../support/fake-storage.js';
import { createDeviceClock, type DeviceClock } from './device-clock.js';
import { createHistory, type History } from './history.js';
import { watchShown } from './watch-shown.js';
import { watchTransport } from './watched-transport.js';

/** One tab with the real engine in it, over real sockets. */
export interface VisitorTab {
  readonly name: string;
  readonly engine: ChatEngine;
  readonly page: FakePage;
  readonly clock: DeviceClock;
  state(): ChatState;
  /** What the visitor sees: confirmed bodies, then pending ones. */
  shown(): string[];
  /** Lets its device's time pass until it is so; how much of it passed. */
  passUntil(holds: (state: ChatState) => boolean, limitMs: number): Promise<number>;
  /** Writes the next message of this tab; its body. */
  press(): string;
  /** Ends the document in order; the conversation stays on the device. */
  close(): void;
}

/** One visitor's browser: its tabs share storage, channel and lock. */
export interface VisitorBrowser {
  readonly name: string;
  readonly history: History;
  readonly tabs: readonly VisitorTab[];
  /** `server`: where its requests go; default: where those of all tabs go. */
  openTab(server?: string): VisitorTab;
  sessionId(): string;
  /** Nothing is unsent, and all tabs show the log up to the same message. */
  settled(): boolean;
  close(): void;
}

export function createVisitorBrowser(name: string, origin: string): VisitorBrowser {
  const disk = createFakeDisk();
  const hub = createFakeHub();
  const lockManager = createFakeLockManager();
  const history = createHistory();
  const tabs: VisitorTab[] = [];
  let opened = 0;
  let written = 0;

  function openTab(server = origin): VisitorTab {
    const tabName = `${name}.${++opened}`;
    const clock = createDeviceClock();
    // The fakes take of their clock no more than this one has.
    const fakesClock = clock as unknown as FakeClock;
    const page = createFakePage();
    const locks = lockManager.open(fakesClock);
    const channel = hub.open('tabs', fakesClock);
    const transport = createSocketIoTransport({
      server,
      namespace: '/',
      balancerKey: ({ tabId }: SocketAuth) => tabId,
      clock,
      page,
    });
    const engine = createChatEngine(
      {
        clock,
        ids: createBrowserIds(),
        storage: disk.open(fakesClock),
        tabStorage: createFakeTabStorage(),
        channel,
        locks,
        page,
        transport: watchTransport(transport, history),
        http: createFetchHttp(server, clock),
        log: { debug() {} },
        visitorId: { keep: () => undefined, forget() {} },
      },
      {
        server: origin,
        site: 'demo',
        historyTtlMs: 24 * 60 * 60_000,
        heartbeatMs: 30_000,
        keepHistory: true,
        sharePage: true,
        keepProfile: true,
        countVisitor: true,
      },
    );
    const look = watchShown(tabName, history);
    engine.store.subscribe(() => look(engine.store.get()));
    const tab: VisitorTab = {
      name: tabName,
      engine,
      page,
      clock,
      state: () => engine.store.get(),
      shown() {
        const { transcript, pending } = engine.store.get();
        return [...transcript.messages, ...pending].map(({ body }) => body);
      },
      async passUntil(holds, limitMs) {
        const start = clock.elapsed();
        let end: number | undefined;
        const note = () => {
          if (end === undefined && holds(engine.store.get())) end = clock.elapsed();
        };
        const undo = engine.store.subscribe(note);
        note();
        while (end === undefined && clock.elapsed() - start < limitMs) await clock.skip(250);
        undo();
        return (end ?? Infinity) - start;
      },
      press() {
        const body = `${tabName} says ${++written}`;
        history.press(tabName, body);
        if (engine.send(body) !== 'queued') throw new Error(`"${body}" was not queued`);
        return body;
      },
      close() {
        if (!clock.alive()) return;
        page.leave();
        engine.close();
        clock.kill();
        locks.kill();
        channel.close();
        tabs.splice(tabs.indexOf(tab), 1);
      },
    };
    tabs.push(tab);
    engine.start();
    return tab;
  }

  return {
    name,
    history,
    tabs,
    openTab,
    sessionId() {
      const id = tabs.map((tab) => tab.state().session?.id).find((each) => each !== undefined);
      if (id === undefined) throw new Error(`${name} has no session yet`);
      return id;
    },
    settled() {
      const heads = tabs.map((tab) => tab.state().transcript.messages.at(-1)?.seq ?? 0);
      const unsent = tabs.some((tab) => tab.state().pending.length > 0);
      const holes = tabs.some((tab) => tab.state().transcript.ahead.length > 0);
      return !unsent && !holes && new Set(heads).size === 1;
    },
    close: () => [...tabs].forEach((tab) => tab.close()),
  };
}
