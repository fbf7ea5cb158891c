import { parse } from '../../protocol/parse.js';
import { openPageSchema } from '../../protocol/push.js';
import type { PushDevice } from '../client/push-client.js';

const SCRIPT = '/console/service-worker.js';
const SCOPE = '/console/';

/** The browser's Web Push. Browsers have it on pages over HTTPS, and on an iPhone in installed apps only. */
export function createPushDevice(): PushDevice {
  const isSupported =
    'serviceWorker' in navigator && 'PushManager' in window && typeof Notification !== 'undefined';
  const registration = async (): Promise<ServiceWorkerRegistration | undefined> =>
    isSupported ? navigator.serviceWorker.getRegistration(SCOPE) : undefined;
  const current = async (): Promise<PushSubscription | null> =>
    (await (await registration())?.pushManager.getSubscription()) ?? null;

  return {
    isSupported,
    permission: () => (isSupported ? Notification.permission : 'denied'),
    requestPermission: () => Notification.requestPermission(),
    async find() {
      const subscription = await current();
      if (!subscription) return null;
      const key = subscription.options.applicationServerKey;
      return { ...toFields(subscription), publicKey: key ? toBase64Url(key) : null };
    },
    async subscribe(publicKey) {
      await navigator.serviceWorker.register(SCRIPT, { scope: SCOPE });
      // Only an active worker can subscribe.
      const { pushManager } = await navigator.serviceWorker.ready;
      return toFields(
        await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey }),
      );
    },
    async unsubscribe() {
      await (await current())?.unsubscribe();
    },
  };
}

function toFields(subscription: PushSubscription) {
  const { endpoint } = subscription;
  const { p256dh = '', auth = '' } = subscription.toJSON().keys ?? {};
  return { endpoint, keys: { p256dh, auth } };
}

function toBase64Url(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** Calls the listener when a notification was clicked that the service worker has shown, with the page to open. */
export function onNotificationClick(listener: (path: string) => void): void {
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker.addEventListener('message', ({ data }) => {
    const message = parse(openPageSchema, data);
    if (message) listener(message.path);
  });
}
