import type { Clock, PageState, Socket, Transport } from '../core/ports.js';
import type { ConnectionHandlers, NetworkMemory } from './socket-io-connection.js';

/** From `open` until the server has let the socket in; loading the library counts. */
const CONNECT_TIMEOUT_MS = 10_000;

export interface SocketIoTransportOptions<Auth> {
  /** Origin of the server. */
  server: string;
  /** socket.io's namespace: `/`, or a name that begins with a slash. */
  namespace: string;
  /** The query parameter `k`: the same for all sockets of a document, another for each document. */
  balancerKey(auth: Auth): string;
  clock: Clock;
  page: PageState;
}

/**
 * Sockets by socket.io's own client, over a WebSocket or HTTP long-polling. The client is loaded with
 * the first `open`; a chunk that does not load is a connection that failed.
 *
 * A network that let only polling through is remembered for the life of the document, so that the next
 * socket starts there. The memory goes when the device has a network again, which may be another one.
 */
export function createSocketIoTransport<Auth extends object>(
  options: SocketIoTransportOptions<Auth>,
): Transport<Auth> {
  const { server, namespace, balancerKey, clock, page } = options;
  const network: NetworkMemory = { blocksWebSockets: false };
  page.onEvent((event) => {
    if (event === 'online') network.blocksWebSockets = false;
  });

  return {
    open(auth, handlers) {
      let connection: Socket | undefined;
      let closed = false;
      const undoTimeout = clock.after(CONNECT_TIMEOUT_MS, () => end());

      function close(): void {
        if (closed) return;
        closed = true;
        undoTimeout();
        connection?.close();
      }

      function end(refusal?: unknown): void {
        if (closed) return;
        close();
        handlers.closed(refusal);
      }

      const whileOpen: ConnectionHandlers = {
        joined: undoTimeout,
        event(name, payload) {
          if (!closed) handlers.event(name, payload);
        },
        closed: end,
      };

      async function connect(): Promise<void> {
        const { openConnection } = await import('./socket-io-connection.js');
        if (closed) return;
        const address = { server, namespace, auth, balancerKey: balancerKey(auth) };
        connection = openConnection({ ...address, clock, network }, whileOpen);
      }

      connect().catch(() => end());
      return {
        request(event, payload, answered) {
          connection?.request(event, payload, (answer) => {
            if (!closed) answered(answer);
          });
        },
        emitVolatile: (event, payload) => connection?.emitVolatile(event, payload),
        close,
      };
    },
  };
}
