import type { Kysely, Migration } from 'kysely';
import type { Database } from './schema.js';

/** Browsers that agents are notified in. A server of the version before notifies none. */
export const pushSubscriptions: Migration = {
  async up(db: Kysely<unknown>) {
    const { schema } = db as Kysely<Database>;
    await schema
      .createTable('push_subscriptions')
      .addColumn('endpoint_hash', 'text', (c) => c.primaryKey())
      .addColumn('endpoint', 'text', (c) => c.notNull())
      .addColumn('p256dh', 'text', (c) => c.notNull())
      .addColumn('auth', 'text', (c) => c.notNull())
      .addColumn('agent_id', 'text', (c) => c.notNull().references('agents.id').onDelete('cascade'))
      .addColumn('token_hash', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('used_at', 'bigint', (c) => c.notNull())
      .execute();
    await schema
      .createIndex('push_subscriptions_of_agent')
      .on('push_subscriptions')
      .columns(['agent_id', 'used_at'])
      .execute();
  },
};
