import type { PushNotice } from '../../src/protocol/push.js';
import type { Log } from '../ports.js';
import type { PushSubscriptionRecord } from '../storage/push-subscription-repository.js';
import type { Storage } from '../storage/storage.js';
import type { PushRequest, PushService } from './push-service.js';
import type { VapidDetails, VapidKey } from './vapid-key.js';

/** Sends notices to browsers, in the background. */
export interface PushSender {
  /** Returns at once, and never throws. With too many waiting, the notice is dropped. */
  send(notice: PushNotice, subscription: PushSubscriptionRecord): void;
  /** What became of notices since the start. */
  counts(): Readonly<Record<PushOutcome, number>>;
  /** Sends nothing any more. Resolves when nothing is on its way. */
  close(): Promise<void>;
}

/** `gone`: the browser has no such subscription any more. `dropped`: too many were waiting. */
export type PushOutcome = 'sent' | 'gone' | 'failed' | 'dropped';

/** More are not on their way at once: each takes a connection. */
const MAX_RUNNING = 8;
const MAX_WAITING = 1_000;
/**
 * For so long a push service keeps a notice for a device that is off, in seconds. A new conversation has been
 * answered by then, or has gone.
 */
const TTL_SECONDS: Record<PushNotice['cause'], number> = { new: 15 * 60, assigned: 4 * 60 * 60 };
/** What a push service answers when a subscription is over. */
const GONE = [404, 410];

export function createPushSender({
  storage,
  service,
  vapidKey,
  log,
}: {
  storage: Pick<Storage, 'pushSubscriptions'>;
  service: PushService;
  vapidKey: Pick<VapidKey, 'details'>;
  log: Log;
}): PushSender {
  const counts: Record<PushOutcome, number> = { sent: 0, gone: 0, failed: 0, dropped: 0 };
  const waiting: (() => Promise<void>)[] = [];
  const running = new Set<Promise<void>>();
  let closed = false;

  const deliver = async (notice: PushNotice, subscription: PushSubscriptionRecord) => {
    const vapidDetails = vapidKey.details();
    if (vapidDetails === undefined) return;
    // The push service, and no more of the address: whoever has it all can send.
    const { host } = new URL(subscription.endpoint);
    try {
      const status = await service.deliver(await encrypt(notice, subscription, vapidDetails));
      const isGone = GONE.includes(status);
      if (isGone) await storage.pushSubscriptions.remove(subscription.endpoint);
      const outcome = isGone ? 'gone' : status >= 200 && status < 300 ? 'sent' : 'failed';
      counts[outcome] += 1;
      if (outcome === 'failed') log.warn({ host, status }, 'a push service refused a notification');
    } catch (error) {
      counts.failed += 1;
      log.warn({ host, reason: String(error) }, 'a notification was not sent');
    }
  };
  const next = () => {
    while (running.size < MAX_RUNNING) {
      const work = waiting.shift();
      if (work === undefined) return;
      const run = work().finally(() => {
        running.delete(run);
        next();
      });
      running.add(run);
    }
  };

  return {
    send(notice, subscription) {
      if (closed) return;
      if (waiting.length >= MAX_WAITING) {
        counts.dropped += 1;
        return;
      }
      waiting.push(() => deliver(notice, subscription));
      next();
    },
    counts: () => counts,
    async close() {
      closed = true;
      waiting.length = 0;
      await Promise.all(running);
    },
  };
}

async function encrypt(
  notice: PushNotice,
  { endpoint, keys }: PushSubscriptionRecord,
  vapidDetails: VapidDetails,
): Promise<PushRequest> {
  // Loaded with the first notification: most servers start without one.
  const { default: webPush } = await import('web-push');
  const { headers, body } = webPush.generateRequestDetails(
    { endpoint, keys },
    JSON.stringify(notice),
    { vapidDetails, TTL: TTL_SECONDS[notice.cause], urgency: 'high', contentEncoding: 'aes128gcm' },
  );
  return { endpoint, headers, body };
}
