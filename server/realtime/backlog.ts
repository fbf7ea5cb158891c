import type { ServerResponse } from 'node:http';
import type { EngineConnection, Transport } from './engine-connection.js';

/** The state of a WebSocket whose network connection is closed. */
const CLOSED = 3;

/** What the server holds for a client that has not taken it yet. Sizes are approximate. */
export interface Backlog {
  /** Bytes that wait for the client now. */
  waitingBytes(): number;
  /** Bytes that the client has taken since the connection was opened. */
  takenBytes(): number;
  /** Closes the network connections whose answers to polls the client does not read. */
  discard(): void;
}

export interface BacklogEvents {
  /** Another packet waits for the client, of this size. */
  queued(bytes: number): void;
  /** The network has taken something, or the connection for it is closed. */
  taken(): void;
}

export function createBacklog(connection: EngineConnection, events: BacklogEvents): Backlog {
  let created = 0;
  let queued = 0;
  /** Answers to polls that the kernel has not taken whole. The client may have sent its next poll already. */
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
  // engine.io then drops the packets that it has queued.
  connection.once('close', () => (queued = 0));

  const waitingBytes = () => {
    const { socket } = connection.transport;
    let waiting = queued;
    if (socket !== undefined && socket.readyState !== CLOSED) waiting += socket.bufferedAmount;
    for (const { writableLength } of unread) waiting += writableLength;
    return waiting;
  };
  return {
    waitingBytes,
    takenBytes: () => created - waitingBytes(),
    discard() {
      for (const response of unread) if (response.writableLength > 0) response.destroy();
    },
  };
}
