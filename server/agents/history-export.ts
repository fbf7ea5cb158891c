import type { HistoryFilter, HistoryRow } from '../../src/protocol/history.js';
import { csvLine } from '../../src/protocol/csv.js';
import type { Storage } from '../storage/storage.js';
import type { ActingAgent } from './agent-access.js';
import type { AuditLog } from './audit.js';
import type { History } from './history.js';

/**
 * All conversations that a filter finds, as CSV: one line for each, with whom and when, and nothing of what they wrote.
 * It is noted in the audit log first. The text of the search is not: it may be a visitor's name, and stay there after
 * the visitor's data is erased.
 *
 * The lines are read as they are taken. `agentNow` is asked before each page: who may see less meanwhile gets less.
 */
export type ExportHistory = (
  agent: ActingAgent,
  filter: HistoryFilter,
  agentNow: () => Promise<ActingAgent>,
) => Promise<AsyncIterable<string>>;

const PAGE = 500;

const COLUMNS = [
  'Conversation',
  'Visitor',
  'E-mail',
  'Phone',
  'Verified',
  'Site',
  'Agent',
  'Status',
  'Reason',
  'Started',
  'Ended',
  'Duration in seconds',
  'Messages',
  'Tags',
  'Spam',
];

export function createExportHistory({
  storage,
  history,
  auditLog,
}: {
  storage: Storage;
  history: History;
  auditLog: AuditLog;
}): ExportHistory {
  async function* lines(filter: HistoryFilter, agentNow: () => Promise<ActingAgent>) {
    // Without it, Excel takes UTF-8 for another encoding.
    yield `\ufeff${csvLine(COLUMNS)}`;
    let cursor: string | undefined;
    do {
      const page = await history.readRows(await agentNow(), { ...filter, cursor }, PAGE);
      for (const row of page.rows) yield csvLine(toCells(row));
      cursor = page.next;
    } while (cursor !== undefined);
  }

  return async (agent, filter, agentNow) => {
    const { text, ...others } = filter;
    const detail = { ...others, ...(text !== undefined && { text: 'not recorded' }) };
    await storage.transaction((tx) =>
      auditLog.note(tx, agent, { action: 'history_exported', detail }),
    );
    return lines(filter, agentNow);
  };
}

function toCells({ session, site, visitor, closedAt, messages, tags, spam }: HistoryRow) {
  const { id, status, reason = '', assignedTo, createdAt } = session;
  const seconds =
    closedAt === null ? '' : Math.round((Date.parse(closedAt) - Date.parse(createdAt)) / 1000);
  return [
    id,
    visitor.name ?? '',
    visitor.email ?? '',
    visitor.phone ?? '',
    visitor.verified ? 'yes' : 'no',
    site.name,
    assignedTo?.name ?? '',
    status,
    reason,
    createdAt,
    closedAt ?? '',
    seconds,
    messages,
    tags.join(', '),
    spam ? 'yes' : 'no',
  ];
}
