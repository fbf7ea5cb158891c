import type { Texts } from '../../locales/catalogue.js';
import { spansOn } from '../../protocol/opening-spans.js';
import type { OpeningHours } from '../../protocol/site.js';
import { instantOf, localTime } from '../../protocol/zoned-time.js';
import { fill } from '../texts/texts.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A time during which the site is open without a break: from `from` until before `to`, in ms since 1970. */
interface OpenTime {
  from: number;
  to: number;
}

/** Who reads the sentence, and when. */
interface Reader {
  texts: Texts;
  locale: string;
  /** ms since 1970. */
  now: number;
  /** Time zone; absent: the device's. */
  here?: string | undefined;
}

/**
 * A sentence about the opening hours: today's while the site is online, the next opening while it is
 * not. Days and times are those of the reader's time zone `here`, by default the device's. Empty if
 * there is nothing to say, or if the browser does not know the site's time zone.
 */
export function openingHoursText(
  hours: OpeningHours,
  online: boolean,
  texts: Texts,
  locale: string,
  now = new Date(),
  here?: string,
): string {
  const reader = { texts, locale, now: now.getTime(), here };
  try {
    const times = openTimes(hours, reader.now);
    return online ? openToday(times, reader) : opensNext(times, reader);
  } catch {
    return '';
  }
}

/** From yesterday to a week from now, in order. Times that touch are one. */
function openTimes(hours: OpeningHours, now: number): OpenTime[] {
  const { timeZone } = hours;
  const { day: today } = localTime(timeZone, now);
  const times: OpenTime[] = [];
  for (let day = today - DAY; day <= today + 7 * DAY; day += DAY) {
    for (const { from, to } of spansOn(hours, day)) {
      const lastDay = to > from ? day : day + DAY;
      times.push({
        from: instantOf(timeZone, day + minutesOf(from) * MINUTE),
        to: instantOf(timeZone, lastDay + minutesOf(to) * MINUTE),
      });
    }
  }
  // A change of the clocks can skip a whole span.
  return joined(times.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from));
}

function joined(times: readonly OpenTime[]): OpenTime[] {
  const result: OpenTime[] = [];
  for (const time of times) {
    const last = result.at(-1);
    if (last && time.from <= last.to) last.to = Math.max(last.to, time.to);
    else result.push({ ...time });
  }
  return result;
}

function minutesOf(clock: string): number {
  const [hour, minute] = clock.split(':');
  return Number(hour) * 60 + Number(minute);
}

/** What begins on the reader's day, and what began before and is not over. */
function openToday(times: readonly OpenTime[], { texts, locale, now, here }: Reader): string {
  const { day: today } = localTime(here, now);
  const midnight = instantOf(here, today);
  const tomorrow = instantOf(here, today + DAY);
  const hours = times
    .filter(({ from, to }) => from < tomorrow && (from >= midnight || (from <= now && now < to)))
    .map(({ from, to }) => {
      const start = Math.max(from, midnight);
      // A night's end is a time of the next day; what is longer than a day has none.
      const end = to - start > DAY ? tomorrow : to;
      return rangeText(localTime(here, start).minutes, localTime(here, end).minutes, locale);
    });
  return hours.length > 0 ? fill(texts.openToday, { hours: hours.join(', ') }) : '';
}

function opensNext(times: readonly OpenTime[], { texts, locale, now, here }: Reader): string {
  const next = times.find(({ from }) => from > now);
  if (!next) return '';
  const { day, minutes } = localTime(here, next.from);
  const time = timeFormat(locale).format(minutes * MINUTE);
  const ahead = (day - localTime(here, now).day) / DAY;
  if (ahead === 0) return fill(texts.opensAt, { time });
  return fill(texts.opensOn, { day: dayText(day, ahead, locale), time });
}

/** Both in minutes since midnight. Equal ones are a whole day. */
function rangeText(from: number, to: number, locale: string): string {
  const format = timeFormat(locale);
  if (from === to) return `${format.format(from * MINUTE)}–${format.format(to * MINUTE)}`;
  // On one date, whatever the order: otherwise the dates would be written too.
  return format.formatRange(from * MINUTE, to * MINUTE);
}

function timeFormat(locale: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: 'UTC' });
}

/** `day`: midnight of that day as if it were UTC, in ms. */
function dayText(day: number, ahead: number, locale: string): string {
  if (ahead === 1) return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(1, 'day');
  return new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(day);
}
