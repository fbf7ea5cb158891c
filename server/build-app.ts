import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyInstance } from 'fastify';
import { MAX_HTTP_BYTES } from '../src/protocol/limits.js';
import type { Components } from './components.js';
import { consoleRoutes } from './http/console-routes.js';
import { healthRoutes } from './http/health-routes.js';
import { answerErrors, parserErrors } from './http/http-errors.js';
import { acceptJsonOnly } from './http/json-bodies.js';
import { logRequests } from './http/request-log.js';
import { staticRoutes } from './http/static-routes.js';
import { visitorRoutes } from './http/visitor-routes.js';
import { every } from './jobs.js';
import { createMetrics } from './metrics.js';
import type { Undo } from './ports.js';
import { projectFiles, type ProjectFiles } from './project-files.js';
import { serveSockets, type Sockets } from './realtime/serve-sockets.js';
import { Refusal } from './refusal.js';

export interface App {
  http: FastifyInstance;
  sockets: Sockets;
  /** Starts what runs by itself: sweeps, heads, stamps. It ends with the server. */
  startJobs(): void;
}

/** The server's borders around its components. It listens when told to, and not before. */
export async function buildApp(
  components: Components,
  files: ProjectFiles = projectFiles,
): Promise<App> {
  const { settings, log, sites, availabilityOf, sessions, events, signIn, storage } = components;
  const http = Fastify({
    // Its own lines name the URL, and that names a session: `logRequests` says the route instead.
    logger: false,
    bodyLimit: MAX_HTTP_BYTES,
    requestTimeout: 30_000,
    // Node looks for who is too slow only so often: by default every half a minute.
    http: { connectionsCheckingInterval: 1_000 },
    trustProxy: (_address, hop) => hop < settings.TRUST_PROXY,
    ...parserErrors,
  });
  http.server.headersTimeout = 10_000;
  answerErrors(http, log);
  logRequests(http, log);
  acceptJsonOnly(http);
  await http.register(helmet, {
    // Pages have a policy of their own; the widget's files are for every page.
    contentSecurityPolicy: false,
    crossOriginResourcePolicy: false,
    crossOriginOpenerPolicy: false,
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    strictTransportSecurity: settings.PUBLIC_URL?.startsWith('https:') ?? false,
    xFrameOptions: false,
  });

  const sockets = serveSockets(http.server, components);
  const registry = createMetrics({ events, rooms: sockets.rooms, storage });
  healthRoutes(http, { storage, registry });
  await staticRoutes(http, files);
  await http.register(
    async (api) => {
      await api.register(rateLimit, {
        max: settings.REQUESTS_PER_MINUTE,
        timeWindow: 60_000,
        // After the CORS headers: a page has to be able to read this answer.
        hook: 'preParsing',
        errorResponseBuilder: (_request, { ttl }) =>
          new Refusal('rate_limited', 'too many requests', Math.ceil(ttl / 1000)),
      });
      await api.register(async (visitors) =>
        visitorRoutes(visitors, { settings, sites, availabilityOf, sessions }),
      );
      await api.register(
        async (console) =>
          consoleRoutes(console, { settings, signIn, signedOut: sockets.signedOut }),
        { prefix: '/console' },
      );
    },
    { prefix: '/api' },
  );

  const jobs: Undo[] = [];
  http.addHook('preClose', async () => {
    for (const stop of jobs) stop();
    await sockets.drain();
  });
  http.addHook('onClose', () => storage.close());

  return {
    http,
    sockets,
    startJobs() {
      const { SWEEP_SECONDS, HEAD_SECONDS, STAMP_SECONDS } = settings;
      const sweep = async () => {
        // A machine that slept, or whose clock was set, wakes with old stamps on its own live sockets: they
        // are renewed first, and judged by the same clock.
        const at = components.clock.now();
        await sockets.watch.stamp(at);
        await components.sweep(at);
        await sockets.tellAvailability();
        await signIn.forgetStale();
      };
      const look = async () => {
        sockets.dropSlowConsumers();
        await sockets.watch.look();
      };
      const stamp = async () => {
        await sockets.watch.stamp(components.clock.now());
        await sockets.keepAgents();
      };
      jobs.push(
        every(components, { ms: SWEEP_SECONDS * 1000, name: 'sweep', work: sweep }),
        every(components, { ms: HEAD_SECONDS * 1000, name: 'heads', work: look }),
        every(components, { ms: STAMP_SECONDS * 1000, name: 'stamps', work: stamp }),
      );
    },
  };
}
