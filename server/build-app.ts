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
import { createMetrics } from './metrics.js';
import { runPeriodically } from './periodic-job.js';
import type { Undo } from './ports.js';
import { projectFiles, type ProjectFiles } from './project-files.js';
import { serveSockets, type Sockets } from './realtime/serve-sockets.js';
import { RequestError } from './request-error.js';

export interface App {
  http: FastifyInstance;
  sockets: Sockets;
  /** Starts the periodic jobs: sweeps, heads, stamps. They end with the server. */
  startJobs(): void;
}

/** Puts HTTP and sockets around the components. The caller makes it listen. */
export async function buildApp(
  components: Components,
  files: ProjectFiles = projectFiles,
): Promise<App> {
  const { settings, log, sites, availabilityOf, sessions, events, signIn, storage } = components;
  const http = Fastify({
    // Its lines would name the URL, which contains a session's id: `logRequests` names the route.
    logger: false,
    bodyLimit: MAX_HTTP_BYTES,
    requestTimeout: 30_000,
    // How often Node looks for slow requests: by default every half a minute.
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
        // After the CORS headers, so that a page can read this answer.
        hook: 'preParsing',
        errorResponseBuilder: (_request, { ttl }) =>
          new RequestError('rate_limited', 'too many requests', Math.ceil(ttl / 1000)),
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
        // After a sleep or a change of the clock the stamps of live sockets are old: they are renewed first,
        // with the time that the sweep uses.
        const at = components.clock.now();
        await sockets.reconciler.stamp(at);
        await components.sweep(at);
        await sockets.broadcastAvailability();
        await signIn.forgetStale();
      };
      const reconcile = async () => {
        sockets.dropSlowConsumers();
        await sockets.reconciler.reconcile();
      };
      const stamp = async () => {
        await sockets.reconciler.stamp(components.clock.now());
        await sockets.keepAgentsSignedIn();
      };
      jobs.push(
        runPeriodically(components, { ms: SWEEP_SECONDS * 1000, name: 'sweep', work: sweep }),
        runPeriodically(components, { ms: HEAD_SECONDS * 1000, name: 'heads', work: reconcile }),
        runPeriodically(components, { ms: STAMP_SECONDS * 1000, name: 'stamps', work: stamp }),
      );
    },
  };
}
