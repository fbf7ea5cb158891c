import path from 'node:path';
import helmet from '@fastify/helmet';
import Fastify, { type FastifyInstance } from 'fastify';
import { MAX_HTTP_BYTES } from '../src/protocol/limits.js';
import type { Components } from './components.js';
import { apiRoutes } from './http/api-routes.js';
import { createChunkCopies, type ChunkCopies } from './http/chunk-copies.js';
import { limitConnections } from './http/connection-limits.js';
import { consoleRoutes } from './http/console-routes.js';
import { healthRoutes } from './http/health-routes.js';
import { handleErrors, parserErrorHandlers } from './http/http-errors.js';
import { acceptJsonOnly } from './http/json-bodies.js';
import { addressOf, keepAddresses } from './http/request-origin.js';
import { siteLookRoutes } from './http/site-look-routes.js';
import { chunkFolders, staticRoutes } from './http/static-routes.js';
import { visitorRoutes } from './http/visitor-routes.js';
import { createMetrics } from './metrics.js';
import { followNodes } from './nodes/follow-nodes.js';
import { startPeriodicJobs } from './periodic-jobs.js';
import type { Log, Undo } from './ports.js';
import { projectFiles, type ProjectFiles } from './project-files.js';
import { serveSockets, type Sockets } from './realtime/serve-sockets.js';
import { RequestError } from './request-error.js';

export interface App {
  http: FastifyInstance;
  sockets: Sockets;
  /** The chunks of this build and of former ones. Its first update is up to the caller. */
  chunkCopies: ChunkCopies;
  /** Starts the periodic jobs. They stop when the server closes. */
  startJobs(): void;
}

/** Serves the components over HTTP and sockets. The caller makes it listen. */
export async function buildApp(
  components: Components,
  files: ProjectFiles = projectFiles,
): Promise<App> {
  const { settings, log, clock, eventLoop } = components;
  const { createSharedLimiter } = components;
  const http = Fastify({
    // Fastify's own lines contain the URL, and so a session's id. See `logRequests`.
    logger: false,
    bodyLimit: MAX_HTTP_BYTES,
    requestTimeout: 30_000,
    // How often Node checks for slow requests. The default is 30 s.
    http: { connectionsCheckingInterval: 1_000 },
    // A person's name with the host may be long.
    routerOptions: { maxParamLength: 1_000 },
    trustProxy: (_address, hop) => hop < settings.TRUST_PROXY,
    ...parserErrorHandlers,
    // valibot validates. Without this, Fastify loads two compilers of schemas, a fifth of the start.
    schemaController: {
      compilersFactory: { buildValidator: refuseSchemas, buildSerializer: refuseSchemas },
    },
  });
  http.server.headersTimeout = 10_000;
  keepAddresses(http.server);
  handleErrors(http, log);
  logRequests(http, log);
  acceptJsonOnly(http);
  await http.register(helmet, {
    // Pages set their own policy, and every page may load the widget's files.
    contentSecurityPolicy: false,
    crossOriginResourcePolicy: false,
    crossOriginOpenerPolicy: false,
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    strictTransportSecurity: settings.PUBLIC_URL?.startsWith('https:') ?? false,
    xFrameOptions: false,
  });

  const sockets = serveSockets(http.server, components);
  limitConnections(http.server, {
    // All connections come from the proxy. A polling client has two, and pages load files.
    perAddress: settings.TRUST_PROXY > 0 ? Infinity : 2 * settings.SOCKETS_PER_ADDRESS + 100,
  });
  const registry = createMetrics({ ...components, rooms: sockets.rooms });
  healthRoutes(http, { ...components, registry });
  const chunkCopies = createChunkCopies({
    folder: path.join(settings.DATA_DIR, 'chunks'),
    bundles: chunkFolders(files),
    clock,
    log,
  });
  siteLookRoutes(http, components);
  await staticRoutes(http, { settings, files, copies: chunkCopies });
  const perMinute = settings.REQUESTS_PER_MINUTE;
  const requests = createSharedLimiter('requests', { perMinute, burst: perMinute });
  // Each page load counts at most one form.
  const countLimiter = createSharedLimiter('counts', { perMinute: 60, burst: 60 });
  await http.register(
    async (api) => {
      // Answers have keys and transcripts in them.
      api.addHook('onRequest', async (_request, reply) => {
        reply.header('cache-control', 'no-store');
      });
      // After the CORS headers, so that a page can read the answer.
      api.addHook('preParsing', async ({ raw }) => {
        const wait = await requests.take(addressOf(raw, settings));
        if (wait !== undefined) throw new RequestError('rate_limited', 'too many requests', wait);
      });
      await api.register(async (visitors) =>
        visitorRoutes(visitors, { ...components, countLimiter }),
      );
      await api.register(
        async (console) =>
          consoleRoutes(console, {
            ...components,
            disconnectAgents: sockets.disconnectAgents,
            recheckSignIns: sockets.recheckSignIns,
            broadcastSites: sockets.broadcastAvailability,
          }),
        { prefix: '/console' },
      );
      const ofKey = settings.API_REQUESTS_PER_MINUTE;
      const limiter = createSharedLimiter('api', { perMinute: ofKey, burst: ofKey });
      await api.register(async (v1) => apiRoutes(v1, { ...components, limiter }), {
        prefix: '/v1',
      });
    },
    { prefix: '/api' },
  );

  let stopJobs: Undo = () => undefined;
  http.addHook('preClose', async () => {
    stopJobs();
    await sockets.drain();
  });
  http.addHook('onClose', () => components.close());

  return {
    http,
    sockets,
    chunkCopies,
    startJobs() {
      const stopMonitor = eventLoop.start();
      const stopFollowing = followNodes(components, sockets);
      const stopWork = startPeriodicJobs(components, sockets, chunkCopies);
      stopJobs = () => {
        stopFollowing();
        stopMonitor();
        stopWork();
      };
    },
  };
}

/** Called when a route has a schema for Fastify. */
function refuseSchemas(): never {
  throw new Error('no schemas in routes: parse the request with valibot');
}

/** Logs a line for each API call. It has the route's pattern: the URL would contain a session's id. */
function logRequests(app: FastifyInstance, log: Log): void {
  app.addHook('onResponse', async ({ method, routeOptions }, reply) => {
    const route = routeOptions.url;
    if (!route?.startsWith('/api/')) return;
    const ms = Math.round(reply.elapsedTime);
    log.info({ method, route, status: reply.statusCode, ms }, 'request');
  });
}
