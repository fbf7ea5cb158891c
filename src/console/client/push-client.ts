import { noContentSchema, outcomeOfHttp } from '../../core/connection/outcome.js';
import type { Http } from '../../core/ports.js';
import {
  pushKeySchema,
  pushStateSchema,
  type PushSubscriptionFields,
} from '../../protocol/push.js';

/**
 * Whether this device is notified of the agent's work while the console is closed. `unsupported`: the browser cannot;
 * `unavailable`: the server does not; `denied`: the person has forbidden notifications; `unknown`: nobody could be
 * asked.
 */
export type PushState = 'unsupported' | 'unavailable' | 'denied' | 'off' | 'on' | 'unknown';

/** The Web Push of this browser. A rejected promise means that the browser or its push service refused. */
export interface PushDevice {
  readonly isSupported: boolean;
  permission(): NotificationPermission;
  /** Asks the person; call it in a user gesture. */
  requestPermission(): Promise<NotificationPermission>;
  /** The subscription that there is, and the server's key that it was made with. */
  find(): Promise<(PushSubscriptionFields & { publicKey: string | null }) | null>;
  /** Asks the browser's push service for a subscription. Needs the permission. */
  subscribe(publicKey: string): Promise<PushSubscriptionFields>;
  unsubscribe(): Promise<void>;
}

/** Notifications on this device while the console is closed. No method rejects. */
export interface PushClient {
  /** Reads the state, and tells the server that the device is in use. */
  read(): Promise<PushState>;
  /** The agent has signed in: does the same if the browser has a subscription. */
  keepAlive(): Promise<void>;
  /** Asks for permission if need be; call it in a user gesture. */
  switchOn(): Promise<PushState>;
  switchOff(): Promise<PushState>;
  /** The agent has signed out, and the server knows: the browser forgets its subscription too. */
  forget(): Promise<void>;
}

const PATH = '/api/console/account/push';

export function createPushClient({
  http,
  pushDevice,
}: {
  http: Http;
  pushDevice: PushDevice;
}): PushClient {
  const readKey = async () =>
    outcomeOfHttp(await http.request({ method: 'GET', path: PATH }), pushKeySchema);
  const post = async (body: { subscription: PushSubscriptionFields; replaces?: string }) => {
    const answer = await http.request({ method: 'POST', path: PATH, body });
    return outcomeOfHttp(answer, noContentSchema).kind === 'done';
  };
  const isOn = async (endpoint: string): Promise<boolean | undefined> => {
    const body = { endpoint };
    const answer = await http.request({ method: 'POST', path: `${PATH}/check`, body });
    const outcome = outcomeOfHttp(answer, pushStateSchema);
    return outcome.kind === 'done' ? outcome.value.on : undefined;
  };
  /** A server with another key than before cannot reach the subscription that was made with the old one. */
  const renew = async (publicKey: string, replaces: string): Promise<PushState> => {
    await pushDevice.unsubscribe();
    const subscription = await pushDevice.subscribe(publicKey);
    if (await post({ subscription, replaces })) return 'on';
    await pushDevice.unsubscribe();
    return 'off';
  };

  const read = async (): Promise<PushState> => {
    const known = await readKey();
    if (known.kind !== 'done') return 'unknown';
    const { publicKey } = known.value;
    if (publicKey === null) return 'unavailable';
    if (pushDevice.permission() === 'denied') return 'denied';
    const subscription = await pushDevice.find();
    if (!subscription) return 'off';
    const on = await isOn(subscription.endpoint);
    if (on === undefined) return 'unknown';
    if (on && subscription.publicKey !== null && subscription.publicKey !== publicKey)
      return renew(publicKey, subscription.endpoint);
    // Another agent had it on, or the server has ended it.
    if (!on) await pushDevice.unsubscribe();
    return on ? 'on' : 'off';
  };
  const switchOn = async (): Promise<PushState> => {
    // First, while the gesture counts.
    if ((await pushDevice.requestPermission()) !== 'granted')
      return pushDevice.permission() === 'denied' ? 'denied' : 'off';
    const known = await readKey();
    if (known.kind !== 'done') return 'unknown';
    const { publicKey } = known.value;
    if (publicKey === null) return 'unavailable';
    // One that was made with another key would be refused.
    await pushDevice.unsubscribe();
    const subscription = await pushDevice.subscribe(publicKey);
    if (await post({ subscription })) return 'on';
    await pushDevice.unsubscribe();
    return 'unknown';
  };
  const switchOff = async (): Promise<PushState> => {
    const subscription = await pushDevice.find();
    if (!subscription) return 'off';
    const body = { endpoint: subscription.endpoint };
    const answer = await http.request({ method: 'DELETE', path: PATH, body });
    // Without the server's consent it is still on: the switch must not say otherwise.
    if (outcomeOfHttp(answer, noContentSchema).kind !== 'done') return 'unknown';
    await pushDevice.unsubscribe();
    return 'off';
  };
  const attempt = async (work: () => Promise<PushState>): Promise<PushState> => {
    if (!pushDevice.isSupported) return 'unsupported';
    try {
      return await work();
    } catch {
      return 'unknown';
    }
  };

  return {
    read: () => attempt(read),
    async keepAlive() {
      const subscription = await pushDevice.find().catch(() => null);
      if (subscription) await attempt(read);
    },
    switchOn: () => attempt(switchOn),
    switchOff: () => attempt(switchOff),
    forget: () => pushDevice.unsubscribe().catch(() => undefined),
  };
}
