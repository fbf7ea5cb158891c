import type { IncomingMessage } from 'node:http';
import type { Settings } from '../config.js';
import { addressOf, originOf } from '../http/request-origin.js';
import type { Clock, Log, Undo } from '../ports.js';
import { createRateLimiter } from '../security/token-bucket.js';
import { someSiteAllows } from '../sites/origin-policy.js';
import type { SiteDirectory } from '../sites/site-directory.js';

/** Who may open a low-level connection, before anything is known of them but headers and address. */
export interface SocketGate {
  /** Why not, or nothing. Every request of every transport passes here. */
  refuse(request: IncomingMessage): Promise<string | undefined>;
  /** Why there cannot be one more connection from there, or nothing. */
  refuseHandshake(request: IncomingMessage): string | undefined;
  /** A connection stands; the undo says that it is gone. */
  enter(request: IncomingMessage): Undo;
}

export function createSocketGate({
  settings,
  sites,
  clock,
  log,
}: {
  settings: Settings;
  sites: SiteDirectory;
  clock: Clock;
  log: Log;
}): SocketGate {
  const { HANDSHAKES_PER_MINUTE: perMinute, SOCKETS_PER_ADDRESS } = settings;
  const handshakes = createRateLimiter(clock, { perMinute, burst: perMinute });
  let warned = false;
  const open = new Map<string, number>();

  return {
    async refuse(request) {
      const from = originOf(request, settings);
      if (from.origin === undefined) {
        // No browser leaves it out but for its own pages, and then it says so.
        const sameOrigin = request.headers['sec-fetch-site'] === 'same-origin';
        return sameOrigin ? undefined : 'an Origin is needed';
      }
      return (await someSiteAllows(sites, from)) ? undefined : 'this Origin is not allowed';
    },
    refuseHandshake(request) {
      if (settings.TRUST_PROXY === 0 && request.headers['x-forwarded-for'] && !warned) {
        warned = true;
        log.warn({}, 'X-Forwarded-For is ignored: set TRUST_PROXY if a proxy of yours sends it');
      }
      const address = addressOf(request, settings);
      if ((open.get(address) ?? 0) >= SOCKETS_PER_ADDRESS) return 'too many sockets';
      return handshakes.take(address) === undefined ? undefined : 'too many handshakes';
    },
    enter(request) {
      const address = addressOf(request, settings);
      open.set(address, (open.get(address) ?? 0) + 1);
      let inside = true;
      return () => {
        if (!inside) return;
        inside = false;
        const left = (open.get(address) ?? 1) - 1;
        if (left === 0) open.delete(address);
        else open.set(address, left);
      };
    },
  };
}
