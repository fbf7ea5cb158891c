import type { Kysely } from 'kysely';
import type { PageContext } from '../../src/protocol/visitor-requests.js';
import type { Database } from './schema.js';

/** A page that a visitor was on during a session. `at`: since when, in ms since 1970. */
export interface VisitRecord {
  url: string;
  title: string | undefined;
  at: number;
}

/** The pages of each session, in the order in which the visitor was on them. */
export interface VisitRepository {
  /**
   * To be called in a transaction. Adds nothing if it is the last one. Of more than {@link MAX_VISITS} the oldest go.
   *
   * @throws UniqueViolation when another transaction added one at the same time
   */
  add(sessionId: string, page: PageContext, at: number): Promise<void>;
  list(sessionId: string): Promise<VisitRecord[]>;
  removeAll(sessionIds: readonly string[]): Promise<void>;
}

export const MAX_VISITS = 50;

export function createVisitRepository(db: Kysely<Database>): VisitRepository {
  return {
    add: async (sessionId, { url, title }, at) => {
      const last = await db
        .selectFrom('session_pages')
        .select(['n', 'url'])
        .where('session_id', '=', sessionId)
        .orderBy('n', 'desc')
        .limit(1)
        .executeTakeFirst();
      // Two requests of one page load may both have found it new.
      if (last?.url === url) return;
      const n = (last?.n ?? 0) + 1;
      await db
        .insertInto('session_pages')
        .values({ session_id: sessionId, n, url, title: title ?? null, at })
        .execute();
      if (n > MAX_VISITS)
        await db
          .deleteFrom('session_pages')
          .where('session_id', '=', sessionId)
          .where('n', '<=', n - MAX_VISITS)
          .execute();
    },
    list: async (sessionId) => {
      const rows = await db
        .selectFrom('session_pages')
        .select(['url', 'title', 'at'])
        .where('session_id', '=', sessionId)
        .orderBy('n')
        .execute();
      return rows.map(({ url, title, at }) => ({ url, title: title ?? undefined, at }));
    },
    removeAll: async (sessionIds) => {
      if (sessionIds.length === 0) return;
      await db.deleteFrom('session_pages').where('session_id', 'in', sessionIds).execute();
    },
  };
}
