import { instantOf } from '../../src/protocol/zoned-time.js';
import { SLOT_MS } from '../storage/report-repository.js';

const DAY_MS = 24 * 60 * 60_000;
const SLOTS_A_DAY = DAY_MS / SLOT_MS;

/** A row of the sums belongs to a calendar day, and is added to it or subtracted from it. */
export interface Share {
  /** Place of the calendar day in the range. */
  index: number;
  sign: 1 | -1;
}

/**
 * How calendar days of a time zone are put together from sums of UTC. Where the day begins in the first half of
 * the day of UTC, it is that day without the quarters of an hour before; where it begins in the second half, the
 * next one and the quarters from then on. So a year is read from as many rows as it has days, and some quarters
 * of each.
 */
export interface Calendar {
  /** UTC days since 1970 of which rows are needed. */
  days: { from: number; to: number };
  /** The slots of these days that are needed; -1 is the whole day. */
  slots: number[];
  /** The calendar days that a row is part of; none, one or two. */
  sharesOf(row: { day: number; slot: number }): Share[];
}

/** The calendar of days that are given as midnights as if they were UTC, in their order, in ms. */
export function createCalendar(timeZone: string, localDays: readonly number[]): Calendar {
  const ends = [...localDays, localDays.at(-1)! + DAY_MS];
  const boundaries = ends.map((local) => {
    const instant = instantOf(timeZone, local);
    const day = Math.floor(instant / DAY_MS);
    const slot = Math.floor((instant - day * DAY_MS) / SLOT_MS);
    const isEarly = slot < SLOTS_A_DAY / 2;
    // All days before `base`, and then the slots before this one; or without those from it on.
    return { base: isEarly ? day : day + 1, day, slot, isEarly };
  });

  const slots = new Set([-1]);
  /** By day: the boundaries whose slots are on it. */
  const onDay = new Map<number, { index: number; slot: number; isEarly: boolean }[]>();
  /** By day: the calendar day that has the whole of it. */
  const wholeDays = new Map<number, number>();
  for (const [index, { base, day, slot, isEarly }] of boundaries.entries()) {
    const [first, end] = isEarly ? [0, slot] : [slot, SLOTS_A_DAY];
    for (let needed = first; needed < end; needed += 1) slots.add(needed);
    onDay.set(day, [...(onDay.get(day) ?? []), { index, slot, isEarly }]);
    const next = boundaries[index + 1];
    if (next !== undefined)
      for (let whole = base; whole < next.base; whole += 1) wholeDays.set(whole, index);
  }

  return {
    days: { from: boundaries[0]!.day, to: boundaries.at(-1)!.day },
    slots: [...slots],
    sharesOf({ day, slot }) {
      if (slot === -1) {
        const index = wholeDays.get(day);
        return index === undefined ? [] : [{ index, sign: 1 }];
      }
      const shares: Share[] = [];
      for (const boundary of onDay.get(day) ?? []) {
        const isPart = boundary.isEarly ? slot < boundary.slot : slot >= boundary.slot;
        if (!isPart) continue;
        // What is before the boundary is part of the day that ends there.
        const sign = boundary.isEarly ? 1 : -1;
        if (boundary.index > 0) shares.push({ index: boundary.index - 1, sign });
        if (boundary.index < localDays.length)
          shares.push({ index: boundary.index, sign: sign === 1 ? -1 : 1 });
      }
      return shares;
    },
  };
}
