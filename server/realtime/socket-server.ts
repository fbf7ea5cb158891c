import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import { Server } from 'socket.io';
import { MAX_FRAME_BYTES } from '../../src/protocol/limits.js';
import { ignoreUpgrades } from '../http/ignore-upgrades.js';
import type { Clock, Log } from '../ports.js';
import type { Admission } from './admission.js';
import type { ConnectionGuard } from './connection-guard.js';
import { MAX_BUFFERED_CHUNKS, webSocketServerClass } from './web-socket-server.js';

const SOCKET_PATH = '/socket.io/';

/** For every answer under `/socket.io/`: the query has the `sid`, which is all that a connection needs. */
const PRIVATE_HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
const PREFLIGHT_HEADERS = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'content-type',
  'access-control-max-age': '600',
};

/** A request with its query as engine.io reads it. */
interface EngineRequest extends IncomingMessage {
  readonly _query: Readonly<Record<string, string | undefined>>;
}

/** socket.io with the limits of the contract, over WebSocket and HTTP long-polling. */
export function createSocketServer({
  http,
  clock,
  admission,
  guard,
  log,
}: {
  http: HttpServer;
  clock: Clock;
  admission: Admission;
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
    maxBufferedChunks: MAX_BUFFERED_CHUNKS,
    wsEngine: webSocketServerClass({
      clock,
      enter(request, socket) {
        const leave = admission.enter(request);
        if (leave !== undefined) socket.once('close', leave);
        return leave !== undefined;
      },
    }),
    perMessageDeflate: false,
    httpCompression: false,
    connectTimeout: 10_000,
    pingInterval: 25_000,
    pingTimeout: 10_000,
    // For the first request of a connection only, after the middleware below.
    allowRequest: (request, answer) => {
      void admission
        .refuseHandshake(request)
        .then((refusal) => answer(refusal, refusal === undefined));
    },
  });

  // Every request of either transport: polls, posts, preflights, WebSockets and upgrades to them.
  io.engine.use((request: EngineRequest, response: ServerResponse, proceed: () => void) => {
    for (const [name, value] of Object.entries(PRIVATE_HEADERS)) response.setHeader(name, value);
    const { _query: query } = request;
    const judged = admission.refuse(request, query.sid).catch(() => 'unavailable');
    void judged.then((refusal) => {
      if (refusal !== undefined) return refuse(response, 403, refusal);
      allowOrigin(request, response);
      if (request.method === 'OPTIONS') {
        response.writeHead(204, PREFLIGHT_HEADERS);
        return response.end();
      }
      if (request.method !== 'GET' && request.method !== 'POST')
        return refuse(response, 405, 'GET or POST');
      // JSONP, which engine.io still speaks: an answer that any page could run as a script.
      if (query.j !== undefined) return refuse(response, 400, 'no JSONP');
      return proceed();
    });
  });

  io.engine.on('connection', (connection) => {
    connection.on('error', (error: Error) => log.debug({ reason: error.message }, 'socket error'));
    admission.rememberOrigin(connection);
    // A WebSocket was counted when its network connection became one.
    const isPolling = connection.transport.socket === undefined;
    const leave = isPolling ? admission.enter(connection.request) : () => undefined;
    if (leave === undefined) connection.close(true);
    else guard.watch(connection, leave);
  });
  io.engine.on('connection_error', ({ code, message }: { code: number; message: string }) =>
    log.debug({ code, reason: message }, 'connection refused'),
  );
  return io;
}

/** Answers a request; of an upgrade it closes the connection. */
function refuse(response: ServerResponse, status: number, reason: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(reason);
}

/** The origin itself, never a star, and no credentials: the token in `auth` is all that counts. */
function allowOrigin({ headers: { origin } }: EngineRequest, response: ServerResponse): void {
  response.setHeader('vary', 'origin');
  if (origin !== undefined) response.setHeader('access-control-allow-origin', origin);
}
