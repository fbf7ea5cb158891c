import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws';
import type { Clock } from '../ports.js';
import { createRateLimiter } from '../security/rate-limiter.js';

/** Fragments of one message. Clients send it whole; a browser may split a large one into a few. */
const MAX_FRAGMENTS = 64;
/**
 * Chunks from the network that make up one frame. Each takes some 200 bytes of memory besides its content.
 * A chunk usually has 500 bytes or more, so the largest frame comes in far fewer.
 */
export const MAX_BUFFERED_CHUNKS = 512;
/** How long the network connection of a closed WebSocket may stay open. */
const CLOSE_MS = 5_000;
/**
 * Pings and pongs of the WebSocket itself. Browsers send none, and the server sends no ping that they
 * would answer. They may come between the fragments of a message, and then they share its chunks and keep
 * them in memory.
 */
const CONTROL_FRAMES = { perMinute: 60, burst: 60 };

/**
 * A class for engine.io's option `wsEngine`: the server of `ws`, with limits on what it holds of an
 * incomplete message. `enter` is called for each network connection that is to become a WebSocket;
 * `false` refuses it. engine.io may still refuse a WebSocket afterwards, and then reports none.
 */
export function webSocketServerClass({
  clock,
  enter,
}: {
  clock: Clock;
  enter: (request: IncomingMessage, socket: Duplex) => boolean;
}): typeof WebSocketServer {
  const controlFrames = createRateLimiter(clock, CONTROL_FRAMES);

  const watch = (webSocket: WebSocket) => {
    const key = randomUUID();
    const count = () => {
      if (controlFrames.take(key) !== undefined) webSocket.terminate();
    };
    webSocket.on('ping', count);
    webSocket.on('pong', count);
  };

  return class extends WebSocketServer {
    constructor(options?: ServerOptions) {
      const limits = {
        maxFragments: MAX_FRAGMENTS,
        maxBufferedChunks: MAX_BUFFERED_CHUNKS,
        closeTimeout: CLOSE_MS,
      };
      super({ ...options, ...limits });
    }
    override handleUpgrade(
      request: IncomingMessage,
      socket: Duplex,
      head: Buffer<ArrayBuffer>,
      opened: (client: WebSocket, request: IncomingMessage) => void,
    ): void {
      if (!enter(request, socket)) return void socket.destroy();
      super.handleUpgrade(request, socket, head, (client) => {
        watch(client);
        opened(client, request);
      });
    }
  } as typeof WebSocketServer;
}
