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
  /** Origin of the API, without a slash at its end. */
  server: string;
  /** The name of lock and channel: tabs with the same name belong together. */
  tabsName: string;
  /** Log the session's steps to the browser's console. */
  debug?: boolean;
  /** Share nothing with other documents and keep nothing on the device. */
  island?: boolean;
}

/**
 * The engine's ports in a browser. A document whose shared storage is blocked is an island (rule
 * TAB-13): it would wait for a leader whose conversation it cannot see.
 */
export function createBrowserPorts(options: BrowserPortsOptions): Ports {
  const { server, tabsName, debug = false, island = false } = options;
  const clock = createBrowserClock();
  const ids = createBrowserIds();
  const page = createBrowserPage();
  const storage = island ? createMemoryStorage() : createWebStorage('localStorage');
  const isIsland = !storage.shared;
  return {
    clock,
    ids,
    page,
    storage,
    tabStorage: createWebStorage('sessionStorage'),
    channel: isIsland ? createSilentTabChannel() : createBroadcastTabChannel(tabsName),
    locks: isIsland
      ? createSingleTabLocks()
      : createWebLocks(() =>
          createLazyLocks(
            loadVisibilityLocks({
              clock,
              ids,
              page,
              channel: createBroadcastTabChannel(`${tabsName}:lock`),
            }),
          ),
        ),
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

/** Few browsers need them. Where they can't be loaded, the server's lease decides who leads. */
async function loadVisibilityLocks(options: VisibilityLocksOptions): Promise<Locks> {
  try {
    const { createVisibilityLocks } = await import('./visibility-locks.js');
    return createVisibilityLocks(options);
  } catch {
    return createSingleTabLocks();
  }
}
