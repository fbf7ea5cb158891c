import type { Log } from '../ports.js';
import { toProtocolError } from '../to-protocol-error.js';

/** The error by which socket.io refuses a handshake: the client finds ours under `data`. */
export function refuseWith(error: unknown, log: Log): Error {
  const data = toProtocolError(error, log);
  return Object.assign(new Error(data.message), { data });
}
