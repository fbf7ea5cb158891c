import type { FastifyInstance } from 'fastify';
import type { Log } from '../ports.js';

/** One line per API call: the route's pattern, never its URL, which names a session. */
export function logRequests(app: FastifyInstance, log: Log): void {
  app.addHook('onResponse', async ({ method, routeOptions }, reply) => {
    const route = routeOptions.url;
    if (!route?.startsWith('/api/')) return;
    const ms = Math.round(reply.elapsedTime);
    log.info({ method, route, status: reply.statusCode, ms }, 'request');
  });
}
