import type { OpeningHours, OpeningSpan } from './site.js';

/**
 * The spans that begin on a day: those of its date, or else of its weekday. `day`: its midnight as if it were
 * UTC, in ms since 1970.
 */
export function spansOn(
  { spans, exceptions = [] }: OpeningHours,
  day: number,
): Omit<OpeningSpan, 'days'>[] {
  const date = new Date(day).toISOString().slice(0, 10);
  const exception = exceptions.find((each) => each.date === date);
  if (exception) return exception.spans;
  const weekday = new Date(day).getUTCDay() || 7;
  return spans.filter(({ days }) => days.includes(weekday));
}
