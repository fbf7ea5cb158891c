import type { FastifyInstance } from 'fastify';
import { pushEndpointSchema, pushOnSchema } from '../../src/protocol/push.js';
import type { PushSubscriptions } from '../push/push-subscriptions.js';
import type { ConsoleAuth } from './console-auth.js';
import { readBody } from './json-bodies.js';

/** The devices on which agents are notified, under `/api/console/account/push`: see `src/protocol/push.ts`. */
export function pushRoutes(
  app: FastifyInstance,
  { auth, pushSubscriptions }: { auth: ConsoleAuth; pushSubscriptions: PushSubscriptions },
): void {
  app.get('/account/push', async (request) => {
    await auth.require(request);
    return { publicKey: pushSubscriptions.publicKey() };
  });
  app.post('/account/push', async (request, reply) => {
    const signedIn = await auth.require(request);
    const { subscription, replaces } = readBody(pushOnSchema, request.body);
    await pushSubscriptions.add(signedIn, subscription, replaces);
    return reply.status(204).send();
  });
  app.post('/account/push/check', async (request) => {
    const signedIn = await auth.require(request);
    const { endpoint } = readBody(pushEndpointSchema, request.body);
    return { on: await pushSubscriptions.check(signedIn, endpoint) };
  });
  app.delete('/account/push', async (request, reply) => {
    await auth.require(request);
    const { endpoint } = readBody(pushEndpointSchema, request.body);
    await pushSubscriptions.remove(endpoint);
    return reply.status(204).send();
  });
}
