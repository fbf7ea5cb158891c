import type { NotificationData, OpenPage } from '../protocol/push.js';
import { notificationOf, pathOf, tabToFocus } from './push-notification.js';

/*
 * The console's service worker: it shows what the server pushes while the console is closed, and opens it. It keeps
 * no copies of files and answers no requests, so the console works as without it.
 */

declare const self: ServiceWorkerGlobalScope;

/** As browsers fire it: TypeScript's library has no fields for it yet. */
interface SubscriptionChangeEvent extends ExtendableEvent {
  readonly oldSubscription?: PushSubscription | null;
  readonly newSubscription?: PushSubscription | null;
}

/** Fields of notifications that TypeScript's library leaves out. */
interface ShownOptions extends NotificationOptions {
  renotify: boolean;
}

const ICON = '/console/icon-192.png';

// A new version takes over at once: there is nothing that could not fit the open pages.
self.addEventListener('install', () => void self.skipWaiting());

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => {
  event.waitUntil(show(readJson(event.data)));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(pathOf(event.notification.data)));
});

self.addEventListener('pushsubscriptionchange', (event) => {
  const change = event as SubscriptionChangeEvent;
  change.waitUntil(renew(change));
});

function readJson(data: PushMessageData | null): unknown {
  try {
    return data?.json();
  } catch {
    return undefined;
  }
}

async function show(data: unknown): Promise<void> {
  const shown = await self.registration.getNotifications();
  const { title, path, ...rest } = notificationOf(data, shown);
  const carried: NotificationData = { path, source: 'push' };
  const options: ShownOptions = { ...rest, icon: ICON, data: carried };
  await self.registration.showNotification(title, options);
}

/** Brings an open console forward, which then goes to the page; or opens one. */
async function open(path: string): Promise<void> {
  const tabs = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const tab = tabToFocus(tabs);
  if (tab === undefined) return void (await self.clients.openWindow(path));
  const message: OpenPage = { type: 'open', path };
  tab.postMessage(message, {});
  await tab.focus();
}

/**
 * The push service has given the browser another address, or wants it to ask for one. If the agent is signed out
 * meanwhile, the server refuses it; then the switch on the account page is off.
 */
async function renew({ oldSubscription, newSubscription }: SubscriptionChangeEvent): Promise<void> {
  if (!oldSubscription) return;
  const subscription =
    newSubscription ??
    (await self.registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: oldSubscription.options.applicationServerKey,
    }));
  const { endpoint, keys } = subscription.toJSON();
  await fetch('/api/console/account/push', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-chat-console': '1' },
    body: JSON.stringify({
      subscription: { endpoint, keys },
      replaces: oldSubscription.endpoint,
    }),
  });
}
