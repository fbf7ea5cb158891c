import type { Clock } from '../ports.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import { toTime } from '../storage/session-record.js';
import type { Storage } from '../storage/storage.js';
import { idleDeadline } from './deadlines.js';
import type { SessionEvents } from './session-events.js';
import { whyNotByVisitor } from './session-rules.js';

/** The socket that an event came by. */
export interface Holder {
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
  holder: Holder,
  request: { active: boolean },
) => Promise<{ idleAt: string | null }>;

/** A tab is there; only an active visitor moves the idle deadline. */
export function createHeartbeat({ storage, clock, sites }: Deps): Heartbeat {
  return async ({ sessionId: id, site, lease }, { active }) => {
    const now = clock.now();
    const idleAt = active ? idleDeadline(await sites.find(site), now) : undefined;
    const beaten = await storage.sessions.beat({ id, lease, now, idleAt });
    if (beaten === undefined)
      throw (await whyNotByVisitor(storage, id, lease)) ?? new Error('lost');
    return { idleAt: beaten.idleAt === undefined ? null : toTime(beaten.idleAt) };
  };
}

export type ReadByVisitor = (holder: Holder, request: { upTo: number }) => Promise<void>;

/** The visitor has seen the log up to there. A mark never goes back, nor beyond the log. */
export function createReadByVisitor({ storage, clock, events }: Deps): ReadByVisitor {
  return async ({ sessionId: id, lease }, { upTo }) => {
    if (await storage.sessions.readByVisitor({ id, lease, upTo })) {
      const at = toTime(clock.now());
      events.publish({ kind: 'read', sessionId: id, side: 'visitor', upTo, at });
      return;
    }
    const refusal = await whyNotByVisitor(storage, id, lease);
    if (refusal !== undefined) throw refusal;
  };
}

export type LoseSocket = (holder: Holder) => Promise<void>;

/** A socket is gone. Only the newest one's end counts (rule SES-5). */
export function createLoseSocket({ storage, clock, events }: Deps): LoseSocket {
  return async ({ sessionId: id, lease }) => {
    if (await storage.sessions.disconnect({ id, lease, now: clock.now() }))
      events.publish({ kind: 'disconnected', sessionId: id });
  };
}
