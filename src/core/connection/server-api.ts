import type { GenericSchema } from 'valibot';
import { sessionSchema, type Session } from '../../protocol/session.js';
import { publicSiteSchema, type PublicSite } from '../../protocol/site.js';
import {
  endedSchema,
  openedSchema,
  restoredSchema,
  tokenSchema,
  type OpenedAnswer,
  type RestoredAnswer,
  type TokenAnswer,
} from '../../protocol/visitor-answers.js';
import type {
  CountRequest,
  EndSessionRequest,
  OpenSessionRequest,
  RestoreSessionRequest,
} from '../../protocol/visitor-requests.js';
import type { Http, HttpRequest } from '../ports.js';
import { noContentSchema, outcomeOfHttp, type Outcome } from './outcome.js';

/** The HTTP half of the protocol, typed. Nothing here tries twice. */
export interface ServerApi {
  site(site: string): Promise<Outcome<PublicSite>>;
  /** Counts for the site's reports, without saying who it was. */
  count(site: string, event: CountRequest['event']): Promise<Outcome<true>>;
  open(request: OpenSessionRequest): Promise<Outcome<OpenedAnswer>>;
  restore(
    id: string,
    key: string,
    request: RestoreSessionRequest,
  ): Promise<Outcome<RestoredAnswer>>;
  token(id: string, key: string): Promise<Outcome<TokenAnswer>>;
  status(id: string, key: string): Promise<Outcome<Session>>;
  /** With the exit key or the session key; outlives the document. */
  end(id: string, key: string, request: EndSessionRequest): Promise<Outcome<{ status: 'ended' }>>;
  /** With the exit key or the session key; nothing of the session is left. */
  erase(id: string, key: string): Promise<Outcome<true>>;
}

export function createServerApi(http: Http): ServerApi {
  async function call<T>(
    request: HttpRequest,
    schema: GenericSchema<unknown, T>,
  ): Promise<Outcome<T>> {
    return outcomeOfHttp(await http.request(request), schema);
  }

  return {
    site: (site) => call({ method: 'GET', path: `/api/site/${site}` }, publicSiteSchema),
    count: (site, event) =>
      call({ method: 'POST', path: `/api/site/${site}/count`, body: { event } }, noContentSchema),
    open: (body) => call({ method: 'POST', path: '/api/session', body }, openedSchema),
    restore: (id, bearer, body) =>
      call({ method: 'POST', path: `/api/session/${id}`, bearer, body }, restoredSchema),
    token: (id, bearer) =>
      call({ method: 'POST', path: `/api/session/${id}/token`, bearer, body: {} }, tokenSchema),
    status: (id, bearer) =>
      call({ method: 'GET', path: `/api/session/${id}/status`, bearer }, sessionSchema),
    erase: (id, bearer) =>
      call(
        { method: 'DELETE', path: `/api/session/${id}`, bearer, keepalive: true },
        noContentSchema,
      ),
    end: (id, bearer, body) =>
      call(
        { method: 'POST', path: `/api/session/${id}/end`, bearer, body, keepalive: true },
        endedSchema,
      ),
  };
}
