import type { IncomingMessage, Server } from 'node:http';
import ipaddr from 'ipaddr.js';
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

/**
 * Keeps the addresses of clients whose connections are reset, so that their requests are counted. Node
 * forgets an address with its connection, unless it was read before.
 */
export function keepAddresses(server: Server): void {
  server.on('connection', (socket) => void socket.remoteAddress);
}

/**
 * The client's address, as limits count it: an IPv4 address, or the /64 network of an IPv6 address. Of
 * X-Forwarded-For, only what trusted proxies wrote counts.
 */
export function addressOf(
  { headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>,
  { TRUST_PROXY }: Pick<Settings, 'TRUST_PROXY'>,
): string {
  const direct = socket.remoteAddress ?? '';
  if (TRUST_PROXY === 0) return networkOf(direct);
  const hops = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((hop) => hop.trim())
    .filter(Boolean);
  return networkOf(hops.at(-TRUST_PROXY) ?? hops[0] ?? direct);
}

/** An address as limits count it: whoever has one IPv6 address usually has all 2^64 of its network. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  return `${parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
