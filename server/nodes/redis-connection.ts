import type { Clock, Log, Undo } from '../ports.js';
import type { RedisClient } from './redis-client.js';

/** The connection to Redis. When it breaks or Redis stops answering, a new one takes its place. */
export interface RedisConnection {
  /** Resolves when the first attempt to connect has succeeded or failed. Later ones follow by themselves. */
  start(): Promise<void>;
  isConnected(): boolean;
  /**
   * Runs a command.
   * @throws RedisUnavailable at once without a connection, after `ANSWER_MS` without an answer
   */
  run<T>(command: (client: RedisClient) => Promise<T>): Promise<T>;
  /** Runs `prepare` with every new connection, before it counts as connected: it subscribes there. */
  onConnect(prepare: (client: RedisClient) => Promise<void>): void;
  /** Calls `listener` when a new connection is ready. */
  onReady(listener: () => void): void;
  /** Waits a moment for the answers to commands that were sent. */
  close(): Promise<void>;
}

/** There is no answer from Redis now. */
export class RedisUnavailable extends Error {}

/** How long a command waits. Whoever asks has an answer of this node's own by then. */
const ANSWER_MS = 500;
/** The interval at which the connection is tried, and how long the answer may take. */
const PING_MS = 2_000;
const PING_ANSWER_MS = 4_000;
/** How long a connection may take until its subscriptions stand. */
const CONNECT_MS = 20_000;
const RETRY_MS = 500;

export function createRedisConnection({
  createClient,
  clock,
  log,
}: {
  createClient: () => Promise<RedisClient>;
  clock: Clock;
  log: Log;
}): RedisConnection {
  const prepareAll: ((client: RedisClient) => Promise<void>)[] = [];
  const readyListeners: (() => void)[] = [];
  /** The client of the last attempt, until it fails. */
  let client: RedisClient | undefined;
  let isOpen = false;
  let isReady = false;
  /** A command had no answer in time: nobody else waits until there is one. */
  let isSilent = false;
  let isClosed = false;
  let wasLost = false;
  let cancelNext: Undo = () => undefined;

  const connect = async () => {
    const attempt = await createClient();
    if (isClosed) return;
    client = attempt;
    attempt.on('error', (error) => lose(attempt, error));
    try {
      await within(clock, CONNECT_MS, async () => {
        await attempt.connect();
        isOpen = client === attempt;
        for (const prepare of prepareAll) await prepare(attempt);
      });
    } catch (error) {
      return lose(attempt, error);
    }
    if (client !== attempt) return;
    isReady = true;
    isSilent = false;
    if (wasLost) log.info({}, 'Redis is connected again');
    wasLost = false;
    for (const listener of readyListeners) listener();
    watch(attempt);
  };
  const lose = (attempt: RedisClient, error: unknown) => {
    if (client !== attempt) return;
    client = undefined;
    isOpen = false;
    isReady = false;
    cancelNext();
    destroy(attempt);
    if (isClosed) return;
    if (!wasLost)
      log.warn({ reason: String(error) }, 'Redis is unavailable; this node works alone');
    wasLost = true;
    // Nodes that lost it together do not come back together.
    cancelNext = clock.after(RETRY_MS * (0.5 + Math.random()), () => void connect());
  };
  /** A connection can be dead without an error: behind a firewall, or while the server stands still. */
  const watch = (attempt: RedisClient) => {
    cancelNext = clock.after(PING_MS, () => {
      within(clock, PING_ANSWER_MS, () => attempt.ping()).then(
        () => {
          isSilent = false;
          if (client === attempt) watch(attempt);
        },
        (error: unknown) => lose(attempt, error),
      );
    });
  };

  return {
    start: connect,
    isConnected: () => isReady && !isSilent,
    async run(command) {
      const current = client;
      if (current === undefined || !isOpen || isSilent) throw new RedisUnavailable('not connected');
      return within(clock, ANSWER_MS, () => command(current)).catch((error: unknown) => {
        if (error instanceof RedisUnavailable) isSilent = true;
        throw error;
      });
    },
    onConnect: (prepare) => void prepareAll.push(prepare),
    onReady: (listener) => void readyListeners.push(listener),
    async close() {
      isClosed = true;
      cancelNext();
      const last = client;
      if (last === undefined) return;
      if (isOpen) await within(clock, ANSWER_MS, () => last.ping()).catch(() => undefined);
      lose(last, undefined);
    },
  };
}

/** @throws RedisUnavailable if `work` takes longer */
async function within<T>(clock: Clock, ms: number, work: () => Promise<T>): Promise<T> {
  let cancel: Undo = () => undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    cancel = clock.after(ms, () => reject(new RedisUnavailable(`no answer within ${ms} ms`)));
  });
  try {
    return await Promise.race([work(), timeout]);
  } finally {
    cancel();
  }
}

function destroy(client: RedisClient): void {
  try {
    client.destroy();
  } catch {
    // It was never connected, or has ended by itself.
  }
}
