import type { Clock, Log, Undo } from '../ports.js';
import type { RedisClient } from './redis-client.js';

/** The connection to Redis. When it breaks or Redis stops answering, a new one takes its place. */
export interface RedisConnection {
  /** Resolves when the first attempt to connect has succeeded or failed. Later ones follow by themselves. */
  start(): Promise<void>;
  /** Whether Redis answers, and not with errors. */
  isConnected(): boolean;
  /**
   * Runs a command.
   * @throws RedisUnavailable at once without a connection, or while Redis does not answer; after 500 ms
   *   without an answer. Whatever else the command throws, such as an error that Redis answers with
   */
  run<T>(command: (client: RedisClient) => Promise<T>): Promise<T>;
  /** Runs `prepare` before a new connection counts as ready, and again when Redis has been unresponsive. */
  beforeReady(prepare: (client: RedisClient) => Promise<void>): void;
  /** Calls `listener` when Redis answers again. Hints may have been lost until then. */
  onRecovered(listener: () => void): Undo;
  /** Replaces the connection, if this is still its client: it has failed in a way that others do not see. */
  replace(client: RedisClient, reason: unknown): void;
  /** Waits 500 ms at most for the answers to commands that were sent. Never rejects. */
  close(): Promise<void>;
}

/** There is no answer from Redis now. */
export class RedisUnavailable extends Error {}

/** How long a command waits. Then callers fall back to this node's own state. */
const COMMAND_TIMEOUT_MS = 500;
const PING_INTERVAL_MS = 2_000;
/** Without an answer for so long, the connection is dead. */
const PING_TIMEOUT_MS = 4_000;
/** How long a connection may take to open, and then its subscriptions. */
const READY_TIMEOUT_MS = 20_000;
const MIN_RETRY_MS = 500;
/** Connections that live less than `STABLE_MS` follow each other ever more slowly, up to this. */
const MAX_RETRY_MS = 15_000;
const STABLE_MS = 10_000;
/** The same refusal is logged once in this time. */
const LOG_REFUSAL_MS = 60_000;

