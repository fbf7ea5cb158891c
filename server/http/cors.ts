import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Settings } from '../config.js';
import { RequestError } from '../request-error.js';
import { siteAllows, someSiteAllows } from '../sites/origin-policy.js';
import type { Site, SiteDirectory } from '../sites/site-directory.js';
import { originOf } from './request-origin.js';

const PREFLIGHT = {
  'access-control-allow-methods': 'GET, POST, DELETE',
  'access-control-allow-headers': 'authorization, content-type',
  'access-control-max-age': '600',
};

/**
 * Lets pages of allowed origins call the visitor API, without cookies. A call without an Origin is not a
 * browser's cross-origin call: its bearer alone decides.
 */
export function allowOrigins(
  app: FastifyInstance,
  { settings, sites }: { settings: Settings; sites: SiteDirectory },
): void {
  app.addHook('onRequest', async (request, reply) => {
    const from = originOf(request.raw, settings);
    if (from.origin === undefined) return;
    reply.header('vary', 'origin');
    if (!(await someSiteAllows(sites, from)))
      throw new RequestError('forbidden', 'this Origin is not allowed');
    reply.header('access-control-allow-origin', from.origin);
    reply.header('access-control-expose-headers', 'retry-after');
  });
  app.options('/*', (_request, reply) => reply.headers(PREFLIGHT).status(204).send());
}

/** Once the site is known, only the origins of that site are allowed. @throws RequestError `forbidden` */
export function requireSiteOrigin(request: FastifyRequest, site: Site, settings: Settings): void {
  const from = originOf(request.raw, settings);
  if (from.origin !== undefined && !siteAllows(site, from))
    throw new RequestError('forbidden', 'this Origin is not allowed for the site');
}
