import type { IncomingMessage } from 'node:http';
import type { Settings } from '../config.js';
import type { RequestOrigin } from '../sites/origin-policy.js';

/** Where a request says it came from, and what this server's own origin is for it. */
export function originOf(
  { headers }: Pick<IncomingMessage, 'headers'>,
  { PUBLIC_URL }: Pick<Settings, 'PUBLIC_URL'>,
): RequestOrigin {
  const { origin, host } = headers;
  if (PUBLIC_URL !== undefined) return { origin, own: [new URL(PUBLIC_URL).origin] };
  // Behind a proxy that nobody told us of, the page may be https while we see http: the host decides.
  return { origin, own: host === undefined ? [] : [`http://${host}`, `https://${host}`] };
}

/** The client's address; of X-Forwarded-For only what the trusted proxies wrote. */
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
