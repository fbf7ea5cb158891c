import { BATCH } from '../in-batches.js';
import type { Clock, Ids, Log } from '../ports.js';
import type { SessionEvents } from '../sessions/session-events.js';
import type { Figure } from '../storage/figure-codec.js';
import type { ReportedMessage, VisitorReturn } from '../storage/report-repository.js';
import type { Repositories, Storage } from '../storage/storage.js';
import { changesBetween, sessionFigures, type SessionFigures } from './session-figures.js';

/** Batches of one run. Sessions of before there were reports are counted by and by. */
const MAX_BATCHES = 10;
/** How often all open conversations are looked at: a node that was killed has not counted its last ones. */
const LOOK_MS = 10 * 60_000;

/**
 * Keeps the sums of the reports. Messages are stored without it: what they tell is counted afterwards, when a
 * conversation has changed. Any number of nodes may count the same conversation: each counts the difference
 * to what the sums contain of it, in one transaction that no other one overlaps.
 */
export interface RollUp {
  /**
   * Counts what has changed: conversations that this node knows of, those that have closed, and what waits.
   *
   * @throws StorageUnavailable
   */
  run(): Promise<void>;
  /**
   * Counts a session before its rows are removed. To be called first in the transaction that removes them: the
   * sums stay, and have no more to do with it.
   */
  settle(tx: Repositories, sessionId: string): Promise<void>;
  /** The visitor has returned, and nothing else changes in the session. */
  noteReturn(sessionId: string, visit: VisitorReturn): Promise<void>;
  /** A message came again, and was recognised. Never rejects: its sender has to be answered. */
  noteResend(sessionId: string, clientId: string): Promise<void>;
  /** Counts something that belongs to no conversation. */
  count(
    tx: Pick<Repositories, 'reports'>,
    counted: { site: string; figure: Figure },
  ): Promise<void>;
}

export function createRollUp({
  storage,
  clock,
  ids: { uuid },
  events,
  log,
}: {
  storage: Storage;
  clock: Clock;
  ids: Ids;
  events: SessionEvents;
  log: Log;
}): RollUp {
  /** Sessions of which this node knows that they have changed. */
  let changed = new Set<string>();
  let lookedAt = -Infinity;
  events.subscribe(({ kind, sessionId }) => {
    if (kind === 'message' || kind === 'changed' || kind === 'restored' || kind === 'accepted')
      changed.add(sessionId);
  });

  /** Brings the sums in line with these sessions. The sums are locked. */
  const countSessions = async (
    tx: Repositories,
    ids: readonly string[],
    wait?: 'wait',
  ): Promise<void> => {
    const sessions = await tx.reports.take(ids, wait);
    const taken = sessions.map(({ id }) => id);
    const kept = await tx.reports.facts(taken);
    const messages = groupBySession(await tx.reports.messages(taken));
    const changes = [];
    for (const session of sessions) {
      const { facts, figures } = kept.get(session.id) ?? {};
      const before = figures === undefined ? undefined : (JSON.parse(figures) as SessionFigures);
      const now = sessionFigures(session, messages.get(session.id) ?? [], facts, before);
      const text = JSON.stringify(now);
      if (text === figures) continue;
      changes.push(...changesBetween(before, now));
      await tx.reports.keep(session.id, text);
    }
    await tx.reports.change(changes);
  };

  /** Counts one batch. `false`: there is none. */
  const countBatch = async (): Promise<boolean> => {
    const ours = [...changed].slice(0, BATCH);
    const closed = await storage.reports.unreported(BATCH - ours.length);
    const batch = [...new Set([...ours, ...closed])];
    if (batch.length === 0) return false;
    for (const id of batch) changed.delete(id);
    try {
      await storage.transaction(async (tx) => {
        await tx.reports.lock();
        await countSessions(tx, batch);
      });
    } catch (error) {
      changed = new Set([...batch, ...changed]);
      throw error;
    }
    return batch.length === BATCH;
  };

  /** Moves what waits into the sums. `false`: nothing waits any more. */
  const countWaiting = () =>
    storage.transaction(async (tx) => {
      await tx.reports.lock();
      const counts = await tx.reports.takeCounts(BATCH);
      await tx.reports.change(counts.map((each) => ({ ...each, value: 0 })));
      return counts.length === BATCH;
    });

  const repeatedly = async (work: () => Promise<boolean>) => {
    for (let batches = 0; batches < MAX_BATCHES && (await work()); batches += 1);
  };

  return {
    async run() {
      if (clock.now() - lookedAt >= LOOK_MS) {
        for (const id of await storage.reports.living()) changed.add(id);
        lookedAt = clock.now();
      }
      await repeatedly(countBatch);
      await repeatedly(countWaiting);
    },
    async settle(tx, sessionId) {
      await tx.reports.lock();
      await countSessions(tx, [sessionId], 'wait');
    },
    async noteReturn(sessionId, visit) {
      await storage.reports.noteReturn(sessionId, visit);
      changed.add(sessionId);
    },
    async noteResend(sessionId, clientId) {
      try {
        await storage.transaction((tx) => tx.reports.noteResend(sessionId, clientId));
        changed.add(sessionId);
      } catch (error) {
        log.warn({ reason: String(error) }, 'a message that came again was not counted');
      }
    },
    count: (tx, counted) =>
      tx.reports.count({ id: uuid(), at: clock.now(), agentId: '', count: 1, ...counted }),
  };
}

function groupBySession(messages: readonly ReportedMessage[]): Map<string, ReportedMessage[]> {
  const groups = new Map<string, ReportedMessage[]>();
  for (const message of messages) {
    const group = groups.get(message.sessionId) ?? [];
    groups.set(message.sessionId, group);
    group.push(message);
  }
  return groups;
}
