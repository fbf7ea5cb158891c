import type { Clock } from '../ports.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import { toTime } from '../storage/session-record.js';
import type { Storage } from '../storage/storage.js';
import { idleDeadlines } from './session-deadlines.js';
import { visitorChangeError } from './session-errors.js';
import type { SessionEvents } from './session-events.js';
import type { LeaseHolder } from './socket-lease.js';

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

/** Records that a tab is still there. Only an active visitor moves the idle deadline. */
export function createHeartbeat({ storage, clock, sites }: Deps): Heartbeat {
  return async ({ sessionId: id, site, lease }, { active }) => {
    const now = clock.now();
    const deadlines = active ? idleDeadlines(await sites.find(site), now) : {};
    const updated = await storage.sessions.beat({ id, lease, now, ...deadlines });
    if (updated === undefined)
      throw (
        (await visitorChangeError(storage, id, lease)) ??
        new Error('the session changed during a heartbeat')
      );
    return { idleAt: updated.idleAt === undefined ? null : toTime(updated.idleAt) };
  };
}

export type ReadByVisitor = (holder: LeaseHolder, request: { upTo: number }) => Promise<void>;

/** Moves the visitor's read mark, neither back nor beyond the head of the log. */
export function createReadByVisitor({ storage, clock, events }: Deps): ReadByVisitor {
  return async ({ sessionId: id, lease }, { upTo }) => {
    if (await storage.sessions.readByVisitor({ id, lease, upTo })) {
      const at = toTime(clock.now());
      events.publish({ kind: 'read', sessionId: id, side: 'visitor', upTo, at });
      return;
    }
    const error = await visitorChangeError(storage, id, lease);
    if (error !== undefined) throw error;
  };
}
