import { sql, type Kysely, type Migration } from 'kysely';
import type { Database } from './schema.js';

/** Visitors and addresses that are refused. A server of the version before refuses nobody. */
export const blocks: Migration = {
  async up(db: Kysely<unknown>) {
    const { schema } = db as Kysely<Database>;
    await schema
      .createTable('blocks')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('site', 'text')
      .addColumn('session_id', 'text', (c) => c.references('sessions.id').onDelete('set null'))
      .addColumn('key_hash', 'text')
      .addColumn('browser_hash', 'text')
      .addColumn('person_hash', 'text')
      .addColumn('address', 'text')
      .addColumn('address_awaited', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('reason', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('created_by', 'text', (c) => c.notNull())
      .addColumn('expires_at', 'bigint')
      .execute();
    await schema
      .createIndex('blocks_of_session')
      .on('blocks')
      .column('session_id')
      .where(sql.ref('session_id'), 'is not', null)
      .execute();
  },
};
