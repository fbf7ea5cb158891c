import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Server } from 'socket.io';
import { MAX_HTTP_BYTES } from '../src/protocol/limits.js';
import type { Components } from './components.js';
import { answerErrors } from './http/http-errors.js';
import { healthRoutes } from './http/health-routes.js';
import { logRequests } from './http/request-log.js';
import { acceptJsonOnly } from './http/json-bodies.js';
import { staticRoutes } from './http/static-routes.js';
import { visitorRoutes } from './http/visitor-routes.js';
import { createMetrics } from './metrics.js';
import { projectFiles, type ProjectFiles } from './project-files.js';
import { createAnswering } from './realtime/answering.js';
import { createSocketGate } from './realtime/socket-gate.js';
import { createSocketServer } from './realtime/socket-server.js';
import { serveVisitors } from './realtime/visitor-namespace.js';
import { createVisitorRooms } from './realtime/visitor-room.js';
import { Refusal } from './refusal.js';
import { createRateLimiter } from './security/token-bucket.js';

export interface App {
  http: FastifyInstance;
  io: Server;
}

/** All events of one session's socket but messages. A client of ours stays far below. */
const EVENT_RATE = { perMinute: 600, burst: 200 };
/** For how long a shutdown waits for requests that run. */
const DRAIN_MS = 3_000;

/** The server's borders around its components. It listens when told to, and not before. */
export async function buildApp(
  components: Components,
  files: ProjectFiles = projectFiles,
): Promise<App> {
  const { settings, log, clock, sites, presence, sessions, events } = components;
  const http = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    // Its own lines name the URL, and that names a session: `logRequests` says the route instead.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MAX_HTTP_BYTES,
    requestTimeout: 30_000,
    trustProxy: (_address, hop) => hop < settings.TRUST_PROXY,
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

  const rooms = createVisitorRooms({ clock, events });
  const registry = createMetrics({ events, rooms });
  healthRoutes(http, { storage: components.storage, registry });
  await staticRoutes(http, files);
  await http.register(
    async (api) => {
      await api.register(rateLimit, {
        max: settings.REQUESTS_PER_MINUTE,
        timeWindow: 60_000,
        errorResponseBuilder: (_request, { ttl }) =>
          new Refusal('rate_limited', 'too many requests', Math.ceil(ttl / 1000)),
      });
      visitorRoutes(api, { settings, sites, presence, sessions });
    },
    { prefix: '/api' },
  );

  const gate = createSocketGate({ settings, sites, clock });
  const io = createSocketServer({ http: http.server, gate, log });
  const answering = createAnswering(log);
  serveVisitors(io.of('/'), {
    ...components,
    rooms,
    answering,
    limiter: createRateLimiter(clock, EVENT_RATE),
  });
  presence.onChange((availability) => {
    for (const connection of rooms.connections()) connection.tell('availability', availability);
  });

  http.addHook('preClose', async () => {
    for (const connection of rooms.connections()) connection.tell('drain', { retryAfter: 1 });
    await Promise.race([
      answering.drain(),
      new Promise((done) => void clock.after(DRAIN_MS, () => done(undefined))),
    ]);
    io.disconnectSockets(true);
    io.engine.close();
  });
  http.addHook('onClose', () => components.storage.close());
  return { http, io };
}
