import type { Presence } from '../agents/presence.js';
import { oneAtATime } from '../one-at-a-time.js';
import type { Clock, Log } from '../ports.js';
import { SLOT_MS, type ReportChange } from '../storage/report-repository.js';
import type { Storage } from '../storage/storage.js';

/** How often the time is counted. A node that is killed loses as much. */
export const RECORD_MS = 20_000;
/** Who was recorded last before then was not there: the machine slept. */
const LONGEST_MS = 3 * RECORD_MS;

/** A stretch in which an agent was available; ms since 1970. */
interface Span {
  agentId: string;
  from: number;
  to: number;
}

/** Counts how long agents are available: with the console open, and willing to take conversations. */
export interface AgentHours {
  /**
   * Counts until now. To be called every {@link RECORD_MS}; a change of who is available does so too. What the
   * database cannot take now is counted with the next call. Never rejects.
   */
  record(): Promise<void>;
}

export function createAgentHours({
  presence,
  storage,
  clock,
  log,
}: {
  presence: Presence;
  storage: Storage;
  clock: Clock;
  log: Log;
}): AgentHours {
  /** Since when each agent who is available here is not counted yet, in ms since 1970. */
  let since = new Map<string, number>();
  let waiting: Span[] = [];

  const write = oneAtATime(async () => {
    const spans = waiting;
    if (spans.length === 0) return;
    await storage.transaction(async (tx) => {
      await tx.reports.lock();
      for (const span of spans) {
        const from = await tx.reports.extendAvailability(span);
        await tx.reports.change(countedHours({ ...span, from }));
      }
    });
    waiting = waiting.slice(spans.length);
  });

  const record = async () => {
    // Whole seconds: what is counted in pieces has the same sum.
    const to = Math.floor(clock.now() / 1000) * 1000;
    for (const [agentId, from] of since)
      if (from < to) waiting = [...waiting, { agentId, from, to: Math.min(to, from + LONGEST_MS) }];
    since = new Map(presence.availableHere().map((id) => [id, to]));
    try {
      await write();
    } catch (error) {
      log.warn({ reason: String(error) }, 'the hours of agents are counted later');
    }
  };
  presence.onChangeHere(() => void record());

  return { record };
}

/** What a span adds to the figures of its quarters of an hour. */
export function countedHours(span: Span): ReportChange[] {
  return inSlots(span).map(toChange);
}

/** The parts of a span that are in one quarter of an hour each. */
function inSlots({ agentId, from, to }: Span): Span[] {
  const parts: Span[] = [];
  for (let start = from; start < to;) {
    const end = Math.min(to, (Math.floor(start / SLOT_MS) + 1) * SLOT_MS);
    parts.push({ agentId, from: start, to: end });
    start = end;
  }
  return parts;
}

function toChange({ agentId, from, to }: Span) {
  const count = (to - from) / 1000;
  return { agentId, at: from, site: '', figure: 'availableSeconds', value: 0, count } as const;
}
