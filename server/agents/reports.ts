import type {
  AgentSummary,
  Report,
  ReportFigure,
  ReportQuery,
  ReportRow,
} from '../../src/protocol/reports.js';
import { toDay } from '../../src/protocol/reports.js';
import type { Clock } from '../ports.js';
import { createCalendar, type Share } from '../reports/calendar.js';
import { FigureSums } from '../reports/figure-sums.js';
import { RequestError } from '../request-error.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import { decodeFigures } from '../storage/figure-codec.js';
import type { Rollup } from '../storage/report-repository.js';
import { toTime } from '../storage/session-record.js';
import type { Storage } from '../storage/storage.js';
import { requireAdmin, type ActingAgent } from './agent-access.js';

const DAY_MS = 24 * 60 * 60_000;

export interface Reports {
  /**
   * The figures of a range of days: of one site in its time zone, which is that of its opening hours; of all
   * sites in the given time zone, or else in UTC.
   *
   * @throws RequestError `forbidden` for who is no admin; `not_found` for a site that is unknown
   */
  read(by: ActingAgent, query: ReportQuery): Promise<Report>;
}

export function createReports({
  storage,
  sites,
  clock,
}: {
  storage: Storage;
  sites: SiteDirectory;
  clock: Clock;
}): Reports {
  return {
    async read(by, { from, to, site: token, timeZone: given }) {
      requireAdmin(by);
      const site = token === undefined ? undefined : await sites.find(token);
      if (token !== undefined && site === undefined)
        throw new RequestError('not_found', 'no such site');
      const timeZone = (site ? site.openingHours?.timeZone : given) ?? 'UTC';
      const localDays = daysBetween(from, to);
      const calendar = createCalendar(timeZone, localDays);
      const only = token === undefined ? undefined : [token];

      const { ofAll, ofAgents, agents } = await storage.snapshot(async (tx) => {
        const all = await tx.agents.list();
        const ofAgent = {
          agents: all.map(({ id }) => id),
          // An agent's hours are of no site.
          sites: only && [...only, ''],
        };
        const wholeDays = { slots: [-1], days: calendar.days };
        // Agents have no single days: quarters of an hour matter only where the range begins and ends.
        const ends = [...new Set(Object.values(calendar.days))].map((day) => ({
          slots: calendar.slots.filter((slot) => slot !== -1),
          days: { from: day, to: day },
        }));
        const rowsOfAgents: Rollup[] = [];
        for (const part of [wholeDays, ...ends])
          rowsOfAgents.push(...(await tx.reports.rollups({ ...ofAgent, ...part })));
        const { days, slots } = calendar;
        const rowsOfAll = await tx.reports.rollups({ agents: [''], slots, days, sites: only });
        return { ofAll: rowsOfAll, ofAgents: rowsOfAgents, agents: all };
      });

      const total = new FigureSums();
      const days = localDays.map(() => new FigureSums());
      const bySite = new Map<string, FigureSums>();
      for (const row of ofAll) {
        const shares = calendar.sharesOf(row);
        const sign = signInRange(shares);
        const ofSite = sumsOf(bySite, row.site);
        decodeFigures(row.figures, (figure, decoded) => {
          for (const share of shares) days[share.index]!.add(figure, decoded, share.sign);
          if (sign !== 0) ofSite.add(figure, decoded, sign);
        });
      }
      for (const sums of bySite.values()) total.addSums(sums);
      const byAgent = new Map<string, FigureSums>();
      for (const row of ofAgents) {
        const sign = signInRange(calendar.sharesOf(row));
        const sums = sumsOf(byAgent, row.agentId);
        if (sign !== 0)
          decodeFigures(row.figures, (figure, decoded) => sums.add(figure, decoded, sign));
      }

      const names = new Map((await sites.all()).map((each) => [each.token, each.name]));
      return {
        from,
        to,
        site: token ?? null,
        timeZone,
        asOf: toTime(clock.now()),
        figures: toFigures(total),
        days: days.map((sums, index) => ({ day: toDay(localDays[index]!), ...toSummary(sums) })),
        sites:
          token === undefined
            ? [...bySite]
                .map(([each, sums]) => ({
                  site: each,
                  name: names.get(each) ?? each,
                  ...toSummary(sums),
                }))
                .sort((a, b) => a.name.localeCompare(b.name))
            : [],
        agents: agents
          .map(({ id, name }) => toAgent(name, byAgent.get(id) ?? new FigureSums()))
          .filter(
            ({ conversations, answers, availableSeconds }) =>
              conversations + answers + availableSeconds > 0,
          ),
      };
    },
  };
}

