import { io } from 'socket.io-client';
import type { Clock, Transport } from '../core/ports.js';

const CONNECT_TIMEOUT = 10_000;

/**
 * One socket.io connection for each `open`, over WebSocket only. All that socket.io would do by itself
 * (reconnect, buffer, retry) is off: the engine does it, and survives the tab doing so.
 */
export function createSocketTransport(server: string, clock: Clock): Transport {
  return {
    open(auth, handlers) {
      const socket = io(server, {
        auth: { ...auth },
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        autoConnect: false,
      });

      /** A disconnected socket hands on no event, and the answers that it owed die with it. */
      function close(): void {
        stopWaiting();
        socket.off();
        socket.disconnect();
      }
      function end(refusal?: unknown): void {
        close();
        handlers.closed(refusal);
      }

      // socket.io's own limit covers the WebSocket, not the server's answer to the handshake.
      const stopWaiting = clock.after(CONNECT_TIMEOUT, () => end());
      socket.on('connect', stopWaiting);
      socket.on('connect_error', (error: Error & { data?: unknown }) => end(error.data));
      socket.on('disconnect', () => end());
      socket.onAny((name: string, payload: unknown) => handlers.event(name, payload));
      socket.connect();

      return {
        request(event, payload, answered) {
          // While it is not connected, socket.io would keep the packet and send it later.
          if (socket.connected) socket.emit(event, payload, answered);
        },
        tell(event, payload) {
          if (socket.connected) socket.volatile.emit(event, payload);
        },
        close,
      };
    },
  };
}
