import { sql, type Kysely, type Migration } from 'kysely';
import type { Database } from './schema.js';

/** The tables of the first version. */
export const first: Migration = {
  async up(db: Kysely<unknown>) {
    const { schema } = db as Kysely<Database>;
    await schema
      .createTable('sessions')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('reason', 'text')
      .addColumn('epoch', 'bigint', (c) => c.notNull())
      .addColumn('last_seq', 'bigint', (c) => c.notNull())
      .addColumn('lease', 'bigint', (c) => c.notNull())
      .addColumn('key_hash', 'text', (c) => c.notNull())
      .addColumn('exit_key_hash', 'text', (c) => c.notNull())
      .addColumn('open_key_hash', 'text', (c) => c.notNull().unique())
      .addColumn('previous_id', 'text')
      .addColumn('visitor_id', 'text')
      .addColumn('profile', 'text', (c) => c.notNull())
      .addColumn('has_email', 'integer', (c) => c.notNull())
      .addColumn('verified_subject', 'text')
      .addColumn('routing_data', 'text', (c) => c.notNull())
      .addColumn('conversation_data', 'text', (c) => c.notNull())
      .addColumn('page', 'text')
      .addColumn('agent_id', 'text')
      .addColumn('agent_name', 'text')
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('updated_at', 'bigint', (c) => c.notNull())
      .addColumn('seen_at', 'bigint', (c) => c.notNull())
      .addColumn('first_visitor_at', 'bigint')
      .addColumn('answered_at', 'bigint')
      .addColumn('waiting_since', 'bigint')
      .addColumn('closed_at', 'bigint')
      .addColumn('idle_at', 'bigint')
      .addColumn('auto_resolve_at', 'bigint')
      .addColumn('disconnected_at', 'bigint')
      .addColumn('stamped_at', 'bigint', (c) => c.notNull())
      .addColumn('visitor_read', 'bigint', (c) => c.notNull())
      .addColumn('agent_read', 'bigint', (c) => c.notNull())
      .addColumn('agent_read_at', 'bigint')
      .execute();
    // Only what is not over yet is ever swept or listed: a small index, whatever the history's size.
    await schema
      .createIndex('sessions_living')
      .on('sessions')
      .columns(['status', 'reason'])
      .where(sql.ref('closed_at'), 'is', null)
      .execute();
    await schema.createIndex('sessions_closed').on('sessions').column('closed_at').execute();

    await schema
      .createTable('messages')
      .addColumn('session_id', 'text', (c) =>
        c.notNull().references('sessions.id').onDelete('cascade'),
      )
      .addColumn('seq', 'bigint', (c) => c.notNull())
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('client_id', 'text', (c) => c.notNull())
      .addColumn('author_kind', 'text', (c) => c.notNull())
      .addColumn('author_id', 'text')
      .addColumn('author_name', 'text')
      .addColumn('body', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('code', 'text')
      .addColumn('params', 'text')
      .addPrimaryKeyConstraint('messages_by_seq', ['session_id', 'seq'])
      .addUniqueConstraint('messages_by_client_id', ['session_id', 'client_id'])
      .execute();

    await schema
      .createTable('erased')
      .addColumn('session_id', 'text', (c) => c.primaryKey())
      .addColumn('key_hash', 'text', (c) => c.notNull().unique())
      .addColumn('exit_key_hash', 'text', (c) => c.notNull())
      .addColumn('erased_at', 'bigint', (c) => c.notNull())
      .execute();
    await schema
      .createTable('sites')
      .addColumn('token', 'text', (c) => c.primaryKey())
      .addColumn('settings', 'text', (c) => c.notNull())
      .addColumn('updated_at', 'bigint', (c) => c.notNull())
      .execute();
    await schema
      .createTable('agents')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('name_key', 'text', (c) => c.notNull().unique())
      .addColumn('password_hash', 'text', (c) => c.notNull())
      .addColumn('available', 'integer', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .execute();
    await schema
      .createTable('agent_sessions')
      .addColumn('token_hash', 'text', (c) => c.primaryKey())
      .addColumn('agent_id', 'text', (c) => c.notNull().references('agents.id').onDelete('cascade'))
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('used_at', 'bigint', (c) => c.notNull())
      .execute();
    await schema
      .createTable('setup_links')
      .addColumn('link_hash', 'text', (c) => c.primaryKey())
      .addColumn('expires_at', 'bigint', (c) => c.notNull())
      .execute();
    await schema
      .createTable('server_keys')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('purpose', 'text', (c) => c.notNull())
      .addColumn('secret', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .execute();
    await schema
      .createTable('identity_uses')
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('jti_hash', 'text', (c) => c.notNull())
      .addColumn('session_id', 'text', (c) => c.notNull())
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('expires_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('identity_uses_once', ['site', 'jti_hash'])
      .execute();
  },
};
