import type { OpeningHours, OpeningSpan } from '../../src/protocol/site.js';

const DAY_MS = 24 * 60 * 60_000;

/** Local time in a time zone. */
interface LocalTime {
  /** Midnight of that day as if it were UTC, in ms. */
  day: number;
  /** Since midnight. */
  minutes: number;
}

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

/** The instant (ms since 1970) of a local time, which is given as if it were UTC. */
function instantOf(timeZone: string, local: number): number {
  const localAt = (at: number) => {
    const { day, minutes } = localTime(timeZone, at);
    return day + minutes * 60_000;
  };
  // The second step corrects a change of the offset between the first guess and the result.
  const guess = local - (localAt(local) - local);
  return guess - (localAt(guess) - local);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function localTime(timeZone: string, at: number): LocalTime {
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
