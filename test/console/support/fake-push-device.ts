import type { PushDevice } from '../../../src/console/client/push-client.js';

type Found = NonNullable<Awaited<ReturnType<PushDevice['find']>>>;

export interface FakePushDevice extends PushDevice {
  isSupported: boolean;
  granted: NotificationPermission;
  /** What the person answers when asked. */
  answer: NotificationPermission;
  subscription: Found | null;
  /** The browser's push service refuses. */
  failing: boolean;
}

/** A browser with Web Push, whose person allows notifications when asked. */
export function createFakePushDevice(): FakePushDevice {
  let subscriptions = 0;
  const device: FakePushDevice = {
    isSupported: true,
    granted: 'default',
    answer: 'granted',
    subscription: null,
    failing: false,
    permission: () => device.granted,
    async requestPermission() {
      if (device.granted === 'default') device.granted = device.answer;
      return device.granted;
    },
    find: async () => device.subscription,
    async subscribe(publicKey) {
      if (device.failing) throw new Error('AbortError: the push service refused');
      subscriptions += 1;
      const endpoint = `https://push.example.com/${subscriptions}`;
      const subscription = { endpoint, keys: { p256dh: 'public', auth: 'secret' } };
      device.subscription = { ...subscription, publicKey };
      return subscription;
    },
    async unsubscribe() {
      device.subscription = null;
    },
  };
  return device;
}
