import type { Clock, Transport } from '../core/ports.js';
import { openSocketIo } from './socket-io-wire.js';

/** The engine's sockets: socket.io's main namespace at the API's origin. */
export function createSocketIoTransport(server: string, clock: Clock): Transport {
  return {
    open: (auth, handlers) => openSocketIo({ server, namespace: '/', auth }, clock, handlers),
  };
}
