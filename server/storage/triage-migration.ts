import { sql, type Kysely, type Migration } from 'kysely';
import type { Database } from './schema.js';

/**
 * What agents put aside: for a time, or as spam. A server of the version before ends no snooze when a visitor
 * writes; the sweep of the newer one does then.
 */
export const triage: Migration = {
  async up(db: Kysely<unknown>) {
    const { schema } = db as Kysely<Database>;
    for (const column of ['snoozed_at', 'snoozed_until', 'spam_at'] as const)
      await schema.alterTable('sessions').addColumn(column, 'bigint').execute();
    await schema
      .createIndex('sessions_snoozed')
      .on('sessions')
      .columns(['snoozed_at', 'snoozed_until'])
      .where(sql.ref('snoozed_at'), 'is not', null)
      .execute();
    // For the lists of an agent who is limited to sites.
    await schema
      .createIndex('sessions_snoozed_of_site')
      .on('sessions')
      .columns(['site', 'snoozed_at'])
      .where(sql.ref('snoozed_at'), 'is not', null)
      .execute();
    await schema
      .createIndex('sessions_spam')
      .on('sessions')
      .columns(['created_at', 'id'])
      .where(sql.ref('spam_at'), 'is not', null)
      .execute();
  },
};
