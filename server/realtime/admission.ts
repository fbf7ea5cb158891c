import type { IncomingMessage } from 'node:http';
import type { Settings } from '../config.js';
import { addressOf, originOf } from '../http/request-origin.js';
import type { SharedConcurrencyLimiter } from '../nodes/shared-concurrency-limiter.js';
import type { CreateSharedRateLimiter } from '../nodes/shared-rate-limiter.js';
import type { Log, Undo } from '../ports.js';
import { someSiteAllows, type RequestOrigin } from '../sites/origin-policy.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import type { EngineConnection } from './engine-connection.js';

/** Decides who may connect, by headers and address alone: the token comes later. */
export interface Admission {
  /** Judges every request of every transport. Resolves with the reason for a refusal. */
  refuse(request: IncomingMessage, sid: string | undefined): Promise<string | undefined>;
  /** Judges the first request of a connection: the limits per address. */
  refuseHandshake(request: IncomingMessage): Promise<string | undefined>;
  /**
   * Counts a WebSocket or a polling client toward its address, until the returned undo is called.
   * `undefined`: the address has too many, and this one is not counted.
   */
  enter(request: IncomingMessage): Undo | undefined;
  /** Remembers the origin of a connection while it is open: its later requests must have the same. */
  rememberOrigin(connection: EngineConnection): void;
  /** From now on every handshake is refused: the server is stopping. */
  close(): void;
}

/** Stands for the server's own pages: they leave the Origin out of a GET, and send it with a POST. */
const OWN_PAGE = '';

export function createAdmission({
  settings,
  sites,
  createSharedLimiter,
  socketLimiter,
  log,
}: {
  settings: Settings;
  sites: SiteDirectory;
  createSharedLimiter: CreateSharedRateLimiter;
  /** Counts the connections of each address. */
  socketLimiter: SharedConcurrencyLimiter;
  log: Log;
}): Admission {
  const { HANDSHAKES_PER_MINUTE: perMinute } = settings;
  const handshakes = createSharedLimiter('handshakes', { perMinute, burst: perMinute });
  /** The origin that opened each connection, by `sid`. */
  const openers = new Map<string, string>();
  let warned = false;
  let closed = false;

  const originKey = ({ origin, own }: RequestOrigin) =>
    origin === undefined || own.includes(origin) ? OWN_PAGE : origin;

  return {
    async refuse(request, sid = '') {
      const from = originOf(request, settings);
      // A browser leaves the Origin out for the page's own server only, and then says so.
      if (from.origin === undefined && request.headers['sec-fetch-site'] !== 'same-origin')
        return 'an Origin is needed';
      if (from.origin !== undefined && !(await someSiteAllows(sites, from)))
        return 'this Origin is not allowed';
      // The `sid` alone carries a connection: whoever got hold of one elsewhere must not use it.
      const opener = openers.get(sid);
      if (opener !== undefined && opener !== originKey(from))
        return 'another Origin opened this connection';
      return undefined;
    },
    async refuseHandshake(request) {
      if (closed) return 'the server is stopping';
      if (settings.TRUST_PROXY === 0 && request.headers['x-forwarded-for'] && !warned) {
        warned = true;
        log.warn({}, 'X-Forwarded-For is ignored: set TRUST_PROXY if a proxy of yours sends it');
      }
      const address = addressOf(request, settings);
      if (await socketLimiter.isFull(address)) return 'too many sockets';
      return (await handshakes.take(address)) === undefined ? undefined : 'too many handshakes';
    },
    // Handshakes that arrive together are all judged before the first of them stands.
    enter: (request) => socketLimiter.enter(addressOf(request, settings)),
    rememberOrigin(connection) {
      const { id, request } = connection;
      openers.set(id, originKey(originOf(request, settings)));
      connection.once('close', () => openers.delete(id));
    },
    close() {
      closed = true;
    },
  };
}
