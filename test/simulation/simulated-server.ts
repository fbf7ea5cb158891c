import { createComponents, type Components } from '../../server/components.js';
import { readSettings } from '../../server/config.js';
import { runPeriodically } from '../../server/periodic-jobs.js';
import { createAcks } from '../../server/realtime/acks.js';
import { createSessionReconciler } from '../../server/realtime/session-reconciler.js';
import { serveVisitors } from '../../server/realtime/visitor-namespace.js';
import { createVisitorRooms } from '../../server/realtime/visitor-rooms.js';
import { createRateLimiter } from '../../server/security/rate-limiter.js';
import type { SessionUseCases } from '../../server/sessions/session-use-cases.js';
import { createKyselyStorage } from '../../server/storage/kysely-storage.js';
import type { HttpAnswer, HttpRequest } from '../../src/core/ports.js';
import type { FakeClock } from '../support/fake-clock.js';
import { createFakeIds } from '../support/fake-ids.js';
import { SILENT, type DatabaseFiles } from './database-files.js';
import { createFailpoints, type Failpoints } from './failpoints.js';
import { createSimulatedDatabase } from './simulated-database.js';
import { answerHttp } from './simulated-http.js';
import {
  createSimulatedNamespace,
  type ServerEnd,
  type SocketPeer,
} from './simulated-namespace.js';
import { createSimulatedTokens, type SimulatedTokens } from './simulated-tokens.js';

export interface ServerOptions {
  /** The machine's clock: it outlives the processes. */
  clock: FakeClock;
  files: DatabaseFiles;
  seed: number;
  settings: Record<string, string>;
  /** Whether transactions of one moment are committed together. */
  groupCommits: boolean;
  /** Something was committed. */
  committed(): void;
  /** The process is gone: sockets and requests with it. */
  died(): void;
  /** A promise of the server's own was rejected and nobody took it. */
  note(text: string): void;
}

/** One process: the real use cases, rooms and handlers on the real database. */
interface Process {
  clock: FakeClock;
  components: Components;
  failpoints: Failpoints;
  connect(auth: unknown, peer: SocketPeer): ServerEnd;
  kill(): void;
}

/** A machine with the server on it, which can be killed anywhere and started again on its file. */
export interface SimulatedServer {
  readonly tokens: SimulatedTokens;
  /** Nothing while no process runs. */
  running(): Process | undefined;
  start(): Promise<void>;
  kill(): void;
  /** `undefined`: connection refused. */
  http(request: HttpRequest): Promise<HttpAnswer> | undefined;
  connect(auth: unknown, peer: SocketPeer): ServerEnd | undefined;
  close(): Promise<void>;
}

export function createSimulatedServer(options: ServerOptions): SimulatedServer {
  const { clock: machine, files, died, committed, note } = options;
  const settings = readSettings({ LOG_LEVEL: 'silent', ...options.settings });
  const ids = createFakeIds(options.seed);
  const tokens = createSimulatedTokens({ clock: machine, tokenSeconds: settings.TOKEN_SECONDS });
  let running: Process | undefined;

  async function start(): Promise<void> {
    if (running) return;
    const clock = machine.fork();
    const failpoints = createFailpoints({
      clock,
      groupCommits: options.groupCommits,
      die: () => kill(),
      committed,
    });
    const { dialect, abandon } = createSimulatedDatabase(files.path, failpoints.hooks);
    const storage = createKyselyStorage(dialect, async () => true);
    const components = createComponents(settings, SILENT, {
      clock,
      ids,
      storage,
      accessTokens: tokens,
    });
    const { events, sweep } = components;
    const rooms = createVisitorRooms({ clock, events });
    const acks = createAcks(SILENT);
    const limiter = createRateLimiter(clock, { perMinute: 600, burst: 200 });
    const { namespace, connect } = createSimulatedNamespace();
    const sessions: SessionUseCases = {
      ...components.sessions,
      async acceptSocket(request) {
        const welcome = await components.sessions.acceptSocket(request);
        await failpoints.accepted();
        return welcome;
      },
    };
    serveVisitors(namespace, { ...components, sessions, rooms, acks, limiter });
    const reconciler = createSessionReconciler({ storage, rooms });

    const mine: Process = {
      clock,
      components,
      failpoints,
      connect,
      kill() {
        clock.kill();
        abandon();
      },
    };
    running = mine;
    await components.keyring.load();
    await sweep();
    const { SWEEP_SECONDS, HEAD_SECONDS, STAMP_SECONDS } = settings;
    const stampAndSweep = async (): Promise<void> => {
      const at = clock.now();
      await reconciler.stamp(at);
      await sweep(at);
    };
    runPeriodically(components, { ms: SWEEP_SECONDS * 1000, name: 'sweep', work: stampAndSweep });
    runPeriodically(components, {
      ms: HEAD_SECONDS * 1000,
      name: 'heads',
      work: reconciler.reconcile,
    });
    runPeriodically(components, {
      ms: STAMP_SECONDS * 1000,
      name: 'stamps',
      work: () => reconciler.stamp(clock.now()),
    });
    note('server started');
  }

  function kill(): void {
    if (!running) return;
    running.kill();
    running = undefined;
    note('server killed');
    died();
  }

  return {
    tokens,
    running: () => running,
    start,
    kill,
    http(request) {
      const asked = running;
      if (!asked) return undefined;
      // Whatever a dead process still works out, nobody hears of it.
      return answerHttp(asked.components, request).then((answer) =>
        asked.clock.alive() ? answer : new Promise(() => {}),
      );
    },
    connect: (auth, peer) => running?.connect(auth, peer),
    async close() {
      running?.kill();
      running = undefined;
    },
  };
}
