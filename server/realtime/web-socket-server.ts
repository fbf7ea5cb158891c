import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws';
import type { Clock } from '../ports.js';
import { createRateLimiter } from '../security/rate-limiter.js';

/** Pieces in which a message may come. Clients send it whole; a browser may cut a large one a few times. */
const MAX_FRAGMENTS = 64;
/**
 * Chunks from the network that make up one frame. Each takes some 200 bytes beside its content. Networks
 * carry 500 bytes or more at once, so that the largest frame comes in a fraction of these.
 */
export const MAX_BUFFERED_CHUNKS = 512;
/** How long the network connection of a closed WebSocket may stay open. */
const CLOSE_MS = 5_000;
/**
 * Pings and pongs of the WebSocket itself. Browsers send none by themselves, and the server asks for none.
 * They may stand between the fragments of a message, and keep the chunks alive that both came in.
 */
const CONTROL_FRAMES = { perMinute: 60, burst: 60 };

/**
 * A class for engine.io's option `wsEngine`: the server of `ws`, with limits on what it holds of a message
 * that is not complete. `enter` decides about each network connection that becomes a WebSocket: also about
 * those that engine.io refuses afterwards, and knows nothing of then.
 */
export function webSocketServerClass({
  clock,
  enter,
}: {
  clock: Clock;
  enter: (request: IncomingMessage, link: Duplex) => boolean;
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
      link: Duplex,
      head: Buffer<ArrayBuffer>,
      opened: (client: WebSocket, request: IncomingMessage) => void,
    ): void {
      if (!enter(request, link)) return void link.destroy();
      super.handleUpgrade(request, link, head, (client) => {
        watch(client);
        opened(client, request);
      });
    }
  } as typeof WebSocketServer;
}
