import {
  historyStatusSchema,
  MAX_SEARCH_UNITS,
  type HistoryFilter,
  type HistoryStatus,
} from '../../protocol/history.js';
import { siteTokenSchema, uuidSchema } from '../../protocol/ids.js';
import { parse } from '../../protocol/parse.js';
import { hasVisibleText } from '../../protocol/text.js';
import { instantOf } from '../../protocol/zoned-time.js';

/** What the agent has chosen on the history's page. Days are "2026-11-30" in the device's time zone; empty: any. */
export interface HistoryFields {
  text: string;
  status: HistoryStatus;
  site: string;
  agent: string;
  from: string;
  to: string;
}

export const NO_FIELDS: HistoryFields = {
  ...{ text: '', status: 'closed', site: '', agent: '', from: '', to: '' },
};

const DAY_MS = 24 * 60 * 60_000;

/** The fields that the query of an address names. What is not valid counts as not chosen. */
export function readHistoryQuery(query: string): HistoryFields {
  const given = new URLSearchParams(query);
  const day = (name: string): string => {
    const value = given.get(name) ?? '';
    return dayStart(value) === undefined ? '' : value;
  };
  return {
    text: (given.get('text') ?? '').slice(0, MAX_SEARCH_UNITS),
    status: parse(historyStatusSchema, given.get('status')) ?? NO_FIELDS.status,
    site: parse(siteTokenSchema, given.get('site')) ?? '',
    agent: parse(uuidSchema, given.get('agent')) ?? '',
    from: day('from'),
    to: day('to'),
  };
}

/** The query for an address. Fields that choose nothing are left out. */
export function writeHistoryQuery(fields: HistoryFields): string {
  const query = new URLSearchParams();
  for (const name of ['text', 'status', 'site', 'agent', 'from', 'to'] as const)
    if (fields[name] !== NO_FIELDS[name]) query.set(name, fields[name]);
  return query.toString();
}

/** What to ask the server for. */
export function toHistoryFilter({
  text,
  status,
  site,
  agent,
  from,
  to,
}: HistoryFields): HistoryFilter {
  const [first, last] = [dayStart(from), dayStart(to)];
  return {
    status,
    ...(hasVisibleText(text) && { text }),
    ...(site !== '' && { site }),
    ...(agent !== '' && { agent }),
    ...(first !== undefined && { from: toInstant(first) }),
    // The whole of the last day.
    ...(last !== undefined && { to: toInstant(last + DAY_MS) }),
  };
}

/** Whether the days leave nothing between them. */
export function areDaysReversed({ from, to }: HistoryFields): boolean {
  return from !== '' && to !== '' && from > to;
}

/** Midnight of a day as if it were UTC, in ms. */
function dayStart(day: string): number | undefined {
  const start = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(start) ? undefined : start;
}

function toInstant(local: number): string {
  return new Date(instantOf(undefined, local)).toISOString();
}
