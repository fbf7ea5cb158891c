import { sql } from 'kysely';
import { siteWord, type SearchEngine } from './search-engine.js';

/** Search by SQLite's FTS5. */
export const embeddedSearch: SearchEngine = {
  // One transaction writes at a time.
  lockSessions: async (_tx, sessionIds) => [...sessionIds],
  store: async (tx, { id, sessionId, firstSeq, lastSeq, words }) => {
    await tx
      .insertInto('search_pieces')
      .values({ id, session_id: sessionId, first_seq: firstSeq, last_seq: lastSeq })
      .execute();
    const text = [...words].join(' ');
    await sql`insert into search_words (rowid, words) values (${id}, ${text})`.execute(tx);
  },
  matching: (terms, { sites, from, below, limit }) => {
    // Words have letters and digits only, so that nothing in quotes means anything to FTS5.
    const all = terms.map(({ word, prefix }) => `"${word}"${prefix ? ' *' : ''}`);
    const ofSites = sites?.map((site) => `"${siteWord(site)}"`).join(' OR ');
    const query = [...all, ...(ofSites === undefined ? [] : [`(${ofSites})`])].join(' AND ');
    return sql<{ id: number }>`(
      select rowid as id from search_words
      where search_words match ${query} and rowid >= ${from} and rowid < ${below}
      order by rowid desc limit ${limit})`;
  },
};
