import type { Locks, Ports, SocketAuth } from '../core/ports.js';
import { createBroadcastTabChannel } from './broadcast-tab-channel.js';
import { createBrowserClock } from './browser-clock.js';
import { createBrowserIds } from './browser-ids.js';
import { createBrowserPage } from './browser-page.js';
import { createConsoleLog } from './console-log.js';
import { createCookieVisitorId } from './cookie-visitor-id.js';
import { createFetchHttp } from './fetch-http.js';
import { createLateLocks } from './late-locks.js';
import { createLoneLocks } from './lone-locks.js';
import { createMemoryStorage } from './memory-storage.js';
import { createSilentLog } from './silent-log.js';
import { createSilentTabChannel } from './silent-tab-channel.js';
import { createSocketIoTransport } from './socket-io-transport.js';
import type { VisibilityLocksOptions } from './visibility-locks.js';
import { createWebLocks } from './web-locks.js';
import { createWebStorage } from './web-storage.js';

export interface BrowserPortsOptions {
  /** Origin of the API, without a slash at its end. */
  server: string;
  /** What lock and channel are called; tabs with the same name are one. */
  tabsName: string;
  /** Tell the session's steps in the console. */
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
  const alone = !storage.shared;
  return {
    clock,
    ids,
    page,
    storage,
    tabStorage: createWebStorage('sessionStorage'),
    channel: alone ? createSilentTabChannel() : createBroadcastTabChannel(tabsName),
    locks: alone
      ? createLoneLocks()
      : createWebLocks(() =>
          createLateLocks(
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
    log: debug ? createConsoleLog() : createSilentLog(),
  };
}

/** Hardly a browser needs them. Where they can't be loaded, the server's lease decides who leads. */
async function loadVisibilityLocks(options: VisibilityLocksOptions): Promise<Locks> {
  try {
    const { createVisibilityLocks } = await import('./visibility-locks.js');
    return createVisibilityLocks(options);
  } catch {
    return createLoneLocks();
  }
}
