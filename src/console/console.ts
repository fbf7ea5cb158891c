import { createBrowserClock } from '../platform/browser-clock.js';
import { createBrowserIds } from '../platform/browser-ids.js';
import { createBrowserPage } from '../platform/browser-page.js';
import { createFetchHttp } from '../platform/fetch-http.js';
import { createSingleTabLocks } from '../platform/single-tab-locks.js';
import { createSocketIoTransport } from '../platform/socket-io-transport.js';
import { createWebLocks } from '../platform/web-locks.js';
import { createWebStorage } from '../platform/web-storage.js';
import { setAppBadge } from './browser/app-badge.js';
import { createBrowserAddress } from './browser/browser-address.js';
import { saveFile } from './browser/save-file.js';
import { createWindowFocus } from './browser/window-focus.js';
import { createDesktopNotifications } from './browser/desktop-notifications.js';
import { createNotificationSound } from './browser/notification-sound.js';
import { createPushDevice, onNotificationClick } from './browser/push-device.js';
import { startNotifications } from './browser/notifications.js';
import { createConsoleClient } from './client/console-client.js';
import { ConsoleApp } from './elements/console-app/console-app.js';
import { matchRoute, titleOf } from './elements/console-app/console-pages.js';
import { defineConsoleElements } from './elements/define-console-elements.js';

/* The entry of the console's page: creates the client, the notifications and the app, and starts. */

/** The one-time link in the address bar. `secret` is `null` if there is none. */
function setupLink(): { secret: string | null; agentName: string | undefined } {
  const fragment = new URLSearchParams(location.hash.slice(1));
  return { secret: fragment.get('setup'), agentName: fragment.get('name') ?? undefined };
}

/** Removes the secret from the address bar and from the tab's history. */
function hideSetupLink(): void {
  if (setupLink().secret !== null)
    history.replaceState(null, '', location.pathname + location.search);
}

const clock = createBrowserClock();
const ids = createBrowserIds();
const page = createBrowserPage();
const windowFocus = createWindowFocus();
const server = location.origin;
const documentId = ids.uuid();
const client = createConsoleClient(
  {
    clock,
    ids,
    windowFocus,
    page,
    pushDevice: createPushDevice(),
    address: createBrowserAddress(),
    tabStorage: createWebStorage('sessionStorage'),
    http: createFetchHttp(server, clock, {
      credentials: 'same-origin',
      // A page of another origin cannot send this header, unless the server allows it by CORS.
      headers: { 'x-chat-console': '1' },
    }),
    transport: createSocketIoTransport<object>({
      server,
      namespace: '/agent',
      balancerKey: () => documentId,
      clock,
      page,
    }),
    saveFile,
    hideSetupLink,
  },
  matchRoute,
);

const sound = createNotificationSound();
for (const gesture of ['pointerdown', 'keydown'])
  window.addEventListener(gesture, () => sound.unlock(), { passive: true });

defineConsoleElements();
const app = new ConsoleApp();
app.client = client;
app.notifications = startNotifications(client, {
  sound,
  desktop: createDesktopNotifications(),
  windowFocus,
  clock,
  // Without Web Locks, as on plain http, each tab notifies.
  locks: createWebLocks(createSingleTabLocks),
  storage: createWebStorage('localStorage'),
  titleOf,
  setTitle: (title) => (document.title = title),
  setBadge: setAppBadge,
});
document.body.append(app);
onNotificationClick((path) => client.open(path));

// Opening a one-time link in this tab changes only the fragment, so the page does not reload by itself.
window.addEventListener('hashchange', () => {
  if (setupLink().secret !== null) location.reload();
});
const { secret, agentName } = setupLink();
client.start(secret, agentName);
