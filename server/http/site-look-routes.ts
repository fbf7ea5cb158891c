import type { FastifyInstance, FastifyRequest } from 'fastify';
import { siteTokenSchema } from '../../src/protocol/ids.js';
import { parse } from '../../src/protocol/parse.js';
import { siteLookRules } from '../../src/protocol/site-look.js';
import { RequestError } from '../request-error.js';
import type { SiteDirectory } from '../sites/site-directory.js';

/** How long browsers and proxies may keep it, in seconds: a changed setting must take effect within a minute. */
const MAX_AGE_SECONDS = 30;

/**
 * `GET /sites/<site>.css`: the site's accent and corner as a style sheet. A page that links to it shows the
 * launcher with them at once, before the widget has asked for the site's settings.
 */
export function siteLookRoutes(
  app: FastifyInstance,
  { sites }: { sites: Pick<SiteDirectory, 'find'> },
): void {
  app.get(
    '/sites/:site.css',
    async (request: FastifyRequest<{ Params: { site: string } }>, reply) => {
      const token = parse(siteTokenSchema, request.params.site);
      const site = token === undefined ? undefined : await sites.find(token);
      if (site === undefined) throw new RequestError('not_found', 'no such site');
      const select = (condition: string) => `chat-widget[data-site='${site.token}']${condition}`;
      return reply
        .type('text/css; charset=utf-8')
        .header('access-control-allow-origin', '*')
        .header('cache-control', `public, max-age=${MAX_AGE_SECONDS}`)
        .send(siteLookRules(site, select));
    },
  );
}
