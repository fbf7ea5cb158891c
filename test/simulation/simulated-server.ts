import { readSettings } from '../../server/config.js';
import type { SessionUseCases } from '../../server/sessions/session-use-cases.js';
import { createKyselyStorage } from '../../server/storage/kysely-storage.js';
import type { HttpAnswer, HttpRequest } from '../../src/core/ports.js';
import type { DatabaseFiles } from '../support/database-files.js';
import type { FakeClock } from '../support/fake-clock.js';
import { createFakeIds } from '../support/fake-ids.js';
import { createInProcessServer, type InProcessServer } from '../support/in-process-server.js';
import type { ServerEnd, SocketPeer } from '../support/in-memory-namespace.js';
import { createKillableDatabase } from '../support/killable-database.js';
import { createPlainTokens, type PlainTokens } from '../support/plain-tokens.js';
import { createFailpoints, type Failpoints } from './failpoints.js';

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

/** One process, which can die. */
interface Process extends Pick<InProcessServer, 'components' | 'http' | 'connect'> {
  clock: FakeClock;
  failpoints: Failpoints;
  kill(): void;
}

/** A machine with the server on it, which can be killed anywhere and started again on its file. */
export interface SimulatedServer {
  readonly tokens: PlainTokens;
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
  const tokens = createPlainTokens({ clock: machine, tokenSeconds: settings.TOKEN_SECONDS });
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
    const { engine, abandon } = createKillableDatabase(files.path, failpoints.hooks);
    const storage = createKyselyStorage(engine);
    const wrap = (sessions: SessionUseCases): SessionUseCases => ({
      ...sessions,
      async acceptSocket(request) {
        const welcome = await sessions.acceptSocket(request);
        await failpoints.accepted();
        return welcome;
      },
    });
    const server = createInProcessServer({
      clock,
      ids,
      settings,
      storage,
      accessTokens: tokens,
      wrap,
    });
    const { components, http, connect } = server;
    running = {
      clock,
      components,
      failpoints,
      http,
      connect,
      kill() {
        clock.kill();
        abandon();
      },
    };
    await server.start();
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
      return asked
        .http(request)
        .then((answer) => (asked.clock.alive() ? answer : new Promise(() => {})));
    },
    connect: (auth, peer) => running?.connect(auth, peer),
    async close() {
      running?.kill();
      running = undefined;
    },
  };
}
