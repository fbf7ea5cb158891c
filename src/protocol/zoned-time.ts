/* Calendar days and clock times of IANA time zones, such as "Europe/Berlin". */

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Local time in a time zone. */
export interface LocalTime {
  /** Midnight of that day as if it were UTC, in ms. */
  day: number;
  /** Since midnight. */
  minutes: number;
}

/**
 * The local time at an instant (ms since 1970); without `timeZone`, the device's.
 *
 * @throws RangeError when the time zone is not known here
 */
export function localTime(timeZone: string | undefined, at: number): LocalTime {
  const parts = formatOf(timeZone).formatToParts(at);
  const read = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((part) => part.type === type)?.value);
  return {
    day: Date.UTC(read('year'), read('month') - 1, read('day')),
    minutes: read('hour') * 60 + read('minute'),
  };
}

/**
 * The instant (ms since 1970) of a local time, which is given as if it were UTC, in whole minutes. Of a
 * time that comes twice it is the first. A time that the clocks skip is as much later.
 *
 * @throws RangeError when the time zone is not known here
 */
export function instantOf(timeZone: string | undefined, local: number): number {
  const offsetAt = (at: number) => {
    const { day, minutes } = localTime(timeZone, at);
    return day + minutes * MINUTE_MS - at;
  };
  // Its offset is that of the day before or, if the clocks have changed since, that of the day after.
  const before = local - offsetAt(local - DAY_MS);
  const after = local - offsetAt(local + DAY_MS);
  const isInstant = (at: number) => at + offsetAt(at) === local;
  return !isInstant(before) && isInstant(after) ? after : before;
}

export function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string | undefined): Intl.DateTimeFormat {
  // The device's own zone may change at any time.
  if (timeZone === undefined) return createFormat(timeZone);
  const format = formats.get(timeZone) ?? createFormat(timeZone);
  formats.set(timeZone, format);
  return format;
}

function createFormat(timeZone: string | undefined): Intl.DateTimeFormat {
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