export function createRedisConnection({
  createClient,
  clock,
  log,
}: {
  createClient: () => Promise<RedisClient>;
  clock: Clock;
  log: Log;
}): RedisConnection {
  const preparations: ((client: RedisClient) => Promise<void>)[] = [];
  const recoveryListeners = new Set<() => void>();
  /** The client of the last attempt, until it fails. */
  let client: RedisClient | undefined;
  let isOpen = false;
  /** When the connection became ready. */
  let readyAt: number | undefined;
  /** A command had no answer in time: nobody else waits until a ping has one. */
  let isUnresponsive = false;
  /** Redis answers pings with an error. */
  let isRefusing = false;
  let isClosed = false;
  let wasLost = false;
  let retryMs = MIN_RETRY_MS;
  let cancelNext: Undo = () => undefined;
  const logRefusal = createRefusalLog(clock, log);

  const connect = async () => {
    let candidate: RedisClient | undefined;
    try {
      candidate = await createClient();
      if (isClosed) return;
      client = candidate;
      await open(candidate);
      await prepare(candidate);
      if (client === candidate) becomeReady(candidate);
    } catch (error) {
      handleFailure(candidate, error);
    }
  };
  const open = async (candidate: RedisClient) => {
    let hasConnected = false;
    candidate.onFailure((reason) => {
      // Until then another server may be tried.
      if (hasConnected) handleFailure(candidate, reason);
    });
    const connecting = candidate.connect();
    // What was given up while it connected may have opened connections since.
    const destroyIfGivenUp = () => {
      if (client !== candidate) destroy(candidate);
    };
    connecting.then(destroyIfGivenUp, destroyIfGivenUp);
    await withTimeout(clock, READY_TIMEOUT_MS, () => connecting);
    hasConnected = true;
    if (client === candidate) isOpen = true;
  };
  const prepare = async (current: RedisClient) => {
    if (client !== current) return;
    await withTimeout(clock, READY_TIMEOUT_MS, async () => {
      await Promise.all(preparations.map((run) => run(current)));
    });
  };
  const becomeReady = (current: RedisClient) => {
    readyAt = clock.now();
    isUnresponsive = false;
    startHeartbeat(current);
    if (!wasLost) return;
    wasLost = false;
    log.info({}, 'Redis is connected again');
    tellRecovered();
  };
  const tellRecovered = () => {
    for (const listener of recoveryListeners)
      try {
        listener();
      } catch (error) {
        log.error({ err: error }, 'a listener failed after Redis had recovered');
      }
  };

  const handleFailure = (failed: RedisClient | undefined, reason: unknown) => {
    if (client !== failed) return;
    if (failed !== undefined) destroy(failed);
    const wasStable = readyAt !== undefined && clock.now() - readyAt >= STABLE_MS;
    if (wasStable) retryMs = MIN_RETRY_MS;
    else if (isOpen) retryMs = Math.min(2 * retryMs, MAX_RETRY_MS);
    client = undefined;
    isOpen = false;
    readyAt = undefined;
    isUnresponsive = false;
    isRefusing = false;
    cancelNext();
    if (isClosed) return;
    logRefusal(reason);
    if (!wasLost)
      log.warn({ reason: String(reason) }, 'Redis is unavailable; this node works alone');
    wasLost = true;
    // Nodes that lost it together do not come back together.
    cancelNext = clock.after(retryMs * (0.5 + Math.random()), () => void connect());
  };

  /** A connection can be dead without an error: behind a firewall, or while the server stands still. */
  const startHeartbeat = (current: RedisClient) => {
    cancelNext = clock.after(PING_INTERVAL_MS, () => {
      beat(current).then(
        () => {
          if (client === current) startHeartbeat(current);
        },
        (error: unknown) => handleFailure(current, error),
      );
    });
  };
  const beat = async (current: RedisClient) => {
    const askedAt = clock.now();
    try {
      await withTimeout(clock, PING_TIMEOUT_MS, () => current.ping());
      isRefusing = false;
    } catch (error) {
      // An error is an answer too.
      if (!logRefusal(error)) throw error;
      isRefusing = true;
    }
    const isInTime = clock.now() - askedAt <= COMMAND_TIMEOUT_MS;
    if (!isUnresponsive || !isInTime) return;
    await prepare(current);
    if (client !== current) return;
    isUnresponsive = false;
    tellRecovered();
  };

  return {
    start: connect,
    isConnected: () => readyAt !== undefined && !isUnresponsive && !isRefusing,
    async run(command) {
      const current = client;
      if (current === undefined || !isOpen || isUnresponsive)
        throw new RedisUnavailable('not connected');
      try {
        return await withTimeout(clock, COMMAND_TIMEOUT_MS, () => command(current));
      } catch (error) {
        if (error instanceof RedisUnavailable && client === current) isUnresponsive = true;
        logRefusal(error);
        throw error;
      }
    },
    beforeReady: (run) => void preparations.push(run),
    onRecovered(listener) {
      recoveryListeners.add(listener);
      return () => void recoveryListeners.delete(listener);
    },
    replace: handleFailure,
    async close() {
      isClosed = true;
      cancelNext();
      const last = client;
      if (last === undefined) return;
      if (isOpen)
        await withTimeout(clock, COMMAND_TIMEOUT_MS, () => last.ping()).catch(() => undefined);
      handleFailure(last, undefined);
    },
  };
}

/** @throws RedisUnavailable if `work` takes longer */
async function withTimeout<T>(clock: Clock, ms: number, work: () => Promise<T>): Promise<T> {
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

/**
 * Logs the errors that Redis answers with, such as "NOPERM …" or "OOM …": the operator has to act. Each kind
 * once a minute while it lasts. Tells whether it was such an error.
 */
function createRefusalLog(clock: Clock, log: Log): (error: unknown) => boolean {
  const loggedAt = new Map<string, number>();
  return (error) => {
    const kind = error instanceof Error ? /^[A-Z]{2,} /.exec(error.message)?.[0] : undefined;
    if (kind === undefined) return false;
    const now = clock.now();
    const last = loggedAt.get(kind);
    if (last === undefined || Math.abs(now - last) >= LOG_REFUSAL_MS) {
      loggedAt.set(kind, now);
      log.warn({ reason: String(error) }, 'Redis refuses a command');
    }
    return true;
  };
}

function destroy(client: RedisClient): void {
  try {
    client.destroy();
  } catch {
    // It was never connected, or has ended by itself.
  }
}
