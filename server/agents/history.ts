import type {
  HistoryFilter,
  HistoryMatch,
  HistoryPage,
  HistoryRow,
} from '../../src/protocol/history.js';
import { RequestError } from '../request-error.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import type { HistoryCondition, HistoryRecord } from '../storage/history-repository.js';
import { timeOfPiece } from '../storage/search-index-repository.js';
import { termsOf } from '../storage/search-words.js';
import { BATCH } from '../in-batches.js';
import { toSession, toTime } from '../storage/session-record.js';
import type { Repositories, Storage } from '../storage/storage.js';
import { limitOf, type ActingAgent } from './agent-access.js';
import { findSnippet, type SnippetText } from './search-snippet.js';

/** Conversations of the past, as far as the agent may see them. */
export interface History {
  /**
   * A page of the conversations that the filter finds, the newest first. `cursor`: the `next` of the page before.
   *
   * @throws RequestError `invalid` for a cursor that is none
   */
  read(
    agent: ActingAgent,
    request: HistoryFilter & { cursor?: string | undefined },
  ): Promise<HistoryPage>;
  /**
   * A page of `limit` of them without the texts that were found. `next` is absent on the last page. A page of a
   * search may have fewer, or none.
   */
  readRows(
    agent: ActingAgent,
    request: HistoryFilter & { cursor?: string | undefined },
    limit: number,
  ): Promise<{ rows: HistoryRow[]; next: string | undefined }>;
}

/** Conversations on one page. */
export const HISTORY_PAGE = 50;

interface Found {
  records: { session: HistoryRecord; pieceId?: number }[];
  next: string | undefined;
  searchedTo?: number;
}

export function createHistory({
  storage,
  sites,
}: {
  storage: Storage;
  sites: SiteDirectory;
}): History {
  const find = async (
    tx: Repositories,
    agent: ActingAgent,
    { cursor, ...filter }: HistoryFilter & { cursor?: string | undefined },
    limit: number,
  ): Promise<Found> => {
    const condition = toCondition(agent, filter);
    return filter.text === undefined
      ? listPage(tx, condition, parseTimeCursor(cursor), limit)
      : searchPage(tx, { ...condition, text: filter.text }, parsePieceCursor(cursor), limit);
  };

  const toRow = async (
    { session }: Found['records'][number],
    tags: string[],
    match: HistoryMatch | undefined,
  ): Promise<HistoryRow> => {
    const { consentAt: _, ...visitor } = session.profile;
    const site = await sites.find(session.site);
    return {
      session: toSession(session),
      site: { token: session.site, name: site?.name ?? session.site },
      visitor: { ...visitor, verified: session.verifiedSubject !== undefined },
      closedAt: session.closedAt === undefined ? null : toTime(session.closedAt),
      messages: session.messages,
      tags,
      ...(session.spamAt !== undefined && { spam: true }),
      ...(match !== undefined && { match }),
    };
  };
  const toRows = async (
    { records }: Found,
    tagsOf: Map<string, string[]>,
    matches: Map<string, HistoryMatch>,
  ) =>
    Promise.all(
      records.map((record) =>
        toRow(record, tagsOf.get(record.session.id) ?? [], matches.get(record.session.id)),
      ),
    );

  return {
    async read(agent, request) {
      const { found, tagsOf, matches, isComplete } = await storage.snapshot(async (tx) => {
        const all = await find(tx, agent, request, HISTORY_PAGE);
        const tags = await tx.tags.ofSessions(all.records.map(({ session }) => session.id));
        return {
          found: all,
          tagsOf: tags,
          matches: await matchesOf(tx, all, tags, request.text),
          isComplete: request.text === undefined || (await isIndexComplete(tx)),
        };
      });
      return {
        conversations: await toRows(found, tagsOf, matches),
        ...(found.next !== undefined && { next: found.next }),
        ...(found.searchedTo !== undefined && { searchedTo: toTime(found.searchedTo) }),
        complete: isComplete,
      };
    },
    async readRows(agent, request, limit) {
      const { found, tagsOf } = await storage.snapshot(async (tx) => {
        const all = await find(tx, agent, request, limit);
        return {
          found: all,
          tagsOf: await tx.tags.ofSessions(all.records.map(({ session }) => session.id)),
        };
      });
      return { rows: await toRows(found, tagsOf, new Map()), next: found.next };
    },
  };
}

