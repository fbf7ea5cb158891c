import { consoleLocale } from './console-locale.js';

/** Date and time to the minute, in the browser's time zone: "Mar 1, 2026, 2:05 PM". */
export function dateTime(at: string): string {
  return new Date(at).toLocaleString(consoleLocale(), { dateStyle: 'medium', timeStyle: 'short' });
}
