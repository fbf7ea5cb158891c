import type { OpeningHours, OpeningSpan } from '../../src/protocol/site.js';
import { instantOf, localTime } from '../../src/protocol/zoned-time.js';

const DAY_MS = 24 * 60 * 60_000;

/** Whether a site is open at this time (ms since 1970). A span that ends at or before its start ends on the next day. */
export function isOpenAt(hours: OpeningHours, at: number): boolean {
  const { day, minutes } = localTime(hours.timeZone, at);
  return hours.spans.some((span) => {
    const [from, to] = [minutesOf(span.from), minutesOf(span.to)];
    if (to > from) return isOn(span, day) && minutes >= from && minutes < to;
    return (isOn(span, day) && minutes >= from) || (isOn(span, day - DAY_MS) && minutes < to);
  });
}

/** When a closed site opens next; `undefined` if never. */
export function nextOpening(hours: OpeningHours, now: number): number | undefined {
  const today = localTime(hours.timeZone, now).day;
  for (let day = today; day <= today + 7 * DAY_MS; day += DAY_MS) {
    const openings = hours.spans
      .filter((span) => isOn(span, day))
      .map(({ from }) => instantOf(hours.timeZone, day + minutesOf(from) * 60_000))
      .filter((at) => at > now);
    if (openings.length > 0) return Math.min(...openings);
  }
  return undefined;
}

function isOn({ days }: OpeningSpan, day: number): boolean {
  return days.includes(new Date(day).getUTCDay() || 7);
}

function minutesOf(time: string): number {
  const [hour, minute] = time.split(':');
  return Number(hour) * 60 + Number(minute);
}
