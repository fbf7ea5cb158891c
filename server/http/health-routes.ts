import type { FastifyInstance, FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import type { Registry } from 'prom-client';
import type { Settings } from '../config.js';
import type { RedisConnection } from '../nodes/redis-connection.js';
import type { Clock } from '../ports.js';
import { RequestError } from '../request-error.js';
import { hashSecret, matchesHash } from '../security/hash.js';
import type { Storage } from '../storage/storage.js';

/** Answers are reused for this time: each costs a transaction, and these routes have no limit. */
const REUSE_MS = 1_000;

/** For load balancers and monitoring. */
export function healthRoutes(
  app: FastifyInstance,
  {
    settings,
    clock,
    storage,
    redis,
    registry,
  }: {
    settings: Settings;
    clock: Clock;
    storage: Storage;
    redis: Pick<RedisConnection, 'isConnected'> | undefined;
    registry: Registry;
  },
): void {
  app.get('/healthz', () => ({ status: 'ok' }));

  // Ready means that a message could be committed now.
  const isReady = reused(clock, () =>
    storage.probe().then(
      () => true,
      () => false,
    ),
  );
  app.get('/readyz', async (_request, reply) => {
    if (!(await isReady())) return reply.status(503).send({ status: 'unavailable' });
    // Without Redis the node goes on alone.
    const isAlone = redis !== undefined && !redis.isConnected();
    return { status: 'ok', ...(isAlone && { redis: 'unavailable' }) };
  });

  const metrics = reused(clock, () => registry.metrics());
  app.get('/metrics', async (request, reply) => {
    requireOperator(request, settings.METRICS_TOKEN);
    return reply.type(registry.contentType).send(await metrics());
  });
}

/** @throws RequestError `unauthorized` without the token; `forbidden` from elsewhere if there is none */
function requireOperator({ headers, ip }: FastifyRequest, token: string | undefined): void {
  if (token === undefined) {
    // A proxy on this machine may ask for somebody elsewhere.
    const isForwarded = headers['x-forwarded-for'] !== undefined;
    if (!isForwarded && ipaddr.process(ip).range() === 'loopback') return;
    throw new RequestError('forbidden', 'for other machines, METRICS_TOKEN must be set');
  }
  const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
  if (!matchesHash(bearer, hashSecret(token)))
    throw new RequestError('unauthorized', 'the token of METRICS_TOKEN is needed');
}

/** The result of the last call, if that began less than `REUSE_MS` ago; else a new one. */
function reused<T>(clock: Clock, work: () => Promise<T>): () => Promise<T> {
  let last: { at: number; result: Promise<T> } | undefined;
  return () => {
    const now = clock.now();
    if (last === undefined || Math.abs(now - last.at) >= REUSE_MS)
      last = { at: now, result: work() };
    return last.result;
  };
}
