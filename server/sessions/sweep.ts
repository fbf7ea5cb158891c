import type { Clock, Log } from '../ports.js';
import type { Site, SiteDirectory } from '../sites/site-directory.js';
import type { Storage } from '../storage/storage.js';
import { REMOVED_AT_ONCE } from '../storage/sweep-repository.js';
import type { RollUp } from '../reports/roll-up.js';
import type { CloseSession } from './close-session.js';
import { publishChanged } from './publish-changed.js';
import { resumedDeadlines } from './session-deadlines.js';
import type { SessionEvents } from './session-events.js';

/**
 * A node stamps its sessions at intervals: it still holds their sockets. A session that missed this many
 * stamps has none any more, because its node is dead (rule SES-5).
 */
const MISSED_STAMPS = 3;
/** How long the visitor can still read a closed session of a site that keeps no log. */
const LOG_REMOVAL_DELAY_MS = 5 * 60_000;
/** Batches of old conversations that one sweep removes. */
const MAX_REMOVALS = 25;
/** How long a request with the key of an erased session gets `erased` rather than `not_found`. */
export const ERASURE_MS = 30 * 24 * 60 * 60_000;

/** `at`: the time to sweep for, in ms since 1970; default: now. */
export type Sweep = (at?: number) => Promise<void>;

/**
 * Applies all deadlines: sessions come back, become away, idle or resolved, and old data is removed. Every
 * statement repeats its condition, so a sweep may run twice, late, or on several nodes at once.
 */
export function createSweep({
  storage,
  clock,
  sites,
  events,
  close,
  rollUp,
  log,
  disconnectSeconds,
  stampSeconds,
  logSeconds,
  sharesDatabase,
}: {
  storage: Storage;
  clock: Clock;
  sites: SiteDirectory;
  events: SessionEvents;
  close: CloseSession;
  rollUp: RollUp;
  log: Log;
  /** How long a session may be without a socket before it becomes away. */
  disconnectSeconds: number;
  /** The interval at which a node stamps its sessions. */
  stampSeconds: number;
  /** How long closed sessions are kept where the site does not say; 0: until they are erased. */
  logSeconds: number;
  /** Whether other nodes may have sessions in the same database. */
  sharesDatabase: boolean;
}): Sweep {
  const missedMs = MISSED_STAMPS * stampSeconds * 1000;
  /** Since when this node has reached the database, ms since 1970. */
  let reachedSince: number | undefined;
  /**
   * While the database was away, no node could stamp. When it is back, the others need the time that a dead
   * node is given. A node that is alone has stamped before each sweep.
   */
  const hadTimeToStamp = (now: number) =>
    !sharesDatabase || now - (reachedSince ?? now) >= missedMs;

  const removeOld = async (all: Site[], now: number) => {
    const removeAfter = async (
      seconds: number,
      on: Parameters<typeof storage.sweeps.removeClosed>[1],
    ): Promise<string[]> =>
      seconds === 0 ? [] : inBatches(() => storage.sweeps.removeClosed(now - seconds * 1000, on));
    const own = all.filter((site) => site.deleteAfterSeconds !== undefined);
    const removed = await removeAfter(logSeconds, { except: tokensOf(own) });
    for (const { token, deleteAfterSeconds = 0 } of own)
      removed.push(...(await removeAfter(deleteAfterSeconds, { only: [token] })));
    return removed;
  };

  const run = async (now: number) => {
    const disconnectedBefore = now - disconnectSeconds * 1000;
    const { sweeps } = storage;

    const disconnected = hadTimeToStamp(now)
      ? await sweeps.disconnectUnstamped(now - missedMs)
      : [];
    for (const sessionId of disconnected) events.publish({ kind: 'disconnected', sessionId });

    const all = await sites.all();
    const resolving = all.filter((site) => site.autoResolveMinutes > 0);
    const silent = await sweeps.dueForAutoResolve(tokensOf(resolving), now);
    for (const sessionId of silent) {
      const message = { code: 'inactive', body: 'The conversation was resolved for inactivity.' };
      await close({ sessionId, status: 'resolved', reason: 'inactive', message, ifSilent: true });
    }

    const returned: string[] = [];
    for (const { id, site: token } of await storage.snoozes.due(now)) {
      const site = all.find((each) => each.token === token);
      const change = { id, now, due: true, ...resumedDeadlines(site, now) } as const;
      if (!(await storage.snoozes.end(change))) continue;
      returned.push(id);
      events.publish({ kind: 'triage', sessionId: id });
    }

    // Idle before away: a session that is past both deadlines changes once.
    const idle = await sweeps.abandonIdle(now);
    await publishChanged({ storage, events }, idle);
    const away = await sweeps.abandonDisconnected(disconnectedBefore, now);
    await publishChanged({ storage, events }, away);

    // Reports keep the figures of what is removed below.
    await rollUp.run();
    const empty = await sweeps.removeEmpty(disconnectedBefore);
    const withoutLog = tokensOf(all.filter((site) => !site.messageLog));
    const logs = await inBatches(() =>
      storage.transaction((tx) =>
        tx.sweeps.removeLogs(withoutLog, now - LOG_REMOVAL_DELAY_MS, now),
      ),
    );
    const old = await removeOld(all, now);
    const blocks = await storage.blocks.removeExpired(now);
    const isDirty =
      empty.length + logs.length + old.length + blocks.length > 0 || storage.isScrubDue();
    if (isDirty && !(await storage.scrub()))
      log.warn(
        {},
        'deleted data is still in the write-ahead log: another process is reading the database',
      );
    await sweeps.removeExpired({ erasedAt: now - ERASURE_MS, now });

    const counts = {
      disconnected: disconnected.length,
      idle: idle.length,
      away: away.length,
      resolved: silent.length,
      returned: returned.length,
      empty: empty.length,
      logs: logs.length,
      old: old.length,
      blocks: blocks.length,
    };
    if (Object.values(counts).some((count) => count > 0)) log.info(counts, 'sweep');
  };

  return async (now = clock.now()) => {
    try {
      await run(now);
      reachedSince ??= now;
    } catch (error) {
      reachedSince = undefined;
      throw error;
    }
  };
}

/** Repeats a removal until it finds no whole batch any more; at most as often as one sweep may. */
async function inBatches(remove: () => Promise<string[]>): Promise<string[]> {
  const removed: string[] = [];
  for (let batch = 0; batch < MAX_REMOVALS; batch += 1) {
    const ids = await remove();
    removed.push(...ids);
    if (ids.length < REMOVED_AT_ONCE) break;
  }
  return removed;
}

function tokensOf(sites: Site[]): string[] {
  return sites.map(({ token }) => token);
}
