import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { Storage } from '../storage/storage.js';

/** For load balancers and monitoring. */
export function healthRoutes(
  app: FastifyInstance,
  { storage, registry }: { storage: Storage; registry: Registry },
): void {
  app.get('/healthz', () => ({ status: 'ok' }));

  // Ready means that a message could be committed now.
  app.get('/readyz', async (_request, reply) => {
    try {
      await storage.probe();
      return { status: 'ok' };
    } catch {
      return reply.status(503).send({ status: 'unavailable' });
    }
  });

  app.get('/metrics', async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
}
