import type { Socket } from 'socket.io';
import type { Clock, Log, Undo } from '../ports.js';
import { createRateLimiter } from '../security/rate-limiter.js';
import { createBacklog, type Backlog } from './backlog.js';
import type { EngineConnection, Transport } from './engine-connection.js';
import { connectionGone, createPageScheduler, type PageQueue } from './page-scheduler.js';

/**
 * Limits that hold for every engine.io connection, also for one that has joined no namespace yet. A
 * connection that breaks one is dropped at once, with everything that waits for it.
 */
export interface ConnectionGuard {
  /**
   * `released` is called when nothing of the connection is held any more, or when it has been upgraded: its
   * WebSocket is counted by itself.
   */
  watch(connection: EngineConnection, released: Undo): void;
  /** Reads a page when it is the turn of the socket's connection: see `ReadPage`. */
  readPage<T>(socket: Socket, read: () => Promise<T>): Promise<T>;
  /** Drops connections with much waiting that have taken nothing for a while. To be called at intervals. */
  dropSlowConsumers(): void;
  /** Resolves when polling clients have fetched everything that waits for them. */
  pollsAnswered(): Promise<void>;
}

/** The only namespaces. socket.io would answer a request for another one, and repeat the name in it. */
const NAMESPACES = new Set(['/', '/agent']);
/** Packets of any kind from one connection: three times the limit for an agent's events. */
const PACKET_RATE = { perMinute: 3000, burst: 1000 };
/** While more than this waits for a client, it gets no further page. */
const PAGE_ROOM_BYTES = 64 * 1024;
/** A client for which more than that waits, and which takes nothing for so long, is dropped. */
const MAX_IDLE_MS = 30_000;
/**
 * The most that waits for one connection: four of the largest pages. Beyond it the connection is dropped,
 * and its client reads the rest of the log when it connects again.
 */
const MAX_BACKLOG_BYTES = 1024 * 1024;
/** The most that waits for all connections together. */
const MAX_TOTAL_BYTES = 64 * 1024 * 1024;
/** Beyond it, connections are dropped until this much is left: then the next time is not soon. */
const TOTAL_AFTER_DROP_BYTES = 48 * 1024 * 1024;
/** How long a client has to read the last answers to its polls, after its connection is closed. */
const LAST_ANSWER_MS = 5_000;

interface Watched {
  backlog: Backlog;
  pageQueue: PageQueue;
  address: string;
  /** Bytes that the client had taken at the last check that found progress, and the time of that check. */
  progress: { taken: number; at: number };
}

