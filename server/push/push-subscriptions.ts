import type { PushSubscriptionFields } from '../../src/protocol/push.js';
import type { SignedInAgent } from '../agents/sign-in.js';
import type { Clock } from '../ports.js';
import { RequestError } from '../request-error.js';
import type { Storage } from '../storage/storage.js';
import type { VapidKey } from './vapid-key.js';

/** Devices of one agent, at most. Then the one that was not seen for longest gives way. */
export const MAX_DEVICES = 10;
/** A device in which the console was not opened for so long is forgotten, in ms. */
export const UNSEEN_MS = 90 * 24 * 60 * 60 * 1000;

/** The devices on which agents are notified: each agent switches on and off what this browser does. */
export interface PushSubscriptions {
  /** What browsers subscribe with; `null`: this server sends no notifications. */
  publicKey(): string | null;
  /**
   * Notifies the agent on this device from now on. A device has one agent: the last one.
   *
   * @throws RequestError `not_found` if `replaces` is given, and is not a device of this agent; `forbidden` if
   * this server sends no notifications
   */
  add(
    signedIn: SignedInAgent,
    subscription: PushSubscriptionFields,
    replaces?: string,
  ): Promise<void>;
  /**
   * Whether the agent is notified on this device, which counts as seen. If it is another agent's device, that
   * agent is not notified on it any more: somebody else uses it now.
   */
  check(signedIn: SignedInAgent, endpoint: string): Promise<boolean>;
  /** Whoever is notified there. To know an endpoint, one must have the device. */
  remove(endpoint: string): Promise<void>;
  /** Forgets devices that were not seen for `UNSEEN_MS`. */
  removeUnseen(): Promise<void>;
}

export function createPushSubscriptions({
  storage,
  clock,
  vapidKey,
}: {
  storage: Storage;
  clock: Clock;
  vapidKey: Pick<VapidKey, 'details'>;
}): PushSubscriptions {
  return {
    publicKey: () => vapidKey.details()?.publicKey ?? null,

    async add({ agent, tokenHash }, subscription, replaces) {
      if (vapidKey.details() === undefined)
        throw new RequestError('forbidden', 'this server sends no notifications');
      await storage.transaction(async (tx) => {
        // It was signed out while it asked.
        if ((await tx.agents.findSession(tokenHash)) === undefined)
          throw new RequestError('unauthorized', 'not signed in');
        const now = clock.now();
        if (replaces !== undefined) {
          const before = await tx.pushSubscriptions.find(replaces);
          if (before?.agentId !== agent.id) throw new RequestError('not_found', 'no such device');
          await tx.pushSubscriptions.remove(replaces);
        }
        const seen = { agentId: agent.id, tokenHash, createdAt: now, usedAt: now };
        await tx.pushSubscriptions.put({ ...subscription, ...seen });
        await tx.pushSubscriptions.keepNewest(agent.id, MAX_DEVICES);
      });
    },

    async check({ agent, tokenHash }, endpoint) {
      const found = await storage.pushSubscriptions.find(endpoint);
      if (found === undefined) return false;
      if (found.agentId !== agent.id) {
        await storage.pushSubscriptions.remove(endpoint);
        return false;
      }
      await storage.pushSubscriptions.touch(endpoint, { tokenHash, now: clock.now() });
      return true;
    },

    remove: (endpoint) => storage.pushSubscriptions.remove(endpoint),
    removeUnseen: () => storage.pushSubscriptions.removeUnseen(clock.now() - UNSEEN_MS),
  };
}
