import type { ServerResponse } from 'node:http';
import type { EngineConnection, Transport } from './engine-connection.js';

/** The state of a WebSocket whose network connection is closed. */
const CLOSED = 3;

/** What the server holds for a client that has not taken it yet. Sizes are in bytes, roughly. */
export interface Backlog {
  bytes(): number;
  /** Everything that the client has taken so far. */
  taken(): number;
  /** Closes the network connections with answers that the client does not read. */
  discard(): void;
}

export interface BacklogEvents {
  /** Another packet waits for the client. */
  queued(bytes: number): void;
  /** The network has taken something. */
  taken(): void;
}

export function createBacklog(connection: EngineConnection, events: BacklogEvents): Backlog {
  let created = 0;
  let queued = 0;
  /** Answers to polls; each counts until the kernel has all of it. A client may poll on meanwhile. */
  const unread = new Set<ServerResponse>();

  const follow = (transport: Transport) => transport.on('drain', events.taken);
  follow(connection.transport);
  connection.on('upgrade', follow);
  connection.on('packetCreate', ({ data = '' }: { data?: string }) => {
    const size = Buffer.byteLength(data);
    created += size;
    queued += size;
    events.queued(size);
  });
  connection.on('flush', () => {
    queued = 0;
    const { res } = connection.transport;
    if (!res) return;
    unread.add(res);
    res.once('close', () => {
      unread.delete(res);
      events.taken();
    });
  });
  // engine.io forgets its packets then.
  connection.once('close', () => (queued = 0));

  const bytes = () => {
    const { socket } = connection.transport;
    let waiting = queued;
    if (socket !== undefined && socket.readyState !== CLOSED) waiting += socket.bufferedAmount;
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
