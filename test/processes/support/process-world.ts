import assert from 'node:assert/strict';
import { createChatProcess, type ChatProcess, type ChatProcessOptions } from './chat-process.js';
import { checkHistory } from './check-history.js';
import { readLog, type LoggedMessage } from './database-file.js';
import { startFaultProxy, type FaultProxy, type WebSocketFate } from './fault-proxy.js';
import { createVisitorBrowser, type VisitorBrowser, type VisitorTab } from './visitor-browser.js';
import { waitUntil } from './wait-until.js';

/** Nobody in these tests is too fast, and no server too busy for newcomers, but where a test means it. */
const UNLIMITED = {
  MESSAGES_PER_MINUTE: '1000000',
  MESSAGE_BURST: '1000000',
  REQUESTS_PER_MINUTE: '1000000',
  HANDSHAKES_PER_MINUTE: '1000000',
  SESSIONS_PER_ADDRESS_PER_HOUR: '1000000',
  MESSAGES_PER_ADDRESS_PER_MINUTE: '1000000',
  BYTES_PER_ADDRESS_PER_DAY: '1000000000',
  MAX_EVENT_LOOP_DELAY_MS: '1000000',
};

/** A server process, a proxy in front of it, and the browsers of its visitors. */
export interface ProcessWorld {
  readonly server: ChatProcess;
  readonly proxy: FaultProxy;
  openBrowser(): VisitorBrowser;
  /** A visitor with one tab and one message that arrived, and was acknowledged. */
  converse(): Promise<{ browser: VisitorBrowser; tab: VisitorTab }>;
  /** Starts the server again on its file, behind the same address. */
  restart(): Promise<void>;
  log(browser: VisitorBrowser): LoggedMessage[];
  settled(browser: VisitorBrowser, limitMs?: number): Promise<void>;
  /** Every message is settled in every tab, and all rules hold for what happened. */
  check(browser: VisitorBrowser): Promise<void>;
  close(): Promise<void>;
}

/** A server with the settings that these tests want; not started. */
export function createServer(options: ChatProcessOptions = {}): ChatProcess {
  return createChatProcess({ ...options, settings: { ...UNLIMITED, ...options.settings } });
}

export interface WorldOptions extends ChatProcessOptions {
  /** Where they are refused, visitors poll. Default: `passed`. */
  webSockets?: WebSocketFate;
}

/** `shared`: a server that runs already, and is somebody else's to close. */
export async function startWorld(
  { webSockets = 'passed', ...options }: WorldOptions = {},
  shared?: ChatProcess,
): Promise<ProcessWorld> {
  const server = shared ?? createServer(options);
  const proxy = await startFaultProxy();
  proxy.webSockets = webSockets;
  const browsers: VisitorBrowser[] = [];

  const restart = async () => {
    await server.start();
    proxy.target(server.port);
  };
  const log = (browser: VisitorBrowser) => readLog(server.file, browser.sessionId());
  const openBrowser = () => {
    const browser = createVisitorBrowser(`v${browsers.length + 1}`, proxy.origin);
    browsers.push(browser);
    return browser;
  };
  const settled = (browser: VisitorBrowser, limitMs = 30_000) =>
    waitUntil(`${browser.name} is settled`, browser.settled, {
      limitMs,
      detail: () =>
        browser.tabs.map((tab) => {
          const { connection, leading, pending, transcript } = tab.state();
          const head = transcript.messages.at(-1)?.seq;
          return { tab: tab.name, connection, leading, pending, head, ahead: transcript.ahead };
        }),
    });

  if (shared === undefined) await restart();
  else proxy.target(shared.port);
  return {
    server,
    proxy,
    openBrowser,
    async converse() {
      const browser = openBrowser();
      const tab = browser.openTab();
      tab.press();
      await settled(browser);
      // Its echo settles a message too, and may come before its ack.
      await waitUntil('it is acknowledged', () => browser.history.acked.length === 1);
      return { browser, tab };
    },
    restart,
    log,
    settled,
    async check(browser) {
      await settled(browser);
      const logged = log(browser);
      assert.deepEqual(checkHistory(browser.history, logged), []);
      for (const tab of browser.tabs)
        assert.equal(tab.state().transcript.messages.at(-1)?.seq, logged.length, tab.name);
    },
    async close() {
      for (const browser of browsers) browser.close();
      await proxy.close();
      if (shared === undefined) await server.close();
    },
  };
}
