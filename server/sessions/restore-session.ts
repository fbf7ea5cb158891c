import type { Session } from '../../src/protocol/session.js';
import type { RestoredAnswer } from '../../src/protocol/visitor-answers.js';
import type {
  PageContext,
  RestoredElsewhere,
  RestoreSessionRequest,
} from '../../src/protocol/visitor-requests.js';
import type { Clock } from '../ports.js';
import type { AccessTokens } from '../security/access-tokens.js';
import { marksOf, type BlockList } from '../security/block-list.js';
import type { Quotas } from '../security/quotas.js';
import type { RollUp } from '../reports/roll-up.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import { isClosed, toSession, type SessionRecord } from '../storage/session-record.js';
import type { Storage } from '../storage/storage.js';
import type { Authenticate, Caller } from './authenticate.js';
import { readLogPage, type LogPage } from './log-page.js';
import { returnBeside, returnOf } from './visitor-return.js';
import { idleDeadlines } from './session-deadlines.js';
import { missingSessionError, sessionClosedError } from './session-errors.js';
import type { SessionEvents } from './session-events.js';
import { addedBytes, isNewPage, visitBytes } from './stored-bytes.js';
import { requireLease, type LeaseHolder } from './socket-lease.js';
import type { TellEnd } from './tell-end.js';

interface Deps {
  storage: Storage;
  clock: Clock;
  sites: SiteDirectory;
  accessTokens: AccessTokens;
  authenticate: Authenticate;
  events: SessionEvents;
  tellEnd: TellEnd;
  quotas: Quotas;
  blockList: BlockList;
  rollUp: RollUp;
}

export type RestoreSession = (
  caller: Caller,
  request: RestoreSessionRequest,
  address: string,
) => Promise<RestoredAnswer & Pick<LogPage, 'reset'>>;

/**
 * Restores a session on page load: checks the key, reopens an away session, and reads its log.
 *
 * @throws RequestError `forbidden` for a visitor who is blocked, and as {@link Authenticate}
 */
export function createRestoreSession({
  storage,
  clock,
  sites,
  accessTokens,
  authenticate,
  events,
  tellEnd,
  quotas,
  blockList,
}: Deps): RestoreSession {
  /** The page, unless it exceeds the quota: then the session is restored without storing it. */
  const admitPage = async (
    found: SessionRecord,
    page: PageContext | undefined,
    address: string,
  ) => {
    const bytes = addedBytes(found, { page }) + (isNewPage(found, page) ? visitBytes(page) : 0);
    const { refusal } = await quotas.charge({ address, site: found.site }, { bytes });
    return refusal === undefined ? page : undefined;
  };

  return async (caller, { after, afterId, page: given, ...told }, address) => {
    const found = await authenticate(storage, { ...caller, accept: ['session-key'] });
    const { id } = found;
    blockList.refuse({ site: found.site, address, ...marksOf(found) });
    const site = await sites.find(found.site);
    const page = await admitPage(found, given, address);
    const revive = () =>
      storage.transaction(async (tx) => {
        const now = clock.now();
        const revived = await tx.sessions.revive({ id, now, ...idleDeadlines(site, now), page });
        const current = revived ?? (await tx.sessions.find(id));
        if (current === undefined) throw await missingSessionError(tx, id);
        if (revived !== undefined && isNewPage(found, page)) await tx.visits.add(id, page, now);
        const visit = returnOf(found, current, { ...told, now });
        if (visit !== undefined) await tx.reports.noteReturn(id, visit);
        const cursor = after === undefined ? undefined : { after, afterId };
        return { record: current, page: await readLogPage(tx, current, cursor) };
      });
    const { record, page: logPage } = await tellEnd.read(revive);
    const empty = record.firstVisitorAt === undefined;
    events.publish({ kind: 'restored', sessionId: record.id, session: logPage.session, empty });
    return isClosed(record) ? logPage : { ...logPage, ...(await accessTokens.issue(record)) };
  };
}

export type NoteRestoredElsewhere = (
  holder: LeaseHolder,
  request: RestoredElsewhere,
) => Promise<void>;

/** Counts that another tab of the lease's holder has found the conversation. */
export function createNoteRestoredElsewhere({
  storage,
  rollUp,
}: Pick<Deps, 'storage' | 'rollUp'>): NoteRestoredElsewhere {
  return async (holder, { cause }) => {
    await requireLease(storage, holder);
    await rollUp.noteReturn(holder.sessionId, returnBeside(cause));
  };
}

export type ReadStatus = (caller: Caller) => Promise<Session>;

/** Reads the session. Polling does not keep a session alive; an end that it tells is final. */
export function createReadStatus({ storage, authenticate, tellEnd }: Deps): ReadStatus {
  return async (caller) => {
    const accept = ['session-key', 'access-token'] as const;
    const { record } = await tellEnd.read(async () => ({
      record: await authenticate(storage, { ...caller, accept }),
    }));
    return toSession(record);
  };
}

export type RenewToken = (caller: Caller) => Promise<{ token: string; expiresIn: number }>;

/** Issues a new access token for the session key. A closed session gets none. */
export function createRenewToken({ storage, authenticate, accessTokens }: Deps): RenewToken {
  return async (caller) => {
    const record = await authenticate(storage, { ...caller, accept: ['session-key'] });
    if (isClosed(record)) throw sessionClosedError();
    return accessTokens.issue(record);
  };
}
