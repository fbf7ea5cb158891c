import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { createConcurrencyLimiter } from '../security/concurrency-limiter.js';
import { networkOf } from './request-origin.js';

/**
 * Requests of one connection that may be unanswered. Browsers and proxies send the next request after the
 * answer; this leaves room for the few programs that do not wait.
 */
const MAX_UNANSWERED = 16;
/** Bytes of the requests of one connection that wait for their turn: some times what a browser sends. */
const MAX_WAITING_BYTES = 64 * 1024;
/** If a client takes nothing of an answer for this long, its connection is closed. */
const MAX_STALL_MS = 30_000;

interface Connection {
  unanswered: number;
  /** Those of requests that wait, with the bodies that they announce. */
  waitingBytes: number;
  /** The answer that is being made or sent. */
  current?: ServerResponse | undefined;
}

type UpgradeListener = (request: IncomingMessage, socket: Socket, head: Buffer) => void;

/**
 * Limits what HTTP connections make the server hold in memory. To be called when the server has all its
 * listeners.
 *
 * - An address may have `perAddress` connections. One more is closed at once.
 * - The requests of a connection are handled one after the other. Node by itself passes on pipelined
 *   requests as they arrive. Each answer would then hold its file or its text until those before it are
 *   sent. If the connection closes, Node tells only the first of them, and the others would hold on for ever.
 * - A connection is closed when too many of its requests are unanswered, when those that wait are too large,
 *   or when its client does not read.
 */
export function limitConnections(server: Server, { perAddress }: { perAddress: number }): void {
  const limiter = createConcurrencyLimiter(perAddress);
  server.on('connection', (socket: Socket) => {
    const leave = limiter.enter(networkOf(socket.remoteAddress ?? ''));
    if (leave === undefined) socket.destroy();
    else socket.once('close', leave);
  });

  const connections = new WeakMap<Socket, Connection>();
  const connectionOf = (socket: Socket): Connection => {
    const connection = connections.get(socket) ?? { unanswered: 0, waitingBytes: 0 };
    connections.set(socket, connection);
    return connection;
  };

  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Node's types do not tie events to listeners
  const requestListeners = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    const connection = connectionOf(socket);
    if (connection.unanswered === MAX_UNANSWERED) return void socket.destroy();
    connection.unanswered += 1;
    const handle = () => {
      if (response.destroyed) return;
      connection.current = response;
      for (const listener of requestListeners) listener.call(server, request, response);
    };
    response.once('close', () => {
      connection.unanswered -= 1;
      connection.current = undefined;
    });
    if (response.socket !== null) return handle();
    const bytes = sizeOf(request);
    connection.waitingBytes += bytes;
    if (connection.waitingBytes > MAX_WAITING_BYTES) return void socket.destroy();
    // A response gets its socket from Node when it is the next to be sent; never if that closes before.
    response.once('socket', () => {
      connection.waitingBytes -= bytes;
      process.nextTick(handle);
    });
    return undefined;
  });

  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same
  const upgradeListeners = server.listeners('upgrade') as UpgradeListener[];
  server.removeAllListeners('upgrade');
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    // Otherwise the answers to earlier requests would be written into the other protocol.
    if (connectionOf(socket).unanswered > 0) return void socket.destroy();
    for (const listener of upgradeListeners) listener.call(server, request, socket, head);
  });

  server.setTimeout(MAX_STALL_MS, (socket) => {
    const { current } = connectionOf(socket);
    // The client may wait long for an answer that has not begun, such as that to a poll.
    const isAwaited = current !== undefined && !current.headersSent;
    if (!isAwaited) socket.destroy();
  });
}

/** The bytes of a request, with the body that it announces. A body of unknown length counts as too large. */
function sizeOf({ url = '', headers, rawHeaders }: IncomingMessage): number {
  if (headers['transfer-encoding'] !== undefined) return Infinity;
  const head = rawHeaders.reduce((sum, text) => sum + text.length, url.length);
  return head + Number(headers['content-length'] ?? 0);
}
