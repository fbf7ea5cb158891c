import type { Texts } from '../../locales/catalogue.js';
import type { OpeningHours, OpeningSpan } from '../../protocol/site.js';
import { fill } from '../texts/texts.js';

const DAY = 24 * 60 * 60 * 1000;

/**
 * A sentence about the opening hours: today's while the site is online, the next opening while it is
 * not. Times are in the site's time zone, which is named where it differs from the reader's.
 */
export function openingHoursText(
  { timeZone, spans }: OpeningHours,
  online: boolean,
  texts: Texts,
  locale: string,
  now = new Date(),
): string {
  const today = dayOf(now, timeZone);
  const clock = clockOf(now, timeZone);
  const format = (from: string, to = from): string => timeText(from, to, now, timeZone, locale);
  if (online) {
    const hours = spansOn(spans, today).map(({ from, to }) => format(from, to));
    return hours.length > 0 ? fill(texts.openToday, { hours: hours.join(', ') }) : '';
  }
  for (let ahead = 0; ahead < 8; ahead++) {
    const day = ((today + ahead - 1) % 7) + 1;
    const next = spansOn(spans, day).find(({ from }) => ahead > 0 || from > clock);
    if (next === undefined) continue;
    if (ahead === 0) return fill(texts.opensAt, { time: format(next.from) });
    return fill(texts.opensOn, {
      day: dayText(now, ahead, locale, timeZone),
      time: format(next.from),
    });
  }
  return '';
}

function spansOn(spans: readonly OpeningSpan[], day: number): OpeningSpan[] {
  return spans.filter(({ days }) => days.includes(day)).sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** ISO weekday in a time zone. */
function dayOf(now: Date, timeZone: string): number {
  const name = new Intl.DateTimeFormat('en', { weekday: 'short', timeZone }).format(now);
  return ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(name) + 1;
}

/** "09:05" in a time zone, by default the reader's. */
function clockOf(now: Date, timeZone?: string): string {
  const options = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const;
  return new Intl.DateTimeFormat('en', options).format(now);
}

/** A time or a range of times in the reader's language. */
function timeText(from: string, to: string, now: Date, timeZone: string, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: 'UTC' });
  const text = from === to ? format.format(at(from)) : format.formatRange(at(from), at(to));
  const here = clockOf(now) === clockOf(now, timeZone);
  return here ? text : `${text} ${zoneName(now, timeZone, locale)}`;
}

/** All on one day: a range that ends at "24:00" would otherwise be written with its dates. */
function at(time: string): Date {
  return new Date(`1970-01-01T${time.replace('24:', '00:')}Z`);
}

function zoneName(now: Date, timeZone: string, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { timeZoneName: 'short', timeZone });
  return format.formatToParts(now).find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}

function dayText(now: Date, ahead: number, locale: string, timeZone: string): string {
  if (ahead === 1) return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(1, 'day');
  const day = new Date(now.getTime() + ahead * DAY);
  return new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone }).format(day);
}
