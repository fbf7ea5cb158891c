import { sql } from 'kysely';
import { siteWord, type SearchEngine } from './search-engine.js';

/** Search by PostgreSQL's text search vectors. Their words are ours, so no configuration or dictionary is used. */
export const postgresSearch: SearchEngine = {
  lockSessions: async (tx, sessionIds) => {
    const { rows } = await sql<{ id: string }>`
      select id from sessions where id = any(${[...sessionIds]}) order by id
      for no key update skip locked`.execute(tx);
    return rows.map(({ id }) => id);
  },
  store: async (tx, { id, sessionId, firstSeq, lastSeq, words }) => {
    await sql`
      insert into search_pieces (id, session_id, first_seq, last_seq, words)
      values (${id}, ${sessionId}, ${firstSeq}, ${lastSeq}, array_to_tsvector(${[...words]}::text[]))
    `.execute(tx);
  },
  matching: (terms, { sites, from, below, limit }) => {
    // Words have letters and digits only, so that nothing in quotes means anything.
    const all = terms.map(({ word, prefix }) => `'${word}'${prefix ? ':*' : ''}`);
    const ofSites = sites?.map((site) => `'${siteWord(site)}'`).join(' | ');
    const query = [...all, ...(ofSites === undefined ? [] : [`(${ofSites})`])].join(' & ');
    return sql<{ id: number }>`(
      select id from search_pieces
      where words @@ ${query}::tsquery and id >= ${from} and id < ${below}
      order by id desc limit ${limit})`;
  },
};
