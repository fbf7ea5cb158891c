import type { Kysely } from 'kysely';
import { tagKey } from '../../src/protocol/tags.js';
import type { Database } from './schema.js';

/** The tags of sessions, by which agents sort them. */
export interface TagRepository {
  /**
   * Replaces the tags of a session, open or closed. A tag that it had keeps its time. To be called in a
   * transaction. `false`: there is no such session.
   */
  replace(sessionId: string, tags: readonly string[], now: number): Promise<boolean>;
  /** The tags of these sessions, in the order in which they were given. */
  ofSessions(sessionIds: readonly string[]): Promise<Map<string, string[]>>;
  /**
   * Tags that some session of these sites has (`undefined`: of all), the one that was put on a session last
   * first. Those that differ in case only count once.
   */
  known(which: { sites: readonly string[] | undefined; limit: number }): Promise<string[]>;
}

export function createTagRepository(db: Kysely<Database>): TagRepository {
  return {
    replace: async (sessionId, tags, now) => {
      // It also locks the session: of two that replace the tags one waits.
      const locked = await db
        .updateTable('sessions')
        .set({ log_removed_at: null })
        .where('id', '=', sessionId)
        .returning('id')
        .executeTakeFirst();
      if (locked === undefined) return false;
      const before = await db
        .selectFrom('session_tags')
        .select(['tag', 'at'])
        .where('session_id', '=', sessionId)
        .execute();
      const times = new Map(before.map(({ tag, at }) => [tag, at]));
      await db.deleteFrom('session_tags').where('session_id', '=', sessionId).execute();
      if (tags.length === 0) return true;
      const rows = tags.map((tag, position) => {
        return { session_id: sessionId, position, tag, at: times.get(tag) ?? now };
      });
      await db.insertInto('session_tags').values(rows).execute();
      return true;
    },
    ofSessions: async (sessionIds) => {
      if (sessionIds.length === 0) return new Map();
      const rows = await db
        .selectFrom('session_tags')
        .select(['session_id', 'position', 'tag'])
        .where('session_id', 'in', sessionIds)
        .execute();
      const tags = new Map<string, string[]>();
      for (const { session_id: id, tag } of rows.sort((a, b) => a.position - b.position))
        tags.set(id, [...(tags.get(id) ?? []), tag]);
      return tags;
    },
    known: async ({ sites, limit }) => {
      if (sites?.length === 0) return [];
      let tagged = db.selectFrom('session_tags');
      if (sites !== undefined)
        tagged = tagged.where('session_id', 'in', (eb) =>
          eb.selectFrom('sessions').select('id').where('site', 'in', sites),
        );
      const rows = await tagged
        .select((eb) => ['tag', eb.fn.max('at').as('latest')])
        .groupBy('tag')
        .orderBy('latest', 'desc')
        .orderBy('tag')
        .limit(limit)
        .execute();
      const byKey = new Map<string, string>();
      for (const { tag } of rows) if (!byKey.has(tagKey(tag))) byKey.set(tagKey(tag), tag);
      return [...byKey.values()];
    },
  };
}
