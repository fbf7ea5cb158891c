import type { Locks, Ports, SocketAuth } from '../core/ports.js';
import { createBroadcastTabChannel, createSilentTabChannel } from './broadcast-tab-channel.js';
import { createBrowserClock } from './browser-clock.js';
import { createBrowserIds } from './browser-ids.js';
import { createBrowserPage } from './browser-page.js';
import { createConsoleLog } from './console-log.js';
import { createCookieVisitorId } from './cookie-visitor-id.js';
import { createFetchHttp } from './fetch-http.js';
import { createLazyLocks } from './lazy-locks.js';
import { createSingleTabLocks } from './single-tab-locks.js';
import { createMemoryStorage } from './memory-storage.js';
import { createSocketIoTransport } from './socket-io-transport.js';
import type { VisibilityLocksOptions } from './visibility-locks.js';
import { createWebLocks } from './web-locks.js';
import { createWebStorage } from './web-storage.js';

export interface BrowserPortsOptions {
  /** The API's origin, without a trailing slash. */
  server: string;
  /** The name of the lock and of the channel. Tabs with the same name share a conversation. */
  tabsName: string;
  /** Log the session's steps to the browser's console. */
  debug?: boolean;
  /** Share nothing with other documents and keep nothing on the device. */
  isolated?: boolean;
}

/**
 * The engine's ports in a browser. A document whose shared storage is blocked is isolated (rule
 * TAB-13): it would wait for a leader whose conversation it cannot see.
 */
export function createBrowserPorts(options: BrowserPortsOptions): Ports {
  const { server, tabsName, debug = false, isolated = false } = options;
  const clock = createBrowserClock();
  const ids = createBrowserIds();
  const page = createBrowserPage();
  const storage = isolated ? createMemoryStorage() : createWebStorage('localStorage');
  return {
    clock,
    ids,
    page,
    storage,
    tabStorage: createWebStorage('sessionStorage'),
    channel: storage.shared ? createBroadcastTabChannel(tabsName) : createSilentTabChannel(),
    locks: storage.shared
      ? createWebLocks(() =>
          createLazyLocks(
            loadVisibilityLocks({
              clock,
              ids,
              page,
              channel: createBroadcastTabChannel(`${tabsName}:lock`),
            }),
          ),
        )
      : createSingleTabLocks(),
    transport: createSocketIoTransport({
      server,
      namespace: '/',
      balancerKey: ({ tabId }: SocketAuth) => tabId,
      clock,
      page,
    }),
    http: createFetchHttp(server, clock),
    visitorId: createCookieVisitorId(ids),
    log: debug ? createConsoleLog() : { debug() {} },
  };
}

/** For browsers without Web Locks. If they do not load, the server's lease decides which tab leads. */
async function loadVisibilityLocks(options: VisibilityLocksOptions): Promise<Locks> {
  try {
    const { createVisibilityLocks } = await import('./visibility-locks.js');
    return createVisibilityLocks(options);
  } catch {
    return createSingleTabLocks();
  }
}
