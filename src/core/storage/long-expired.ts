import type { EngineContext } from '../engine-context.js';
import type { EarlierRecord } from './earlier-record.js';

/** From this age on, what is expired by the device's clock alone is deleted as well (rule STO-7). */
const DELETE_AFTER_MS = 7 * 24 * 60 * 60_000;

/**
 * The conversations on the device that ran out so long ago that no clock's error explains it: the present
 * one, the earlier one, and what is left of those that a later one took the place of.
 */
export function longExpired(context: EngineContext, earlier: EarlierRecord): string[] {
  const { records, outbox, options, ports } = context;
  /** When each was last in use, and for how long it was to be kept from then on. */
  const uses: { gen: string; at: number; ttlMs?: number }[] = [];

  for (const { gen, message } of outbox.all()) uses.push({ gen, at: message.at });
  for (const gen of [records.credentials()?.gen, records.opening()?.gen, ...records.stamped()]) {
    const seen = gen && records.lastSeen(gen);
    if (seen) uses.push({ gen, ...seen });
  }
  const kept = earlier.read();
  if (kept) uses.push({ gen: kept.gen, at: kept.endedAt, ttlMs: kept.ttlMs });

  const isRecent = ({ at, ttlMs = Infinity }: (typeof uses)[number]): boolean =>
    ports.clock.now() - at <= Math.max(DELETE_AFTER_MS, Math.min(ttlMs, options.historyTtlMs));
  const recent = new Set(uses.filter(isRecent).map(({ gen }) => gen));
  return [...new Set(uses.map(({ gen }) => gen))].filter((gen) => !recent.has(gen));
}