/** An agent who is limited to sites finds nothing on another, as if it did not exist. */
function toCondition(
  agent: ActingAgent,
  { status = 'closed', site, agent: agentId, from, to }: HistoryFilter,
): HistoryCondition {
  const limit = limitOf(agent);
  const sites =
    site === undefined ? limit : limit === undefined || limit.includes(site) ? [site] : [];
  return {
    status,
    sites,
    agentId,
    from: from === undefined ? undefined : Date.parse(from),
    to: to === undefined ? undefined : Date.parse(to),
  };
}

async function listPage(
  tx: Repositories,
  condition: HistoryCondition,
  before: { createdAt: number; id: string } | undefined,
  limit: number,
): Promise<Found> {
  const sessions = await tx.history.list(condition, { before, limit: limit + 1 });
  const shown = sessions.slice(0, limit);
  const last = sessions.length > limit ? shown.at(-1) : undefined;
  return {
    records: shown.map((session) => ({ session })),
    next: last && `${last.createdAt}.${last.id}`,
  };
}

async function searchPage(
  tx: Repositories,
  { text, ...condition }: HistoryCondition & { text: string },
  below: number | undefined,
  limit: number,
): Promise<Found> {
  const pieces = await tx.history.search(termsOf(text), condition, { below, limit });
  // A long conversation may be found by several of its pieces.
  const bySession = new Map(pieces.found.toReversed().map((each) => [each.session.id, each]));
  const isEarly = pieces.below !== undefined && pieces.found.length < limit;
  return {
    records: [...bySession.values()].toReversed(),
    next: pieces.below === undefined ? undefined : String(pieces.below),
    ...(isEarly && { searchedTo: timeOfPiece(pieces.below!) }),
  };
}

async function matchesOf(
  tx: Repositories,
  { records }: Found,
  tagsOf: Map<string, string[]>,
  text: string | undefined,
): Promise<Map<string, HistoryMatch>> {
  const matches = new Map<string, HistoryMatch>();
  if (text === undefined) return matches;
  const terms = termsOf(text);
  const byPiece = new Map<number, SnippetText[]>();
  const pieceIds = records.flatMap(({ pieceId }) => pieceId ?? []);
  for (const { pieceId, source, body } of await tx.history.textsOf(pieceIds)) {
    const texts = byPiece.get(pieceId) ?? [];
    byPiece.set(pieceId, texts);
    texts.push({ source: source === 'visitor' || source === 'note' ? source : 'agent', body });
  }
  for (const { session, pieceId } of records) {
    const { name, email, phone } = session.profile;
    const contact = [name, email, phone].filter((each) => each !== undefined).join(' · ');
    const texts: SnippetText[] = [
      ...(byPiece.get(pieceId!) ?? []),
      { source: 'contact', body: contact },
      { source: 'tag', body: (tagsOf.get(session.id) ?? []).join(' · ') },
    ];
    const match = findSnippet(texts, terms);
    if (match !== undefined) matches.set(session.id, match);
  }
  return matches;
}

/** Conversations that have just changed are indexed in a moment, and are not worth a word. */
async function isIndexComplete({ searchIndex }: Repositories): Promise<boolean> {
  return (await searchIndex.markedSince()) === undefined && (await searchIndex.countDue()) < BATCH;
}

function parseTimeCursor(text: string | undefined): { createdAt: number; id: string } | undefined {
  if (text === undefined) return undefined;
  const [, at, id] = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(text) ?? [];
  if (at === undefined || id === undefined) throw noCursor();
  return { createdAt: Number(at), id };
}

function parsePieceCursor(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,16}$/.test(text)) throw noCursor();
  return Number(text);
}

function noCursor(): RequestError {
  return new RequestError('invalid', 'cursor: no cursor of this search');
}
