import type { Clock, Ids } from '../ports.js';
import type { AccessTokens } from '../security/access-tokens.js';
import type { DerivedKeys } from '../security/derived-keys.js';
import type { ProfileSigner } from '../security/profile-signer.js';
import type { RateLimiter } from '../security/rate-limiter.js';
import type { AvailabilityOf } from '../sites/availability.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import type { Storage } from '../storage/storage.js';
import { createAcceptSocket } from './accept-socket.js';
import type { AppendMessage } from './append-message.js';
import { createAuthenticate } from './authenticate.js';
import type { CloseSession } from './close-session.js';
import { createEndByKey, createEndSession, createEraseSession } from './end-session.js';
import { createOpenSession } from './open-session.js';
import { createPostMessage } from './post-message.js';
import { createReadIdentity } from './read-identity.js';
import { createReadStatus, createRenewToken, createRestoreSession } from './restore-session.js';
import type { SessionEvents } from './session-events.js';
import { createReadHistory, createSyncLog } from './sync-log.js';
import {
  createHeartbeat,
  createRecordDisconnect,
  createReadByVisitor,
} from './visitor-activity.js';
import { createIdentify, createPushContext } from './visitor-context.js';

export type SessionUseCases = ReturnType<typeof createSessionUseCases>;

/** Everything that can be done to a session, on these ports. No sockets, no SQL, no timers. */
export function createSessionUseCases(ports: {
  storage: Storage;
  clock: Clock;
  ids: Ids;
  sites: SiteDirectory;
  availabilityOf: AvailabilityOf;
  accessTokens: AccessTokens;
  derivedKeys: DerivedKeys;
  profileSigner: ProfileSigner;
  events: SessionEvents;
  append: AppendMessage;
  close: CloseSession;
  /** Of messages, by session. */
  limiter: RateLimiter;
  keySeconds: number;
}) {
  const authenticate = createAuthenticate(ports);
  const deps = { ...ports, authenticate, readIdentity: createReadIdentity(ports) };

  const endSession = createEndSession(deps);

  return {
    /** The token of the session's site, before anybody is authenticated: for the Origin check alone. */
    siteOf: async (sessionId: string) => (await ports.storage.sessions.find(sessionId))?.site,
    openSession: createOpenSession(deps),
    restoreSession: createRestoreSession(deps),
    readStatus: createReadStatus(deps),
    renewToken: createRenewToken(deps),
    endSession,
    endByKey: createEndByKey({ ...deps, end: endSession }),
    eraseSession: createEraseSession(deps),
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
