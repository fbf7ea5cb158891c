import type { EventEmitter } from 'node:events';

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
}

/** The namespaces there are; a request for another is answered with its whole name. */
const NAMESPACES = new Set(['/', '/agent']);

export function createConnectionGuard(): ConnectionGuard {
  return {
    watch(connection) {
      let joined = false;
      // Before anybody else hears of the packet: dropped, it is not delivered any more.
      connection.on('packet', ({ type, data }: { type: string; data?: unknown }) => {
        if (type !== 'message' || data === undefined) return;
        // Nothing that we speak is binary; a frame that is comes from somebody else's client.
        if (typeof data !== 'string') return drop(connection);
        const namespace = namespaceOf(data);
        if (namespace === undefined) return;
        // A connection joins once: each time is an acceptance, and the limit counts connections.
        if (joined || !NAMESPACES.has(namespace)) drop(connection);
        joined = true;
      });
    },
  };
}

/** Ends it without a close frame, which would stand behind what nobody reads for half a minute. */
function drop(connection: EngineConnection): void {
  const { socket } = connection.transport;
  connection.close(true);
  socket?.terminate();
}

/** Which namespace a packet asks to join, if it does. Reads as socket.io does: a blank is a 0 too. */
function namespaceOf(packet: string): string | undefined {
  if (packet === '' || Number(packet.charAt(0)) !== 0) return undefined;
  if (packet.charAt(1) !== '/') return '/';
  const end = packet.indexOf(',');
  return packet.slice(1, end === -1 ? undefined : end);
}
