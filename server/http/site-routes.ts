import type { FastifyInstance, FastifyRequest } from 'fastify';
import { siteTokenSchema } from '../../src/protocol/ids.js';
import { parse } from '../../src/protocol/parse.js';
import { newSiteSchema, siteSettingsSchema } from '../../src/protocol/site-settings.js';
import { requireAdmin, seesSite } from '../agents/agent-access.js';
import type { SiteAdministration } from '../agents/site-administration.js';
import { RequestError } from '../request-error.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import type { ConsoleAuth } from './console-auth.js';
import { readVersion } from './if-match.js';
import { readBody } from './json-bodies.js';

/** Sites and their settings, under `/api/console`: see `src/protocol/site-settings.ts`. */
export function siteRoutes(
  app: FastifyInstance,
  {
    sites,
    siteAdministration,
    auth,
    broadcastSites,
  }: {
    sites: Pick<SiteDirectory, 'all'>;
    siteAdministration: SiteAdministration;
    auth: ConsoleAuth;
    /** Tells the visitors of this node what has changed. */
    broadcastSites: () => Promise<void>;
  },
): void {
  app.get('/sites', async (request) => {
    const { agent } = await auth.require(request);
    const seen = (await sites.all()).filter(({ token }) => seesSite(agent, token));
    const names = seen.map(({ token, name }) => ({ token, name }));
    return { sites: names.sort((a, b) => a.name.localeCompare(b.name)) };
  });

  app.post('/sites', async (request, reply) => {
    const agent = await requireAdminOf(request);
    const { site: token, name } = readBody(newSiteSchema, request.body);
    const site = await siteAdministration.add(agent, { token, name });
    return reply.status(201).send({ site });
  });

  app.get('/sites/:site', async (request) => {
    const agent = await requireAdminOf(request);
    return { site: await siteAdministration.read(agent, readSite(request)) };
  });

  app.put('/sites/:site', async (request, reply) => {
    const agent = await requireAdminOf(request);
    const version = readVersion(request);
    const settings = readBody(siteSettingsSchema, request.body);
    if ('identitySecret' in settings || 'formerIdentitySecret' in settings)
      throw new RequestError('invalid', 'identitySecret: the server makes it');
    const change = await siteAdministration.change(agent, readSite(request), { version, settings });
    if ('current' in change) {
      const error = { code: 'conflict', message: 'it was changed meanwhile' };
      return reply.status(409).send({ error, ...change });
    }
    await broadcastSites();
    return { site: change.changed };
  });

  app.post('/sites/:site/identity-secret', async (request, reply) => {
    const agent = await requireAdminOf(request);
    return reply.status(201).send(await siteAdministration.renewSecret(agent, readSite(request)));
  });

  app.delete('/sites/:site/identity-secret/former', async (request) => {
    const agent = await requireAdminOf(request);
    return { site: await siteAdministration.endFormerSecret(agent, readSite(request)) };
  });

  async function requireAdminOf(request: FastifyRequest) {
    const { agent } = await auth.require(request);
    requireAdmin(agent);
    return agent;
  }
}

function readSite({ params }: FastifyRequest): string {
  const token = parse(siteTokenSchema, (params as { site: string }).site);
  if (token === undefined) throw new RequestError('not_found', 'there is no such site');
  return token;
}
