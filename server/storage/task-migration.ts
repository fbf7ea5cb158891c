import { sql, type Kysely, type Migration } from 'kysely';
import type { Database } from './schema.js';

/**
 * Guided tasks, and those that agents save for later. A server of the version before carries out none: what runs
 * when its visitor gets to such a server is held, and then aborted.
 */
export const tasks: Migration = {
  async up(db: Kysely<unknown>) {
    const { schema } = db as Kysely<Database>;
    await schema
      .alterTable('sessions')
      .addColumn('task_changes', 'bigint', (c) => c.notNull().defaultTo(0))
      .execute();
    await schema
      .createTable('tasks')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('session_id', 'text', (c) =>
        c.notNull().references('sessions.id').onDelete('cascade'),
      )
      .addColumn('n', 'bigint', (c) => c.notNull())
      .addColumn('client_id', 'text', (c) => c.notNull())
      .addColumn('author_kind', 'text', (c) => c.notNull())
      .addColumn('author_id', 'text', (c) => c.notNull())
      .addColumn('author_name', 'text', (c) => c.notNull())
      .addColumn('title', 'text', (c) => c.notNull())
      .addColumn('steps', 'text', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('place', 'text')
      .addColumn('reason', 'text')
      .addColumn('step', 'integer', (c) => c.notNull())
      .addColumn('outcome', 'text')
      .addColumn('nonce', 'text')
      .addColumn('former_nonce', 'text')
      .addColumn('url', 'text')
      .addColumn('deadline', 'bigint')
      .addColumn('seen_at', 'bigint')
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('ended_at', 'bigint')
      .addColumn('version', 'integer', (c) => c.notNull())
      .addUniqueConstraint('tasks_by_n', ['session_id', 'n'])
      .addUniqueConstraint('tasks_by_client_id', ['session_id', 'client_id'])
      // Any number may have ended: nulls are distinct.
      .addUniqueConstraint('tasks_by_place', ['session_id', 'place'])
      .execute();
    // What time may change.
    await schema
      .createIndex('tasks_with_deadline')
      .on('tasks')
      .column('deadline')
      .where(sql.ref('deadline'), 'is not', null)
      .execute();
    await schema
      .createIndex('tasks_with_place')
      .on('tasks')
      .columns(['place', 'session_id'])
      .where(sql.ref('place'), 'is not', null)
      .execute();

    await schema
      .createTable('saved_tasks')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('title', 'text', (c) => c.notNull())
      .addColumn('steps', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('updated_at', 'bigint', (c) => c.notNull())
      .addColumn('updated_by', 'text', (c) => c.notNull())
      .execute();
    await schema.createIndex('saved_tasks_of_site').on('saved_tasks').column('site').execute();
  },
};
