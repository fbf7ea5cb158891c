import type { Clock, Log } from '../ports.js';
import type { Site, SiteDirectory } from '../sites/site-directory.js';
import { toSession } from '../storage/session-record.js';
import type { Storage } from '../storage/storage.js';
import type { CloseSession } from './close-session.js';
import type { SessionEvents } from './session-events.js';

/** A node that missed so many stamps of its sockets is dead, and so are they (rule SES-5). */
const MISSED_STAMPS = 3;
/** How long a closed log stays for the visitor's last look, where the site keeps none. */
const LAST_LOOK_MS = 5 * 60_000;
/** For how long the holder of an erased session's key is told so. */
const ERASED_MS = 30 * 24 * 60 * 60_000;

/** `at`: as of this moment, ms since 1970; default: now. */
export type Sweep = (at?: number) => Promise<void>;

/**
 * What time does to sessions: away, idle, resolved, gone. Every step repeats its condition in the
 * database, so a sweep may run twice, late, or on several nodes at once.
 */
export function createSweep({
  storage,
  clock,
  sites,
  events,
  close,
  log,
  disconnectSeconds,
  stampSeconds,
  logSeconds,
}: {
  storage: Storage;
  clock: Clock;
  sites: SiteDirectory;
  events: SessionEvents;
  close: CloseSession;
  log: Log;
  disconnectSeconds: number;
  stampSeconds: number;
  /** For how long closed sessions are kept; 0: until they are erased. */
  logSeconds: number;
}): Sweep {
  const tellChanged = async (ids: string[]) => {
    for (const sessionId of ids) {
      const record = await storage.sessions.find(sessionId);
      if (record !== undefined)
        events.publish({ kind: 'changed', sessionId, session: toSession(record) });
    }
  };

  return async (now = clock.now()) => {
    const withoutSocketSince = now - disconnectSeconds * 1000;
    const { sweeps } = storage;

    const lost = await sweeps.disconnectUnstamped(now - MISSED_STAMPS * stampSeconds * 1000);
    for (const sessionId of lost) events.publish({ kind: 'disconnected', sessionId });

    const all = await sites.all();
    const resolving = all.filter((site) => site.autoResolveMinutes > 0);
    const silent = await sweeps.dueForAutoResolve(tokensOf(resolving), now);
    for (const sessionId of silent) {
      const note = { code: 'inactive', body: 'The conversation was resolved for inactivity.' };
      await close({ sessionId, status: 'resolved', reason: 'inactive', note, ifSilent: true });
    }

    // Final before reversible: a session that is past both deadlines is not told twice.
    const idle = await sweeps.abandonIdle(now);
    await tellChanged(idle);
    const away = await sweeps.abandonDisconnected(withoutSocketSince, now);
    await tellChanged(away);

    const empty = await sweeps.removeEmpty(withoutSocketSince);
    const logless = tokensOf(all.filter((site) => !site.messageLog));
    const emptied = await sweeps.removeLogs(logless, now - LAST_LOOK_MS);
    const old = logSeconds === 0 ? [] : await sweeps.removeClosed(now - logSeconds * 1000);
    const isDirty = empty.length + emptied.length + old.length > 0 || storage.isScrubDue();
    if (isDirty && !(await storage.scrub()))
      log.warn(
        {},
        'what was deleted is still in the log of the database: another process reads it',
      );
    await sweeps.forget({ erasedAt: now - ERASED_MS, now });

    const counts = {
      lost: lost.length,
      idle: idle.length,
      away: away.length,
      resolved: silent.length,
      empty: empty.length,
      emptied: emptied.length,
      old: old.length,
    };
    if (Object.values(counts).some((count) => count > 0)) log.info(counts, 'swept');
  };
}

function tokensOf(sites: Site[]): string[] {
  return sites.map(({ token }) => token);
}
