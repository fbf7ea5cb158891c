import type { Session } from '../../src/protocol/session.js';
import type { RestoredAnswer } from '../../src/protocol/visitor-answers.js';
import type { RestoreSessionRequest } from '../../src/protocol/visitor-requests.js';
import type { Clock } from '../ports.js';
import type { AccessTokens } from '../security/access-tokens.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import { toSession } from '../storage/session-record.js';
import type { Storage } from '../storage/storage.js';
import type { Authenticate } from './authenticate.js';
import { viewLog, type LogView } from './log-view.js';
import type { SessionEvents } from './session-events.js';
import { idleDeadline, closed, isClosed, missingError } from './session-rules.js';

interface Deps {
  storage: Storage;
  clock: Clock;
  sites: SiteDirectory;
  accessTokens: AccessTokens;
  authenticate: Authenticate;
  events: SessionEvents;
}

/** A call of a session's route. */
export interface Caller {
  sessionId: string;
  bearer: string | undefined;
}

export type RestoreSession = (
  caller: Caller,
  request: RestoreSessionRequest,
) => Promise<RestoredAnswer & Pick<LogView, 'reset'>>;

/** A page load: the visitor's session is verified, reopened if it was away, and read. */
export function createRestoreSession({
  storage,
  clock,
  sites,
  accessTokens,
  authenticate,
  events,
}: Deps): RestoreSession {
  return async (caller, { after, afterId, page }) => {
    const found = await authenticate(storage, { ...caller, accept: ['session-key'] });
    const { id } = found;
    const site = await sites.find(found.site);
    const { record, view } = await storage.transaction(async (tx) => {
      const now = clock.now();
      const revived = await tx.sessions.revive({ id, now, idleAt: idleDeadline(site, now), page });
      const current = revived ?? (await tx.sessions.find(id));
      if (current === undefined) throw await missingError(tx, id);
      const cursor = after === undefined ? undefined : { after, afterId };
      return { record: current, view: await viewLog(tx, current, cursor) };
    });
    const empty = record.firstVisitorAt === undefined;
    events.publish({ kind: 'restored', sessionId: record.id, session: view.session, empty });
    return isClosed(record) ? view : { ...view, ...(await accessTokens.issue(record)) };
  };
}

export type ReadStatus = (caller: Caller) => Promise<Session>;

/** The session as it is. Changes nothing: a poll keeps no session alive. */
export function createReadStatus({ storage, authenticate }: Deps): ReadStatus {
  return async (caller) => {
    const accept = ['session-key', 'access-token'] as const;
    return toSession(await authenticate(storage, { ...caller, accept }));
  };
}

export type RenewToken = (caller: Caller) => Promise<{ token: string; expiresIn: number }>;

/** The session key buys a new access token; a closed session has none. */
export function createRenewToken({ storage, authenticate, accessTokens }: Deps): RenewToken {
  return async (caller) => {
    const record = await authenticate(storage, { ...caller, accept: ['session-key'] });
    if (isClosed(record)) throw closed();
    return accessTokens.issue(record);
  };
}
