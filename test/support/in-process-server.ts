import { createComponents, type Components } from '../../server/components.js';
import type { Settings } from '../../server/config.js';
import type { EventLoopMonitor } from '../../server/event-loop-monitor.js';
import { runPeriodically } from '../../server/periodic-jobs.js';
import type { Ids } from '../../server/ports.js';
import { createAcks } from '../../server/realtime/acks.js';
import { createAvailabilityBroadcast } from '../../server/realtime/availability-broadcast.js';
import { createSessionReconciler } from '../../server/realtime/session-reconciler.js';
import { serveVisitors } from '../../server/realtime/visitor-namespace.js';
import { createVisitorRooms, type VisitorRooms } from '../../server/realtime/visitor-rooms.js';
import { createRateLimiter } from '../../server/security/rate-limiter.js';
import type { AccessTokens } from '../../server/security/access-tokens.js';
import type { SessionUseCases } from '../../server/sessions/session-use-cases.js';
import type { Storage } from '../../server/storage/storage.js';
import { TASK_STAMP_MS } from '../../server/tasks/task-state.js';
import type { HttpAnswer, HttpRequest } from '../../src/core/ports.js';
import { SILENT } from './database-files.js';
import type { FakeClock } from './fake-clock.js';
import { createInMemoryNamespace, type ServerEnd, type SocketPeer } from './in-memory-namespace.js';
import { answerHttp } from './visitor-api.js';

export interface InProcessServerOptions {
  clock: FakeClock;
  ids: Ids;
  settings: Settings;
  /** Of today's shape already. */
  storage: Storage;
  accessTokens: AccessTokens;
  eventLoop?: EventLoopMonitor;
  /** Skips sweeps that have nothing to do: tests let days pass. Default: none is skipped. */
  isIdle?(): boolean;
  /** Stands between the use cases and whoever calls them. */
  wrap?(sessions: SessionUseCases): SessionUseCases;
}

/**
 * The server without a network: the real use cases, rooms, socket handlers and periodic jobs, on
 * virtual time. All that is missing of the real one is HTTP, socket.io and the agents' sockets.
 */
export interface InProcessServer {
  readonly components: Components;
  readonly rooms: VisitorRooms;
  /** Loads the keys, sweeps once, and starts the periodic jobs. */
  start(): Promise<void>;
  http(request: HttpRequest): Promise<HttpAnswer>;
  connect(auth: unknown, peer: SocketPeer): ServerEnd;
}

export function createInProcessServer(options: InProcessServerOptions): InProcessServer {
  const { clock, ids, settings, storage, accessTokens, eventLoop } = options;
  const { isIdle = () => false, wrap = (sessions) => sessions } = options;
  const overrides = { clock, ids, storage, accessTokens, ...(eventLoop && { eventLoop }) };
  const created = createComponents(settings, SILENT, overrides);
  const components = { ...created, sessions: wrap(created.sessions) };
  const { sweep, presence } = components;
  const rooms = createVisitorRooms(components);
  const acks = createAcks(SILENT);
  const limiter = createRateLimiter(clock, { perMinute: 600, burst: 200 });
  const { namespace, connect } = createInMemoryNamespace();
  serveVisitors(namespace, {
    ...components,
    rooms,
    acks,
    limiter,
    addressLimiter: createRateLimiter(clock, { perMinute: 10_000, burst: 2_000 }),
    readPage: (_socket, read) => read(),
  });
  const broadcastAvailability = createAvailabilityBroadcast({ ...components, rooms });
  presence.onChange(() => void broadcastAvailability());
  const reconciler = createSessionReconciler({
    clock,
    storage,
    rooms,
    readMs: (settings.HEAD_SECONDS * 1000) / 2,
  });

  return {
    components,
    rooms,
    async start() {
      await components.keyring.load();
      await sweep();
      const { SWEEP_SECONDS, HEAD_SECONDS, STAMP_SECONDS } = settings;
      const stampAndSweep = async (): Promise<void> => {
        if (isIdle()) return;
        const at = clock.now();
        await reconciler.stamp(at);
        await sweep(at);
        await broadcastAvailability();
      };
      runPeriodically(components, { ms: SWEEP_SECONDS * 1000, name: 'sweep', work: stampAndSweep });
      runPeriodically(components, {
        ms: HEAD_SECONDS * 1000,
        name: 'heads',
        work: reconciler.reconcile,
      });
      runPeriodically(components, {
        ms: TASK_STAMP_MS,
        name: 'tasks',
        async work() {
          if (isIdle()) return;
          await components.taskDeadlines.stamp((id) => [...rooms.of(id)].length > 0);
          await components.taskDeadlines.apply();
        },
      });
      runPeriodically(components, {
        ms: STAMP_SECONDS * 1000,
        name: 'stamps',
        work: () => reconciler.stamp(clock.now()),
      });
    },
    http: (request) => answerHttp(components, request),
    connect,
  };
}
