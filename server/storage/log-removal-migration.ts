import { sql, type Kysely, type Migration } from 'kysely';
import type { Database } from './schema.js';

/**
 * When what people wrote in a session was removed, so that a sweep need not look into the tables of each closed
 * session of a site that keeps no log. A server of the version before does not say that it adds a note, a tag or
 * data of another system to such a session: these then stay as long as the session.
 */
export const logRemoval: Migration = {
  async up(db: Kysely<unknown>) {
    const { schema } = db as Kysely<Database>;
    await schema.alterTable('sessions').addColumn('log_removed_at', 'bigint').execute();
    await schema
      .createIndex('sessions_with_log')
      .on('sessions')
      .columns(['site', 'closed_at'])
      .where(sql.ref('log_removed_at'), 'is', null)
      .where(sql.ref('closed_at'), 'is not', null)
      .execute();
  },
};
