import { createBrowserClock } from '../platform/browser-clock.js';
import { createBrowserIds } from '../platform/browser-ids.js';
import { createBrowserPage } from '../platform/browser-page.js';
import { createWebStorage } from '../platform/web-storage.js';
import { createAgentSockets } from './browser/agent-socket.js';
import { callAttention } from './browser/attention-caller.js';
import { createChime } from './browser/chime.js';
import { createDesktopNotifier } from './browser/desktop-notifier.js';
import { fetchConsoleHttp } from './browser/fetch-console-http.js';
import { hideSetupLink, setupLink } from './browser/setup-link.js';
import { createConsoleClient } from './client/console-client.js';
import { ConsoleApp } from './elements/console-app/console-app.js';
import { defineConsoleElements } from './elements/define-console-elements.js';

/* The console's page: everything is put together here, and started. */

const clock = createBrowserClock();
const ids = createBrowserIds();
const page = createBrowserPage();
const client = createConsoleClient({
  clock,
  ids,
  page,
  tabStorage: createWebStorage('sessionStorage'),
  http: fetchConsoleHttp,
  openLink: createAgentSockets({ clock, ids, page }),
  linkSpent: hideSetupLink,
});

const chime = createChime();
for (const gesture of ['pointerdown', 'keydown'])
  window.addEventListener(gesture, () => chime.unlock(), { passive: true });

defineConsoleElements();
const app = new ConsoleApp();
app.client = client;
app.notifier = createDesktopNotifier();
app.attention = callAttention(client, {
  chime,
  notifier: app.notifier,
  page,
  storage: createWebStorage('localStorage'),
  setTitle: (title) => (document.title = title),
});
document.body.append(app);

// A link that is opened while the console stands here changes the fragment only.
window.addEventListener('hashchange', () => {
  if (setupLink() !== null) location.reload();
});
client.start(setupLink());
