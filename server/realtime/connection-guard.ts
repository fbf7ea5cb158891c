import type { EventEmitter } from 'node:events';
import type { Socket } from 'socket.io';
import type { Clock } from '../ports.js';
import { createRateLimiter } from '../security/token-bucket.js';

/** What is needed of engine.io's connections; some of it engine.io keeps to itself. */
export interface EngineConnection extends EventEmitter {
  readonly id: string;
  readonly transport: Transport;
  close(discard?: boolean): void;
}

interface Transport {
  /** The WebSocket; polling has none. */
  readonly socket?: EventEmitter & { readonly bufferedAmount: number; terminate(): void };
}

/**
 * Watches every connection, whoever holds it: it may have joined no namespace, or left it. Who breaks
 * the rules is dropped at once, with all that waits for them.
 */
export interface ConnectionGuard {
  watch(connection: EngineConnection): void;
  /** Drops those for whom much waits and who took nothing since the last time. */
  cutDeaf(): void;
}

/** The namespaces there are; a request for another is answered with its whole name. */
const NAMESPACES = new Set(['/', '/agent']);
/** Packets of one connection of any kind. Those of one agent's events are a third of it. */
const PACKET_RATE = { perMinute: 3000, burst: 1000 };
/** More than that for a reader who took nothing between two looks is kept for nobody. */
const MAX_BACKLOG_BYTES = 1024 * 1024;
/** Who asks on while so much waits unread will not read it: it is not kept for the next look. */
const MAX_UNREAD_BYTES = 16 * 1024 * 1024;

export function createConnectionGuard(clock: Clock): ConnectionGuard {
  const packets = createRateLimiter(clock, PACKET_RATE);
  const backlogs = new Map<EngineConnection, () => number>();
  /** What waited for each slow reader at the last look. */
  let slow = new Map<EngineConnection, number>();

  return {
    watch(connection) {
      const backlog = meter(connection);
      backlogs.set(connection, backlog);
      connection.once('close', () => backlogs.delete(connection));

      const isTooMuch = () =>
        backlog() > MAX_UNREAD_BYTES || packets.take(connection.id) !== undefined;
      const count = () => {
        if (isTooMuch()) drop(connection);
      };
      const joined = new Set<string>();
      // Before anybody else hears of the packet: dropped, it is not delivered any more.
      connection.on('packet', ({ type, data }: { type: string; data?: unknown }) => {
        if (isTooMuch()) return drop(connection);
        if (type !== 'message') return;
        // Nothing that we speak is binary; a frame that is comes from somebody else's client.
        if (data !== undefined && typeof data !== 'string') return drop(connection);
        const namespace = namespaceOf(data ?? '');
        if (namespace === undefined) return;
        // A connection joins each once: each time is an acceptance, and the limit counts connections.
        if (joined.has(namespace) || !NAMESPACES.has(namespace)) drop(connection);
        joined.add(namespace);
      });
      connection.on('packetCreate', () => {
        if (backlog() > MAX_UNREAD_BYTES) drop(connection);
      });
      // What is answered below engine.io: a WebSocket's own pings, and the probe before an upgrade.
      connection.transport.socket?.on('ping', count);
      connection.on('upgrading', ({ socket }: Transport) => {
        if (isTooMuch()) socket?.terminate();
      });
      connection.on('upgrade', ({ socket }: Transport) => socket?.on('ping', count));
    },
    cutDeaf() {
      const slowNow = new Map<EngineConnection, number>();
      for (const [connection, backlog] of backlogs) {
        const waiting = backlog();
        if (waiting <= MAX_BACKLOG_BYTES) continue;
        if (waiting >= (slow.get(connection) ?? Infinity)) drop(connection);
        else slowNow.set(connection, waiting);
      }
      slow = slowNow;
    },
  };
}

/**
 * Closes the connection of a socket that has left its namespace: it cannot join again. A client that
 * joined the other one as well goes on with that.
 */
export function closeIfLeft({ client, conn }: Socket): void {
  // socket.io has the list, and keeps it to itself.
  const { sockets } = client as unknown as { sockets: ReadonlyMap<string, Socket> };
  if (sockets.size === 0) conn.close();
}

/** Ends it without a close frame, which would stand behind what nobody reads for half a minute. */
function drop(connection: EngineConnection): void {
  const { socket } = connection.transport;
  connection.close(true);
  socket?.terminate();
}

/** Measures what waits for the reader, about in bytes. */
function meter(connection: EngineConnection): () => number {
  let queued = 0;
  connection.on('packetCreate', ({ data }: { data?: string }) => {
    queued += (data ?? '').length;
  });
  connection.on('flush', () => {
    queued = 0;
  });
  // A WebSocket alone says what its kernel has not taken yet.
  return () => queued + (connection.transport.socket?.bufferedAmount ?? 0);
}

/** Which namespace a packet asks to join, if it does. Reads as socket.io does: a blank is a 0 too. */
function namespaceOf(packet: string): string | undefined {
  if (packet === '' || Number(packet.charAt(0)) !== 0) return undefined;
  if (packet.charAt(1) !== '/') return '/';
  const end = packet.indexOf(',');
  return packet.slice(1, end === -1 ? undefined : end);
}
