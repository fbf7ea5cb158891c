import type { FastifyRequest } from 'fastify';
import { RequestError } from '../request-error.js';

/**
 * The version that a change was made from, of the header `If-Match`. An entity tag has quotes.
 *
 * @throws RequestError `invalid` if it is missing, or none that the server gives out
 */
export function readVersion({ headers }: FastifyRequest): string {
  const [, version] = /^"?([\w-]{1,100})"?$/.exec(headers['if-match'] ?? '') ?? [];
  if (version === undefined) throw new RequestError('invalid', 'If-Match: the version is missing');
  return version;
}
