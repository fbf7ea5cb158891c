import type { OpeningHours, OpeningSpan } from '../../src/protocol/site.js';

const DAY_MS = 24 * 60 * 60_000;

/** What the clock on a wall of the zone shows. */
interface WallTime {
  /** Midnight of that day as if it were UTC: a day that can be counted with. */
  day: number;
  minutes: number;
}

/** Whether a site is open then. A span that ends at or before its start ends on the next day. */
export function isOpenAt(hours: OpeningHours, at: number): boolean {
  const { day, minutes } = wallTime(hours.timeZone, at);
  return hours.spans.some((span) => {
    const [from, to] = [minutesOf(span.from), minutesOf(span.to)];
    if (to > from) return isOn(span, day) && minutes >= from && minutes < to;
    return (isOn(span, day) && minutes >= from) || (isOn(span, day - DAY_MS) && minutes < to);
  });
}

/** When a closed site opens next; nothing where it never does. */
export function nextOpening(hours: OpeningHours, now: number): number | undefined {
  const today = wallTime(hours.timeZone, now).day;
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

/** The moment at which the zone's walls show this time, given as if it were UTC. */
function instantOf(timeZone: string, wall: number): number {
  const shown = (at: number) => {
    const { day, minutes } = wallTime(timeZone, at);
    return day + minutes * 60_000;
  };
  // The second step is for a change of the clocks between the first guess and the answer.
  const guess = wall - (shown(wall) - wall);
  return guess - (shown(guess) - wall);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function wallTime(timeZone: string, at: number): WallTime {
  const format = formats.get(timeZone) ?? createFormat(timeZone);
  formats.set(timeZone, format);
  const parts = format.formatToParts(at);
  const read = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((part) => part.type === type)?.value);
  return {
    day: Date.UTC(read('year'), read('month') - 1, read('day')),
    minutes: read('hour') * 60 + read('minute'),
  };
}

function createFormat(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
}
