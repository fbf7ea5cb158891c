import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import { Server } from 'socket.io';
import { MAX_FRAME_BYTES } from '../../src/protocol/limits.js';
import { ignoreUpgrades } from '../http/plain-upgrades.js';
import type { Log } from '../ports.js';
import type { ConnectionGuard } from './connection-guard.js';
import type { SocketGate } from './socket-gate.js';

const SOCKET_PATH = '/socket.io/';

/** socket.io as we want it: the limits of the contract, and none of its own ideas of delivery. */
export function createSocketServer({
  http,
  gate,
  guard,
  log,
}: {
  http: HttpServer;
  gate: SocketGate;
  guard: ConnectionGuard;
  log: Log;
}): Server {
  ignoreUpgrades(http, (url) => url.startsWith(SOCKET_PATH));
  const io = new Server(http, {
    path: SOCKET_PATH,
    destroyUpgrade: false,
    serveClient: false,
    allowEIO3: false,
    transports: ['websocket', 'polling'],
    maxHttpBufferSize: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    httpCompression: false,
    connectTimeout: 10_000,
    pingInterval: 25_000,
    pingTimeout: 10_000,
    cors: ((request: IncomingMessage, answer: (error: null, options: object) => void) => {
      void corsFor(gate, request).then((options) => {
        answer(null, options);
      });
    }) as never,
    allowRequest: (request, answer) => {
      void refusalOf(gate, request, true).then((refusal) => {
        answer(refusal, refusal === undefined);
      });
    },
  });

  // `allowRequest` sees the first request of a connection only.
  io.engine.use((request: IncomingMessage, response: ServerResponse, proceed: () => void) => {
    void refusalOf(gate, request, false).then((refusal) => {
      if (refusal === undefined) return proceed();
      response.writeHead(403);
      response.end(refusal);
    });
  });

  io.engine.on('connection', (connection) => {
    connection.once('close', gate.enter(connection.request));
    connection.on('error', (error: Error) => log.debug({ reason: error.message }, 'socket error'));
    guard.watch(connection);
  });
  io.engine.on('connection_error', ({ code, message }: { code: number; message: string }) =>
    log.debug({ code, reason: message }, 'connection refused'),
  );
  return io;
}

/** The origin itself, not a star; and no credentials: the token in `auth` is all there is. */
async function corsFor(gate: SocketGate, request: IncomingMessage): Promise<object> {
  const refusal = await refusalOf(gate, request, false);
  return { origin: refusal === undefined && request.headers.origin, credentials: false };
}

async function refusalOf(
  gate: SocketGate,
  request: IncomingMessage,
  handshake: boolean,
): Promise<string | undefined> {
  try {
    const refusal = await gate.refuse(request);
    return refusal ?? (handshake ? gate.refuseHandshake(request) : undefined);
  } catch {
    return 'unavailable';
  }
}