/** Midnights as if they were UTC, in ms. */
function daysBetween(from: string, to: string): number[] {
  const days: number[] = [];
  for (let day = Date.parse(from); day <= Date.parse(to); day += DAY_MS) days.push(day);
  return days;
}

function sumsOf(sums: Map<string, FigureSums>, key: string): FigureSums {
  const found = sums.get(key) ?? new FigureSums();
  sums.set(key, found);
  return found;
}

/** What a row counts for in all days together: what ends one day and begins the next cancels itself. */
function signInRange(shares: readonly Share[]): number {
  return shares.reduce((sum, { sign }) => sum + sign, 0);
}

function toFigures(sums: FigureSums): ReportFigure[] {
  const { counts } = sums;
  const share = (part: number, of: number) => (of === 0 ? null : part / of);
  const ofConversations = (row: ReportRow, count: number) => ({
    row,
    count,
    share: share(count, counts.conversations),
  });
  const returns = (row: ReportRow, all: number, restored: number) => ({
    row,
    count: all,
    share: share(restored, all),
  });
  const { firstResponse, waiting, duration } = sums.read();
  const times = (row: ReportRow, { count, median, percentile90 }: typeof waiting) => ({
    ...{ row, count, median, percentile90 },
  });
  const formNotSent = Math.max(0, counts.formShown - counts.formSent);
  return [
    { row: 'conversations', count: counts.conversations },
    returns('restored', counts.returns, counts.restored),
    returns('restoredAfterReload', counts.reloadReturns, counts.reloadRestored),
    returns('restoredInNewTab', counts.newTabReturns, counts.newTabRestored),
    returns('restoredLate', counts.lateReturns, counts.lateRestored),
    returns('restoredAfterLostNetwork', counts.networkReturns, counts.networkRestored),
    {
      row: 'sentAgain',
      count: counts.sentAgain,
      share: share(counts.sentAgain, counts.visitorMessages),
    },
    { row: 'duplicates', count: counts.duplicates },
    times('firstResponse', firstResponse),
    { ...times('waiting', waiting), longest: waiting.longest },
    { row: 'duration', count: duration.count, mean: duration.mean, median: duration.median },
    { row: 'formNotSent', count: formNotSent, share: share(formNotSent, counts.formShown) },
    ofConversations('abandonedUnanswered', counts.abandonedUnanswered),
    ofConversations('abandonedAnswered', counts.abandonedAnswered),
    ofConversations('abandonedByDisconnect', counts.abandonedByDisconnect),
    ofConversations('resolved', counts.resolved),
    ofConversations('resolvedAutomatically', counts.resolvedAutomatically),
    ofConversations('ended', counts.ended),
    { row: 'satisfaction' },
  ];
}

function toSummary(sums: FigureSums) {
  const { counts } = sums;
  const { firstResponse, waiting, duration } = sums.read();
  return {
    conversations: counts.conversations,
    restored: counts.returns === 0 ? null : counts.restored / counts.returns,
    firstResponse: firstResponse.median,
    waiting: waiting.median,
    duration: duration.median,
    abandoned: counts.abandonedUnanswered + counts.abandonedAnswered,
  };
}

function toAgent(name: string, sums: FigureSums): AgentSummary {
  const { conversations, answers, availableSeconds } = sums.counts;
  const firstResponse = sums.read().firstResponse.median;
  return { name, conversations, answers, firstResponse, availableSeconds };
}
