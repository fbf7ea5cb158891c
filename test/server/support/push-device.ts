import { createECDH, randomBytes, randomUUID } from 'node:crypto';
import ece from 'http_ece';
import type { PushRequest, PushService } from '../../../server/push/push-service.js';

/** A browser that can be notified: it reads what was encrypted for it. */
export function createPushDevice(endpoint = `https://push.example.com/${randomUUID()}`) {
  const privateKey = createECDH('prime256v1');
  privateKey.generateKeys();
  const auth = randomBytes(16).toString('base64url');
  return {
    subscription: {
      endpoint,
      keys: { p256dh: privateKey.getPublicKey('base64url'), auth },
    },
    read: (body: Buffer): string =>
      ece.decrypt(body, { version: 'aes128gcm', privateKey, authSecret: auth }).toString('utf8'),
  };
}
export type PushDevice = ReturnType<typeof createPushDevice>;

/** A push service in memory. `statuses`: what it answers for an endpoint, if not 201. */
export function createMemoryPushService() {
  const delivered: PushRequest[] = [];
  const statuses = new Map<string, number>();
  const service: PushService = {
    async deliver(message) {
      delivered.push(message);
      return statuses.get(message.endpoint) ?? 201;
    },
  };
  return {
    service,
    statuses,
    delivered,
    /** What this device was told so far. */
    toldTo: ({ subscription, read }: PushDevice): Record<string, unknown>[] =>
      delivered
        .filter(({ endpoint }) => endpoint === subscription.endpoint)
        .map(({ body }) => JSON.parse(read(body)) as Record<string, unknown>),
  };
}
