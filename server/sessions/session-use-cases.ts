import type { RollUp } from '../reports/roll-up.js';
import type { LoadShedder } from '../load-shedder.js';
import type { Clock, Ids } from '../ports.js';
import type { AccessTokens } from '../security/access-tokens.js';
import type { AddressGroupOf } from '../security/address-groups.js';
import { marksOf, type BlockList } from '../security/block-list.js';
import type { DerivedKeys } from '../security/derived-keys.js';
import type { ProfileSigner } from '../security/profile-signer.js';
import type { Quotas } from '../security/quotas.js';
import type { SharedRateLimiter } from '../nodes/shared-rate-limiter.js';
import type { AvailabilityOf } from '../sites/availability.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import type { Storage } from '../storage/storage.js';
import type { TaskDeadlines } from '../tasks/task-deadlines.js';
import type { AppendMessage } from './append-message.js';
import { createAuthenticate, type Caller } from './authenticate.js';
import { createEndByKey, createEndSession, type CloseSession } from './close-session.js';
import type { EraseSession } from './erase-session.js';
import { createIdentify } from './identify.js';
import { createReadHistory, createSyncLog } from './log-page.js';
import { createOpenSession } from './open-session.js';
import { createPostMessage } from './post-message.js';
import { createPushContext } from './push-context.js';
import { createRequireForm } from './required-form.js';
import {
  createNoteRestoredElsewhere,
  createReadStatus,
  createRenewToken,
  createRestoreSession,
} from './restore-session.js';
import type { SessionEvents } from './session-events.js';
import type { TellEnd } from './tell-end.js';
import {
  createAcceptSocket,
  createAwaitsFirstSocket,
  createRecordDisconnect,
} from './socket-lease.js';
import { createVerifyIdentity } from './verify-identity.js';
import { createHeartbeat, createReadByVisitor } from './visitor-activity.js';

export type SessionUseCases = ReturnType<typeof createSessionUseCases>;

/** Everything that visitors do with a session. Knows no sockets, no SQL and no timers. */
export function createSessionUseCases(ports: {
  storage: Storage;
  clock: Clock;
  ids: Ids;
  sites: SiteDirectory;
  availabilityOf: AvailabilityOf;
  accessTokens: AccessTokens;
  derivedKeys: DerivedKeys;
  addressGroupOf: AddressGroupOf;
  profileSigner: ProfileSigner;
  events: SessionEvents;
  append: AppendMessage;
  close: CloseSession;
  taskDeadlines: TaskDeadlines;
  tellEnd: TellEnd;
  erase: EraseSession;
  loadShedder: LoadShedder;
  /** Limits the messages of each session. */
  limiter: SharedRateLimiter;
  /** Limits what each address makes a site store. */
  quotas: Quotas;
  blockList: BlockList;
  keySeconds: number;
  rollUp: RollUp;
}) {
  const authenticate = createAuthenticate(ports);
  const deps = {
    ...ports,
    authenticate,
    verifyIdentity: createVerifyIdentity(ports),
    requireForm: createRequireForm(ports),
  };

  const endSession = createEndSession(deps);

  return {
    /** The token of the session's site. Without authentication: for the check of the Origin only. */
    siteOf: async (sessionId: string) => (await ports.storage.sessions.find(sessionId))?.site,
    /** What the server knows the session's visitor by. */
    async visitorMarks(sessionId: string) {
      const record = await ports.storage.sessions.find(sessionId);
      return record === undefined ? {} : marksOf(record);
    },
    openSession: createOpenSession(deps),
    restoreSession: createRestoreSession(deps),
    readStatus: createReadStatus(deps),
    renewToken: createRenewToken(deps),
    noteRestoredElsewhere: createNoteRestoredElsewhere(deps),
    endSession,
    endByKey: createEndByKey({ ...deps, end: endSession }),
    eraseSession: (caller: Caller) =>
      ports.erase((tx) => authenticate(tx, { ...caller, accept: ['session-key', 'exit-key'] }), {
        visitor: true,
      }),
    awaitsFirstSocket: createAwaitsFirstSocket(deps),
    acceptSocket: createAcceptSocket(deps),
    recordDisconnect: createRecordDisconnect(deps),
    post: createPostMessage(deps),
    syncLog: createSyncLog(deps),
    readHistory: createReadHistory(deps),
    heartbeat: createHeartbeat(deps),
    readByVisitor: createReadByVisitor(deps),
    pushContext: createPushContext(deps),
    identify: createIdentify(deps),
  };
}
