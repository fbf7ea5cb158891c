import { toDay } from '../../../protocol/reports.js';
import { localTime } from '../../../protocol/zoned-time.js';

/** What the address of a report says: calendar days, both included, and a site (`''`: all). */
export interface ReportRange {
  from: string;
  to: string;
  site: string;
}

const DAY_MS = 24 * 60 * 60_000;

/** The address of a report. */
export function reportPath({ from, to, site }: ReportRange): string {
  const base = `/console/reports/${from}/${to}`;
  return site === '' ? base : `${base}/${site}`;
}

/** The ranges that are asked for most, as of this time (ms since 1970) on this device. */
export function presetRanges(now: number): { label: string; from: string; to: string }[] {
  const { day } = localTime(undefined, now);
  const last = (days: number) => ({ from: toDay(day - (days - 1) * DAY_MS), to: toDay(day) });
  const firstOfMonth = `${toDay(day).slice(0, 8)}01`;
  const lastMonth = toDay(Date.parse(firstOfMonth) - DAY_MS);
  return [
    { label: 'Today', ...last(1) },
    { label: 'Last 7 days', ...last(7) },
    { label: 'Last 30 days', ...last(30) },
    { label: 'This month', from: firstOfMonth, to: toDay(day) },
    { label: 'Last month', from: `${lastMonth.slice(0, 8)}01`, to: lastMonth },
    { label: 'Last 12 months', ...last(365) },
  ];
}
