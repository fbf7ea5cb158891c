import type { IncomingMessage } from 'node:http';
import type { Settings } from '../config.js';
import type { RequestOrigin } from '../sites/origin-policy.js';

/** The origin of a request, and the server's own origins as that client sees them. */
export function originOf(
  { headers }: Pick<IncomingMessage, 'headers'>,
  { PUBLIC_URL }: Pick<Settings, 'PUBLIC_URL'>,
): RequestOrigin {
  const { origin, host } = headers;
  if (PUBLIC_URL !== undefined) return { origin, own: [new URL(PUBLIC_URL).origin] };
  // Behind an unknown proxy the page may use https while the server sees http: only the host counts.
  return { origin, own: host === undefined ? [] : [`http://${host}`, `https://${host}`] };
}

/** The client's address. Of X-Forwarded-For, only what trusted proxies wrote counts. */
export function addressOf(
  { headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>,
  { TRUST_PROXY }: Pick<Settings, 'TRUST_PROXY'>,
): string {
  const direct = socket.remoteAddress ?? '';
  if (TRUST_PROXY === 0) return direct;
  const hops = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((hop) => hop.trim())
    .filter(Boolean);
  return hops.at(-TRUST_PROXY) ?? hops[0] ?? direct;
}
