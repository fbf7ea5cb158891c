import { sql, type Kysely, type Migration } from 'kysely';
import type { Database } from './schema.js';

/**
 * Figures for reports. Sessions from before are counted from what is stored of them, a part of them at each
 * sweep; so are those that a server of the version before changes.
 */
export const reports: Migration = {
  async up(db: Kysely<unknown>) {
    const { schema } = db as Kysely<Database>;
    await schema.alterTable('sessions').addColumn('reported_at', 'bigint').execute();
    await schema.alterTable('messages').addColumn('resends', 'integer').execute();
    await schema
      .createIndex('sessions_unreported')
      .on('sessions')
      .column('closed_at')
      // Not `first_visitor_at`: each message sets it, and would evaluate the condition.
      .where(sql.ref('closed_at'), 'is not', null)
      .where(sql<boolean>`(reported_at is null or reported_at <> closed_at)`)
      .execute();

    let facts = schema
      .createTable('session_facts')
      .addColumn('session_id', 'text', (c) =>
        c.primaryKey().references('sessions.id').onDelete('cascade'),
      );
    const counters = ['sent_again', 'duplicates'].concat(
      ['returns', 'restored'],
      ...['reload', 'new_tab', 'late', 'network'].map((kind) => [
        `${kind}_returns`,
        `${kind}_restored`,
      ]),
    );
    for (const counter of counters)
      facts = facts.addColumn(counter, 'integer', (c) => c.notNull().defaultTo(0));
    await facts.addColumn('figures', 'text').execute();

    await schema
      .createTable('agent_hours')
      .addColumn('agent_id', 'text', (c) => c.primaryKey())
      .addColumn('counted_until', 'bigint', (c) => c.notNull())
      .execute();
    await schema
      .createTable('report_counts')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('agent_id', 'text', (c) => c.notNull())
      .addColumn('figure', 'text', (c) => c.notNull())
      .addColumn('count', 'bigint', (c) => c.notNull())
      .execute();
    await schema
      .createTable('report_rollups')
      .addColumn('agent_id', 'text', (c) => c.notNull())
      .addColumn('slot', 'integer', (c) => c.notNull())
      .addColumn('day', 'integer', (c) => c.notNull())
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('figures', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('report_rollups_by_time', ['agent_id', 'slot', 'day', 'site'])
      .execute();
  },
};
