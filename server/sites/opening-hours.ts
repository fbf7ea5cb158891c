import { spansOn } from '../../src/protocol/opening-spans.js';
import type { OpeningHours } from '../../src/protocol/site.js';
import { instantOf, localTime } from '../../src/protocol/zoned-time.js';

const DAY_MS = 24 * 60 * 60_000;
/** How far the next opening is looked for, besides the days that are exceptions. */
const DAYS_AHEAD = 7;

/** Whether a site is open at this time (ms since 1970). A span that ends at or before its start ends on the next day. */
export function isOpenAt(hours: OpeningHours, at: number): boolean {
  const { day, minutes } = localTime(hours.timeZone, at);
  const isIn = (from: number, to: number) =>
    to > from ? minutes >= from && minutes < to : minutes >= from;
  return (
    spansOn(hours, day).some(({ from, to }) => isIn(minutesOf(from), minutesOf(to))) ||
    spansOn(hours, day - DAY_MS).some(
      ({ from, to }) => minutesOf(to) <= minutesOf(from) && minutes < minutesOf(to),
    )
  );
}

/** When a closed site opens next; `undefined` if never. */
export function nextOpening(hours: OpeningHours, now: number): number | undefined {
  const today = localTime(hours.timeZone, now).day;
  const days = [...Array(DAYS_AHEAD + 1 + (hours.exceptions?.length ?? 0)).keys()];
  // An exception may be the only opening, and further away.
  const dates = (hours.exceptions ?? []).map(({ date }) => Date.parse(date));
  const candidates = [...days.map((n) => today + n * DAY_MS), ...dates];
  const openings = candidates
    .flatMap((day) =>
      spansOn(hours, day).map(({ from }) =>
        instantOf(hours.timeZone, day + minutesOf(from) * 60_000),
      ),
    )
    .filter((at) => at > now);
  return openings.length > 0 ? Math.min(...openings) : undefined;
}

function minutesOf(time: string): number {
  const [hour, minute] = time.split(':');
  return Number(hour) * 60 + Number(minute);
}
