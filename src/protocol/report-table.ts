import { csvLine } from './csv.js';
import type { Report, ReportRow } from './reports.js';

/* A report as tables of text: what the page shows and what the file contains are the same. */

/** The name of each figure, and what it counts. */
export const FIGURE_TEXTS: Record<ReportRow, { name: string; definition: string }> = {
  conversations: {
    name: 'Conversations',
    definition:
      'Sessions with at least one message of the visitor, by the day of the first one. What agents marked as spam counts in no figure.',
  },
  restored: {
    name: 'Restoration rate',
    definition:
      'Times a visitor came back with the key of a conversation: a page load, a new tab, or a connection after more than 60 seconds without one. Share: how many found it open. A browser that has lost its key is no return.',
  },
  restoredAfterReload: {
    name: 'Restoration rate after reload',
    definition: 'Of these, a page loaded again, or another page opened in the same tab.',
  },
  restoredInNewTab: {
    name: 'Restoration rate in a new tab',
    definition: 'Of these, a page opened in another tab.',
  },
  restoredLate: {
    name: 'Restoration rate after 30 minutes',
    definition: 'Of these, after more than 30 minutes without a connection, however it came back.',
  },
  restoredAfterLostNetwork: {
    name: 'Restoration rate after a lost network',
    definition: 'Of these, an open page whose connection was gone for more than 60 seconds.',
  },
  sentAgain: {
    name: 'Messages sent again',
    definition:
      'Messages of visitors that came more than once, because the answer to the first time was lost. Share of all messages of visitors.',
  },
  duplicates: {
    name: 'Duplicates prevented',
    definition: 'How often one of them came again and was recognised by its id.',
  },
  firstResponse: {
    name: 'First response time',
    definition: 'From the first message of the visitor to the first answer of a person.',
  },
  waiting: {
    name: 'Waiting time',
    definition:
      'Each time that the visitor waited: from a message to the next answer, or to the end of the conversation.',
  },
  duration: {
    name: 'Duration',
    definition:
      'From the first message of the visitor to the end. Open conversations do not count.',
  },
  formNotSent: {
    name: 'Abandoned: form not sent',
    definition:
      'How often the form before the chat was shown, less the sessions opened with its answers, on their own days. Share of the forms shown. Not counted where the page collects no visitor id.',
  },
  abandonedUnanswered: {
    name: 'Abandoned: before first answer',
    definition:
      'The visitor left, or stopped writing until the conversation closed for inactivity, and had no answer. Who comes back in time no longer counts. Share of the conversations.',
  },
  abandonedAnswered: {
    name: 'Abandoned: after an answer',
    definition: 'The same, but a person had answered. Share of the conversations.',
  },
  abandonedByDisconnect: {
    name: 'Abandoned: by disconnect',
    definition:
      'Of both, those whose connection was gone: the page was closed, or the network lost. Share of the conversations.',
  },
  resolved: {
    name: 'Resolved by agent',
    definition: 'Conversations that an agent resolved. Share of the conversations.',
  },
  resolvedAutomatically: {
    name: 'Resolved automatically',
    definition:
      'Conversations resolved because the visitor did not reply to an answer. Share of the conversations.',
  },
  ended: {
    name: 'Ended by visitor',
    definition: 'Conversations that the visitor ended or cleared. Share of the conversations.',
  },
  satisfaction: {
    name: 'Satisfaction',
    definition: 'Visitors are not asked for a rating yet.',
  },
};

/** A table of a report. The first cell of a row is its header. */
export interface ReportTable {
  caption: string;
  columns: string[];
  rows: string[][];
}

export function figuresTable({ figures }: Report): ReportTable {
  return {
    caption: 'Figures',
    columns: ['Figure', 'Count', 'Share', 'Mean', 'Median', '90th percentile', 'Longest'],
    rows: figures.map(({ row, count, share, mean, median, percentile90, longest }) => [
      FIGURE_TEXTS[row].name,
      formatCount(count),
      formatShare(share),
      formatDuration(mean),
      formatDuration(median),
      formatDuration(percentile90),
      formatDuration(longest),
    ]),
  };
}

const SUMMARY = [
  'Conversations',
  'Restoration rate',
  'First response time (median)',
  'Waiting time (median)',
  'Duration (median)',
  'Abandoned',
];

export function daysTable({ days }: Report): ReportTable {
  return {
    caption: 'By day',
    columns: ['Day', ...SUMMARY],
    rows: days.map(({ day, ...summary }) => [day, ...toCells(summary)]),
  };
}

export function sitesTable({ sites }: Report): ReportTable {
  return {
    caption: 'Per site',
    columns: ['Site', ...SUMMARY],
    rows: sites.map(({ name, ...summary }) => [name, ...toCells(summary)]),
  };
}

export function agentsTable({ agents }: Report): ReportTable {
  return {
    caption: 'Per agent',
    columns: [
      'Agent',
      'Conversations',
      'Answers',
      'First response time (median)',
      'Hours available',
    ],
    rows: agents.map(({ name, conversations, answers, firstResponse, availableSeconds }) => [
      name,
      formatCount(conversations),
      formatCount(answers),
      formatDuration(firstResponse),
      formatDuration(availableSeconds),
    ]),
  };
}

/** All tables of a report as one file. */
export function reportCsv(report: Report): string {
  const { from, to, site, timeZone } = report;
  const tables = [figuresTable(report), daysTable(report), agentsTable(report)];
  if (site === null) tables.push(sitesTable(report));
  const lines = [
    ['From', from],
    ['To', to],
    ['Site', site ?? 'All sites'],
    ['Time zone', timeZone],
    ...tables.flatMap(({ caption, columns, rows }) => [[], [caption], columns, ...rows]),
  ];
  return lines.map(csvLine).join('');
}

export function reportFileName({ site, from, to }: Report): string {
  return `report-${site ?? 'all'}-${from}-${to}.csv`;
}

function toCells({
  conversations,
  restored,
  firstResponse,
  waiting,
  duration,
  abandoned,
}: Omit<Report['days'][number], 'day'>): string[] {
  return [
    formatCount(conversations),
    formatShare(restored),
    formatDuration(firstResponse),
    formatDuration(waiting),
    formatDuration(duration),
    formatCount(abandoned),
  ];
}

/* No value is no text: a figure without values is not 0. */

function formatCount(count: number | undefined): string {
  return count === undefined ? '' : String(count);
}

function formatShare(share: number | null | undefined): string {
  return share === null || share === undefined ? '' : `${(share * 100).toFixed(1)}%`;
}

/** Hours, minutes and seconds: "0:01:30". */
export function formatDuration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return '';
  const whole = Math.round(seconds);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}
