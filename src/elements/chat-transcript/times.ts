/** The words for a point in time, in the order and the calendar of the locale. */

const formats = new Map<string, Intl.DateTimeFormat>();

function format(locale: string, key: string, options: Intl.DateTimeFormatOptions) {
  const name = `${locale} ${key}`;
  let made = formats.get(name);
  if (!made) formats.set(name, (made = new Intl.DateTimeFormat(locale, options)));
  return made;
}

/** "14:02" or "2:02 PM". */
export function clockTime(at: number, locale: string): string {
  return format(locale, 'time', { hour: 'numeric', minute: '2-digit' }).format(at);
}

/** "20 November 2026 at 14:02". */
export function fullTime(at: number, locale: string): string {
  return format(locale, 'full', { dateStyle: 'long', timeStyle: 'short' }).format(at);
}

/** "Today", "Yesterday", "Friday 13 November". */
export function dayName(at: number, now: number, locale: string): string {
  const days = Math.round((startOfDay(at) - startOfDay(now)) / 86_400_000);
  if (days === 0 || days === -1) {
    const name = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day');
    return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
  }
  return format(locale, 'day', { weekday: 'long', day: 'numeric', month: 'long' }).format(at);
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
