import type { Kysely, RawBuilder } from 'kysely';
import type { Database } from './schema.js';
import type { SearchTerm } from './search-words.js';

export interface SearchPiece {
  id: number;
  sessionId: string;
  firstSeq: number;
  lastSeq: number;
  words: Iterable<string>;
}

/** What each database does in its own way to find conversations by their words. */
export interface SearchEngine {
  /** Locks those of these sessions that nobody else is changing, until the end of the transaction. */
  lockSessions(tx: Kysely<Database>, sessionIds: readonly string[]): Promise<string[]>;
  /** `words` have no spaces. */
  store(tx: Kysely<Database>, piece: SearchPiece): Promise<void>;
  /** Ids of pieces that contain all terms, within these bounds; the greatest first. A query in parentheses. */
  matching(
    terms: readonly SearchTerm[],
    range: { sites: readonly string[] | undefined; from: number; below: number; limit: number },
  ): RawBuilder<{ id: number }>;
}

/** The word that stands for a site. No text has it: U+E000 is no letter. */
export function siteWord(site: string): string {
  return `\u{e000}${Buffer.from(site).toString('hex')}`;
}
