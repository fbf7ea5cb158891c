import { Manager, type Socket as ClientSocket } from 'socket.io-client';
import { Decoder, Encoder } from 'socket.io-parser';
import type { Clock, Socket, SocketHandlers, Undo } from '../core/ports.js';
import { asItStands } from '../protocol/to-json.js';

/** How long a WebSocket may take to open before HTTP polling is tried beside it. */
const HEAD_START_MS = 2_000;

type TransportName = 'websocket' | 'polling';

export interface ConnectionOptions {
  /** Origin of the server. */
  server: string;
  /** socket.io's namespace: `/`, or a name that begins with a slash. */
  namespace: string;
  /** What the handshake carries. */
  auth: object;
  /** Query parameter `k`: a load balancer sends all requests with the same value to the same node. */
  balancerKey: string;
  clock: Clock;
  network: NetworkMemory;
}

/** What the page has found out about its network. A connection reads it and writes it. */
export interface NetworkMemory {
  /** The last connection that the server answered ran over polling: start there. */
  blocksWebSockets: boolean;
}

export interface ConnectionHandlers extends SocketHandlers {
  /** The server has let the socket in. */
  joined(): void;
}

/**
 * Opens one socket with socket.io's own client. A WebSocket is tried first; if it fails, or has not
 * opened within 2 s (some proxies never answer the upgrade), HTTP long-polling is tried as well. The
 * first to open joins the namespace, and the other is closed: the server sees one socket.
 *
 * The library reconnects, buffers and retries nothing here: the engine does that, across tabs.
 */
export function openConnection(options: ConnectionOptions, handlers: ConnectionHandlers): Socket {
  const { server, namespace, auth, balancerKey, clock, network } = options;
  /** What has been tried and has not failed; after the first has opened, that one alone. */
  const candidates = new Map<TransportName, ClientSocket>();
  let winner: ClientSocket | undefined;
  let undoHeadStart: Undo = () => {};

  if (network.blocksWebSockets) start('polling');
  else {
    undoHeadStart = clock.after(HEAD_START_MS, () => start('polling'));
    start('websocket');
  }

  function start(transport: TransportName): void {
    const manager = new Manager(server, {
      transports: [transport],
      query: { k: balancerKey },
      parser: { Encoder: ArrayEncoder, Decoder },
      autoConnect: false,
      reconnection: false,
    });
    const socket = manager.socket(namespace, { auth });
    candidates.set(transport, socket);
    manager.open((error) => {
      if (error) fail(transport);
      else join(transport, socket);
    });
  }

  function fail(transport: TransportName): void {
    candidates.delete(transport);
    if (transport === 'websocket' && !candidates.has('polling')) {
      undoHeadStart();
      start('polling');
    }
    if (candidates.size === 0) handlers.closed();
  }

  function join(transport: TransportName, socket: ClientSocket): void {
    undoHeadStart();
    for (const each of candidates.values()) if (each !== socket) each.disconnect();
    winner = socket;
    // True only once the server has answered over it: without sticky sessions polling opens, and breaks.
    network.blocksWebSockets = false;
    const answered = (): void => void (network.blocksWebSockets = transport === 'polling');

    socket.on('connect', () => {
      answered();
      handlers.joined();
    });
    socket.on('connect_error', (error: Error & { data?: unknown }) => {
      if (error.data !== undefined) answered();
      handlers.closed(error.data);
    });
    socket.on('disconnect', () => handlers.closed());
    socket.onAny((name: string, payload: unknown) => handlers.event(name, payload));
    socket.connect();
  }

  return {
    request(event, payload, answered) {
      if (winner?.connected) winner.emit(event, payload, answered);
    },
    emitVolatile(event, payload) {
      if (winner?.connected) winner.volatile.emit(event, payload);
    },
    close() {
      undoHeadStart();
      if (winner) winner.disconnect();
      else for (const socket of candidates.values()) socket.disconnect();
    },
  };
}

/** Writes arrays as arrays, also on a page with a library that gives them a `toJSON`. */
class ArrayEncoder extends Encoder {
  constructor() {
    super(asItStands);
  }
}
