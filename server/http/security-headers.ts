import type { FastifyRequest } from 'fastify';

/** A page of ours may load and call this server, and nothing else; sockets by both schemes' names. */
export function pagePolicy(
  request: FastifyRequest,
  { frames }: { frames: 'none' | 'self' },
): string {
  // A host that cannot stand in a policy is nobody's honest address.
  const host = /^[a-zA-Z0-9.\-:[\]]+$/.test(request.host) ? request.host : 'invalid.invalid';
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self' ws://${host} wss://${host}`,
    "form-action 'self'",
    "base-uri 'none'",
    `frame-ancestors '${frames}'`,
  ].join('; ');
}
