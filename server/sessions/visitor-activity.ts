import type { Clock } from '../ports.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import { toTime } from '../storage/session-record.js';
import type { Storage } from '../storage/storage.js';
import type { SessionEvents } from './session-events.js';
import { idleDeadline, visitorError } from './session-rules.js';

/** The socket that sent a request. Only with the session's newest lease it may change anything. */
export interface LeaseHolder {
  sessionId: string;
  site: string;
  lease: number;
}

interface Deps {
  storage: Storage;
  clock: Clock;
  sites: SiteDirectory;
  events: SessionEvents;
}

export type Heartbeat = (
  holder: LeaseHolder,
  request: { active: boolean },
) => Promise<{ idleAt: string | null }>;

/** A sign of life from a tab. Only an active visitor moves the idle deadline. */
export function createHeartbeat({ storage, clock, sites }: Deps): Heartbeat {
  return async ({ sessionId: id, site, lease }, { active }) => {
    const now = clock.now();
    const idleAt = active ? idleDeadline(await sites.find(site), now) : undefined;
    const beaten = await storage.sessions.beat({ id, lease, now, idleAt });
    if (beaten === undefined) throw (await visitorError(storage, id, lease)) ?? new Error('lost');
    return { idleAt: beaten.idleAt === undefined ? null : toTime(beaten.idleAt) };
  };
}

export type ReadByVisitor = (holder: LeaseHolder, request: { upTo: number }) => Promise<void>;

/** The visitor has seen the log up to there. A mark never goes back, nor beyond the log. */
export function createReadByVisitor({ storage, clock, events }: Deps): ReadByVisitor {
  return async ({ sessionId: id, lease }, { upTo }) => {
    if (await storage.sessions.readByVisitor({ id, lease, upTo })) {
      const at = toTime(clock.now());
      events.publish({ kind: 'read', sessionId: id, side: 'visitor', upTo, at });
      return;
    }
    const error = await visitorError(storage, id, lease);
    if (error !== undefined) throw error;
  };
}

export type RecordDisconnect = (holder: LeaseHolder) => Promise<void>;

/** Records that a socket is gone, if it has the newest lease (rule SES-5). */
export function createRecordDisconnect({ storage, clock, events }: Deps): RecordDisconnect {
  return async ({ sessionId: id, lease }) => {
    if (await storage.sessions.disconnect({ id, lease, now: clock.now() }))
      events.publish({ kind: 'disconnected', sessionId: id });
  };
}
