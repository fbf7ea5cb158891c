import type { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'socket.io';
import type { Clock } from '../ports.js';
import { createRateLimiter } from '../security/rate-limiter.js';

/** What is used of engine.io's connections. Some of it is not in engine.io's own types. */
export interface EngineConnection extends EventEmitter {
  /** The `sid`: the query of every later request of the connection has it. */
  readonly id: string;
  /** The request that opened the connection. */
  readonly request: IncomingMessage;
  readonly transport: Transport;
  close(discard?: boolean): void;
}

interface Transport {
  /** The WebSocket. */
  readonly socket?: EventEmitter & { readonly bufferedAmount: number; terminate(): void };
  /** The answer to the open poll of a polling client. */
  readonly res?: ServerResponse | null;
}

/**
 * Limits that hold for every engine.io connection, also for one that has joined no namespace yet. A
 * connection that breaks one is dropped at once, with everything that waits for it.
 */
export interface ConnectionGuard {
  watch(connection: EngineConnection): void;
  /** Drops connections with much waiting that have taken nothing since the last call. */
  dropSlowConsumers(): void;
  /** Resolves when polling clients have fetched everything that waits for them. */
  pollsAnswered(): Promise<void>;
}

/** The only namespaces. A request for another would be answered, with the name it chose. */
const NAMESPACES = new Set(['/', '/agent']);
/** Packets of any kind from one connection: three times what one agent's events may be. */
const PACKET_RATE = { perMinute: 3000, burst: 1000 };
/** More than this is not kept for a client that takes nothing between two checks. */
const MAX_IDLE_BACKLOG_BYTES = 1024 * 1024;
/** More than this is not kept at all: a client may ask for much without reading it. */
const MAX_BACKLOG_BYTES = 16 * 1024 * 1024;

export function createConnectionGuard(clock: Clock): ConnectionGuard {
  const packets = createRateLimiter(clock, PACKET_RATE);
  const backlogs = new Map<EngineConnection, Backlog>();
  /** What each connection with a large backlog had taken at the last check. */
  let takenBefore = new Map<EngineConnection, number>();
  let onAnswered: (() => void) | undefined;
  const noteAnswered = () => {
    const waits = ([{ transport }, backlog]: [EngineConnection, Backlog]) =>
      transport.socket === undefined && backlog.bytes() > 0;
    if (onAnswered !== undefined && ![...backlogs].some(waits)) onAnswered();
  };

  return {
    watch(connection) {
      const backlog = createBacklog(connection, noteAnswered);
      backlogs.set(connection, backlog);
      connection.once('close', (reason: string) => {
        // There is nobody to say goodbye to, or nothing to wait for.
        if (reason !== 'forced close') connection.transport.socket?.terminate();
        backlogs.delete(connection);
        noteAnswered();
      });

      const isTooMuch = () =>
        backlog.bytes() > MAX_BACKLOG_BYTES || packets.take(connection.id) !== undefined;
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
      connection.on('packetCreate', () => {
        if (backlog.bytes() > MAX_BACKLOG_BYTES) drop(connection, backlog);
      });
      // The probe of an upgrade is answered below engine.io.
      connection.on('upgrading', ({ socket }: Transport) => {
        if (isTooMuch()) socket?.terminate();
      });
    },
    dropSlowConsumers() {
      const takenNow = new Map<EngineConnection, number>();
      for (const [connection, backlog] of backlogs) {
        if (backlog.bytes() <= MAX_IDLE_BACKLOG_BYTES) continue;
        const taken = backlog.taken();
        if (taken <= (takenBefore.get(connection) ?? -Infinity)) drop(connection, backlog);
        else takenNow.set(connection, taken);
      }
      takenBefore = takenNow;
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

/** What the server holds for a client that has not taken it yet. Sizes are in bytes, roughly. */
interface Backlog {
  bytes(): number;
  /** Everything that the client has taken so far. */
  taken(): number;
  /** Closes the network connections with answers that the client does not read. */
  discard(): void;
}

function createBacklog(connection: EngineConnection, onFetched: () => void): Backlog {
  let created = 0;
  let queued = 0;
  /** Answers to polls; each counts until the kernel has all of it. A client may poll on meanwhile. */
  const unread = new Set<ServerResponse>();
  connection.on('packetCreate', ({ data = '' }: { data?: string }) => {
    const size = Buffer.byteLength(data);
    created += size;
    queued += size;
  });
  connection.on('flush', () => {
    queued = 0;
    const { res } = connection.transport;
    if (!res) return;
    unread.add(res);
    res.once('close', () => {
      unread.delete(res);
      onFetched();
    });
  });
  const bytes = () => {
    let waiting = queued + (connection.transport.socket?.bufferedAmount ?? 0);
    for (const { writableLength } of unread) waiting += writableLength;
    return waiting;
  };
  return {
    bytes,
    taken: () => created - bytes(),
    discard() {
      for (const response of unread) if (response.writableLength > 0) response.destroy();
    },
  };
}

/** The namespace that a packet asks to join. Reads types as socket.io does: a blank is a 0 as well. */
function joinedNamespace(packet: string): string | undefined {
  if (packet === '' || Number(packet.charAt(0)) !== 0) return undefined;
  if (packet.charAt(1) !== '/') return '/';
  const end = packet.indexOf(',');
  return packet.slice(1, end === -1 ? undefined : end);
}
