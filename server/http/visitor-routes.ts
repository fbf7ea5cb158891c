import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { siteTokenSchema } from '../../src/protocol/ids.js';
import { parse } from '../../src/protocol/parse.js';
import {
  countSchema,
  endSessionSchema,
  openSessionSchema,
  restoreSessionSchema,
} from '../../src/protocol/visitor-requests.js';
import type { Settings } from '../config.js';
import type { SharedRateLimiter } from '../nodes/shared-rate-limiter.js';
import type { RollUp } from '../reports/roll-up.js';
import { RequestError } from '../request-error.js';
import type { BlockList } from '../security/block-list.js';
import type { Caller } from '../sessions/authenticate.js';
import type { SessionUseCases } from '../sessions/session-use-cases.js';
import type { Storage } from '../storage/storage.js';
import type { AvailabilityOf } from '../sites/availability.js';
import { toPublicSite, type Site, type SiteDirectory } from '../sites/site-directory.js';
import { allowOrigins, requireSiteOrigin } from './cors.js';
import { readBody } from './json-bodies.js';
import { addressOf } from './request-origin.js';
import { visitorBrowser } from './visitor-browser.js';

type WithId = FastifyRequest<{ Params: { id: string } }>;

/** The visitor API, under `/api`. */
export function visitorRoutes(
  app: FastifyInstance,
  deps: {
    settings: Settings;
    sites: SiteDirectory;
    availabilityOf: AvailabilityOf;
    sessions: SessionUseCases;
    storage: Pick<Storage, 'reports'>;
    rollUp: RollUp;
    blockList: BlockList;
    /** Limits what each address counts. */
    countLimiter: SharedRateLimiter;
  },
): void {
  const { settings, sites, availabilityOf, sessions, storage, rollUp, countLimiter } = deps;
  const { blockList } = deps;
  allowOrigins(app, deps);

  const siteOf = async (request: FastifyRequest, token: string): Promise<Site> => {
    const site = parse(siteTokenSchema, token) === undefined ? undefined : await sites.find(token);
    if (site === undefined) throw new RequestError('not_found', 'no such site');
    requireSiteOrigin(request, site, settings);
    return site;
  };
  /** The caller. A page whose origin the session's site does not allow is refused, even with the key. */
  const callerOf = async (request: WithId): Promise<Caller> => {
    const { id: sessionId } = request.params;
    const bearer = /^Bearer ([^\s]+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (request.headers.origin !== undefined && bearer !== undefined) {
      const token = await sessions.siteOf(sessionId);
      const site = token === undefined ? undefined : await sites.find(token);
      if (site !== undefined) requireSiteOrigin(request, site, settings);
    }
    return { sessionId, bearer };
  };

  const handlers = {
    site: async (request: FastifyRequest<{ Params: { site: string } }>) => {
      const site = await siteOf(request, request.params.site);
      const availability = availabilityOf(site);
      const address = addressOf(request.raw, settings);
      const isBlocked = blockList.isBlocked({ site: site.token, address });
      return toPublicSite(site, isBlocked ? { ...availability, online: false } : availability);
    },

    /** Nothing of who asks is stored. */
    count: async (request: FastifyRequest<{ Params: { site: string } }>, reply: FastifyReply) => {
      const { token } = await siteOf(request, request.params.site);
      readBody(countSchema, request.body);
      const wait = await countLimiter.take(addressOf(request.raw, settings));
      if (wait !== undefined) throw new RequestError('rate_limited', 'counted too often', wait);
      await rollUp.count(storage, { site: token, figure: 'formShown' });
      return reply.status(204).send();
    },

    open: async (request: FastifyRequest, reply: FastifyReply) => {
      const body = readBody(openSessionSchema, request.body);
      const site = await siteOf(request, body.site);
      const address = addressOf(request.raw, settings);
      const browser = visitorBrowser(request.headers);
      const { created, answer } = await sessions.openSession(site, body, address, browser);
      return reply.status(created ? 201 : 200).send(answer);
    },
    restore: async (request: WithId) => {
      const body = readBody(restoreSessionSchema, request.body);
      const address = addressOf(request.raw, settings);
      return sessions.restoreSession(await callerOf(request), body, address);
    },
    status: async (request: WithId) => sessions.readStatus(await callerOf(request)),
    end: async (request: WithId) => {
      const body = readBody(endSessionSchema, request.body);
      return sessions.endByKey(await callerOf(request), body);
    },
    token: async (request: WithId) => sessions.renewToken(await callerOf(request)),
    erase: async (request: WithId, reply: FastifyReply) => {
      await sessions.eraseSession(await callerOf(request));
      return reply.status(204).send();
    },
  };

  app.get('/site/:site', handlers.site);
  app.post('/site/:site/count', handlers.count);
  app.post('/session', handlers.open);
  app.post('/session/:id', handlers.restore);
  app.get('/session/:id/status', handlers.status);
  app.post('/session/:id/end', handlers.end);
  app.post('/session/:id/token', handlers.token);
  app.delete('/session/:id', handlers.erase);
}