export function createConnectionGuard({
  clock,
  log,
  addressOf,
}: {
  clock: Clock;
  log: Log;
  /** The client's address, as limits count it. */
  addressOf: (connection: EngineConnection) => string;
}): ConnectionGuard {
  const packets = createRateLimiter(clock, PACKET_RATE);
  const pageScheduler = createPageScheduler();
  /** Every connection that is open, or for which something still waits. */
  const watched = new Map<EngineConnection, Watched>();
  /** An upper bound of what waits for all: the result of the last count, and what was queued since. */
  let total = 0;
  let onAnswered: (() => void) | undefined;
  const noteAnswered = () => {
    const waits = ([{ transport }, { backlog }]: [EngineConnection, Watched]) =>
      transport.socket === undefined && backlog.waitingBytes() > 0;
    if (onAnswered !== undefined && ![...watched].some(waits)) onAnswered();
  };

  /** Drops connections of the address that has most waiting, then of the next, the largest first. */
  const limitTotal = () => {
    const waiting = [...watched].map(([connection, each]) => {
      return { connection, ...each, bytes: each.backlog.waitingBytes() };
    });
    const byAddress = new Map<string, number>();
    for (const { address, bytes } of waiting)
      byAddress.set(address, (byAddress.get(address) ?? 0) + bytes);
    total = waiting.reduce((sum, { bytes }) => sum + bytes, 0);
    if (total <= TOTAL_AFTER_DROP_BYTES) return;
    const ofAddress = ({ address }: { address: string }) => byAddress.get(address)!;
    waiting.sort((a, b) => ofAddress(b) - ofAddress(a) || b.bytes - a.bytes);
    let dropped = 0;
    for (const { connection, backlog, bytes } of waiting) {
      if (total <= TOTAL_AFTER_DROP_BYTES) break;
      if (bytes === 0) continue;
      drop(connection, backlog);
      total -= bytes;
      dropped += 1;
    }
    log.warn({ dropped }, 'slow clients were dropped: too much waited for all clients together');
  };

  return {
    watch(connection, released) {
      const address = addressOf(connection);
      let isOpen = true;
      const settle = () => {
        if (isOpen || backlog.waitingBytes() > 0 || !watched.delete(connection)) return;
        noteAnswered();
        released();
      };
      const backlog = createBacklog(connection, {
        queued(bytes) {
          total += bytes;
          if (backlog.waitingBytes() > MAX_BACKLOG_BYTES) drop(connection, backlog);
          else if (total > MAX_TOTAL_BYTES) limitTotal();
        },
        taken() {
          pageQueue.checkRoom();
          noteAnswered();
          settle();
        },
      });
      const pageQueue = pageScheduler.openQueue({
        address,
        hasRoom: () => isOpen && backlog.waitingBytes() <= PAGE_ROOM_BYTES,
      });
      watched.set(connection, {
        backlog,
        pageQueue,
        address,
        progress: { taken: 0, at: clock.now() },
      });
      connection.once('close', (reason: string) => {
        isOpen = false;
        pageQueue.close();
        const { socket } = connection.transport;
        // A close by the server sends a close frame first. `ws` waits for the client's for a few seconds.
        if (reason !== 'forced close') socket?.terminate();
        socket?.once('close', settle);
        settle();
        if (watched.has(connection)) clock.after(LAST_ANSWER_MS, () => backlog.discard());
      });

      const isTooMuch = () => packets.take(connection.id) !== undefined;
      const joined = new Set<string>();
      // This is the first listener, so a packet that drops its connection is not delivered. A POST
      // with many packets comes here once for each of them.
      connection.on('packet', ({ type, data }: { type: string; data?: unknown }) => {
        if (isTooMuch()) return drop(connection, backlog);
        if (type !== 'message') return;
        // Nothing in the protocol is binary.
        if (data !== undefined && typeof data !== 'string') return drop(connection, backlog);
        const namespace = joinedNamespace(data ?? '');
        if (namespace === undefined) return;
        // Each join is a handshake, and the limits count one per connection.
        if (joined.has(namespace) || !NAMESPACES.has(namespace)) drop(connection, backlog);
        joined.add(namespace);
      });
      // The probe of an upgrade is answered below engine.io.
      connection.on('upgrading', ({ socket }: Transport) => {
        if (isTooMuch()) socket?.terminate();
      });
      connection.once('upgrade', released);
    },
    readPage: async ({ conn }, read) => {
      const connection = watched.get(conn as unknown as EngineConnection);
      if (connection === undefined) throw connectionGone();
      return connection.pageQueue.read(read);
    },
    dropSlowConsumers() {
      const now = clock.now();
      for (const [connection, { backlog, progress }] of watched) {
        const taken = backlog.takenBytes();
        const isIdle = taken === progress.taken && backlog.waitingBytes() > PAGE_ROOM_BYTES;
        if (!isIdle) Object.assign(progress, { taken, at: now });
        else if (now - progress.at >= MAX_IDLE_MS) drop(connection, backlog);
      }
    },
    pollsAnswered: () =>
      new Promise((resolve) => {
        onAnswered = resolve;
        noteAnswered();
      }),
  };
}

/**
 * Closes the connection of a socket that has left its namespace: it cannot join again. A client that
 * joined the other namespace as well keeps it for that.
 */
export function closeIfLeft({ client, conn }: Socket): void {
  // socket.io has the list, but not in its types.
  const { sockets } = client as unknown as { sockets: ReadonlyMap<string, Socket> };
  if (sockets.size === 0) conn.close();
}

/** Ends a connection without a goodbye: that would stand behind what the client does not read. */
function drop(connection: EngineConnection, backlog: Backlog): void {
  const { socket } = connection.transport;
  connection.close(true);
  socket?.terminate();
  backlog.discard();
}

/** The namespace that a packet asks to join. Reads types as socket.io does: a blank is a 0 as well. */
function joinedNamespace(packet: string): string | undefined {
  if (packet === '' || Number(packet.charAt(0)) !== 0) return undefined;
  if (packet.charAt(1) !== '/') return '/';
  const end = packet.indexOf(',');
  return packet.slice(1, end === -1 ? undefined : end);
}
