import { sql, type Kysely, type Migration, type MigrationProvider } from 'kysely';
import { messageChanges } from './change-migration.js';
import { blocks } from './block-migration.js';
import { first } from './first-migration.js';
import { history } from './history-migration.js';
import { logRemoval } from './log-removal-migration.js';
import { pushSubscriptions } from './push-migration.js';
import { reports } from './report-migration.js';
import type { Database } from './schema.js';
import { tasks } from './task-migration.js';
import { triage } from './triage-migration.js';

/*
 * How the tables came to be. A migration that has shipped is never edited; a new one is added below. It
 * keeps the version before working: see "Migrations" in CONTRIBUTING.md.
 */

/** A link that resets a password names its agent. */
const resetLinks: Migration = {
  async up(db: Kysely<unknown>) {
    const { schema } = db as Kysely<Database>;
    await schema
      .alterTable('setup_links')
      .addColumn('agent_id', 'text', (c) => c.references('agents.id').onDelete('cascade'))
      .execute();
  },
};

/** Left messages had no deadline. Those that still wait get the default one. */
const leftMessages: Migration = {
  async up(db: Kysely<unknown>) {
    const thirtyDays = 30 * 24 * 60 * 60_000;
    await (db as Kysely<Database>)
      .updateTable('sessions')
      .set({ idle_at: sql`updated_at + ${thirtyDays}` })
      .where('closed_at', 'is', null)
      .where('idle_at', 'is', null)
      .where('first_visitor_at', 'is not', null)
      .execute();
  },
};

/** The agents' lists read a bounded part of a few indexes, however many sessions are open. */
const lists: Migration = {
  async up(db: Kysely<unknown>) {
    const { schema } = db as Kysely<Database>;
    await schema.alterTable('sessions').addColumn('queue_at', 'bigint').execute();
    await schema.alterTable('sessions').addColumn('address_group', 'integer').execute();
    await (db as Kysely<Database>)
      .updateTable('sessions')
      .set((eb) => ({ queue_at: eb.ref('first_visitor_at') }))
      .where('closed_at', 'is', null)
      .execute();

    // It contained the open sessions too, and SQLite's planner chose it in queries for those.
    await schema.dropIndex('sessions_closed').execute();
    await schema
      .createIndex('sessions_closed')
      .on('sessions')
      .column('closed_at')
      .where(sql.ref('closed_at'), 'is not', null)
      .execute();

    // Each index has all columns that its query reads, so that SQLite does not read the table.
    // Sessions of one agent; of no agent: those that wait for a first answer, in the order of the queue.
    await schema
      .createIndex('sessions_listed')
      .on('sessions')
      .columns(['agent_id', 'queue_at', 'id', 'closed_at'])
      .where(sql.ref('closed_at'), 'is', null)
      .where(sql.ref('queue_at'), 'is not', null)
      .execute();
    // Sessions of one agent whose visitors wait for an answer.
    await schema
      .createIndex('sessions_awaited')
      .on('sessions')
      .columns(['agent_id', 'waiting_since', 'id', 'queue_at', 'closed_at'])
      .where(sql.ref('closed_at'), 'is', null)
      .where(sql.ref('agent_id'), 'is not', null)
      .where(sql.ref('waiting_since'), 'is not', null)
      .execute();
    // Sessions of all agents.
    await schema
      .createIndex('sessions_assigned')
      .on('sessions')
      .columns(['queue_at', 'id', 'agent_id', 'closed_at'])
      .where(sql.ref('closed_at'), 'is', null)
      .where(sql.ref('agent_id'), 'is not', null)
      .where(sql.ref('queue_at'), 'is not', null)
      .execute();
    // Sessions of one group of addresses that wait for a first answer.
    await schema
      .createIndex('sessions_of_group')
      .on('sessions')
      .columns(['address_group', 'agent_id', 'queue_at', 'closed_at'])
      .where(sql.ref('closed_at'), 'is', null)
      .where(sql.ref('agent_id'), 'is', null)
      .where(sql.ref('queue_at'), 'is not', null)
      .execute();
  },
};

/** The sweep finds those without a message however many are closed, which by default are kept for ever. */
const emptySessions: Migration = {
  async up(db: Kysely<unknown>) {
    await (db as Kysely<Database>).schema
      .createIndex('sessions_empty')
      .on('sessions')
      .columns(['disconnected_at', 'closed_at'])
      .where(sql.ref('first_visitor_at'), 'is', null)
      .execute();
  },
};

/** Roles, limits to sites, and the log of what was changed. Those who have an account may do what they could. */
const roles: Migration = {
  async up(db: Kysely<unknown>) {
    const { schema } = db as Kysely<Database>;
    await schema
      .alterTable('agents')
      .addColumn('role', 'text', (c) => c.notNull().defaultTo('agent'))
      .execute();
    await schema.alterTable('agents').addColumn('sites', 'text').execute();
    await schema.alterTable('agents').addColumn('disabled_at', 'bigint').execute();
    await (db as Kysely<Database>).updateTable('agents').set({ role: 'admin' }).execute();
    for (const column of ['id', 'role', 'sites', 'invited_by'] as const)
      await schema.alterTable('setup_links').addColumn(column, 'text').execute();
    await schema.alterTable('setup_links').addColumn('created_at', 'bigint').execute();

    await schema
      .createTable('audit_log')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('agent_id', 'text')
      .addColumn('agent_name', 'text')
      .addColumn('action', 'text', (c) => c.notNull())
      .addColumn('target', 'text')
      .addColumn('detail', 'text', (c) => c.notNull())
      .execute();
    await schema.createIndex('audit_log_by_time').on('audit_log').columns(['at', 'id']).execute();

    // The lists of an agent who is limited to sites read a bounded part of these.
    await schema
      .createIndex('sessions_listed_of_site')
      .on('sessions')
      .columns(['site', 'agent_id', 'queue_at', 'id', 'closed_at'])
      .where(sql.ref('closed_at'), 'is', null)
      .where(sql.ref('queue_at'), 'is not', null)
      .execute();
    await schema
      .createIndex('sessions_assigned_of_site')
      .on('sessions')
      .columns(['site', 'queue_at', 'id', 'agent_id', 'closed_at'])
      .where(sql.ref('closed_at'), 'is', null)
      .where(sql.ref('agent_id'), 'is not', null)
      .where(sql.ref('queue_at'), 'is not', null)
      .execute();
  },
};

/** What agents see of a visit: the pages, the browser, and the earlier sessions of a verified person. */
const visits: Migration = {
  async up(db: Kysely<unknown>) {
    const { schema } = db as Kysely<Database>;
    for (const column of ['browser', 'language'] as const)
      await schema.alterTable('sessions').addColumn(column, 'text').execute();
    await schema
      .createTable('session_pages')
      .addColumn('session_id', 'text', (c) =>
        c.notNull().references('sessions.id').onDelete('cascade'),
      )
      .addColumn('n', 'bigint', (c) => c.notNull())
      .addColumn('url', 'text', (c) => c.notNull())
      .addColumn('title', 'text')
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('session_pages_in_order', ['session_id', 'n'])
      .execute();
    await schema
      .createIndex('sessions_of_subject')
      .on('sessions')
      .columns(['verified_subject', 'site', 'created_at'])
      .where(sql.ref('verified_subject'), 'is not', null)
      .execute();
  },
};

/** Texts that agents send often. */
const cannedReplies: Migration = {
  async up(db: Kysely<unknown>) {
    const { schema } = db as Kysely<Database>;
    await schema
      .createTable('canned_replies')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('site', 'text')
      .addColumn('shortcut', 'text', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('updated_at', 'bigint', (c) => c.notNull())
      .addColumn('updated_by', 'text', (c) => c.notNull())
      .execute();
    // One without a site is for all of them.
    await schema
      .createIndex('canned_replies_by_shortcut')
      .unique()
      .on('canned_replies')
      .expression(sql`coalesce(site, ''), shortcut`)
      .execute();
  },
};

/**
 * What an agent or time has closed can be reopened until a browser knows of it. Whatever was closed before,
 * or by the version before, cannot.
 */
const reopen: Migration = {
  async up(db: Kysely<unknown>) {
    await (db as Kysely<Database>).schema
      .alterTable('sessions')
      .addColumn('reopenable_since', 'bigint')
      .execute();
  },
};

/** Notes and tags, which agents put beside a conversation. */
const notes: Migration = {
  async up(db: Kysely<unknown>) {
    const { schema } = db as Kysely<Database>;
    await schema
      .alterTable('sessions')
      .addColumn('last_note', 'bigint', (c) => c.notNull().defaultTo(0))
      .execute();
    await schema
      .createTable('notes')
      .addColumn('session_id', 'text', (c) =>
        c.notNull().references('sessions.id').onDelete('cascade'),
      )
      .addColumn('n', 'bigint', (c) => c.notNull())
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('client_id', 'text', (c) => c.notNull())
      .addColumn('after_seq', 'bigint', (c) => c.notNull())
      .addColumn('author_id', 'text', (c) => c.notNull())
      .addColumn('author_name', 'text', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('notes_by_n', ['session_id', 'n'])
      .addUniqueConstraint('notes_by_client_id', ['session_id', 'client_id'])
      .execute();
    await schema
      .createTable('session_tags')
      .addColumn('session_id', 'text', (c) =>
        c.notNull().references('sessions.id').onDelete('cascade'),
      )
      .addColumn('position', 'integer', (c) => c.notNull())
      .addColumn('tag', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('session_tags_by_position', ['session_id', 'position'])
      .execute();
    await schema
      .createIndex('session_tags_by_tag')
      .on('session_tags')
      .columns(['tag', 'at'])
      .execute();
  },
};

/** Settings that the version before refuses, and who has changed a site in the console. */
const siteSettings: Migration = {
  async up(db: Kysely<unknown>) {
    const { schema } = db as Kysely<Database>;
    for (const column of ['newer_settings', 'changed_by'] as const)
      await schema.alterTable('sites').addColumn(column, 'text').execute();
    await schema.alterTable('sites').addColumn('changed_at', 'bigint').execute();
  },
};

/** Keys for the API, and what other systems put in with them. */
const api: Migration = {
  async up(db: Kysely<unknown>) {
    const { schema } = db as Kysely<Database>;
    await schema
      .createTable('api_keys')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('key_hash', 'text', (c) => c.notNull().unique())
      .addColumn('scopes', 'text', (c) => c.notNull())
      .addColumn('site', 'text')
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('created_by', 'text', (c) => c.notNull())
      .addColumn('last_used_at', 'bigint')
      .execute();
    await schema
      .createTable('session_contexts')
      .addColumn('session_id', 'text', (c) =>
        c.primaryKey().references('sessions.id').onDelete('cascade'),
      )
      .addColumn('data', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('updated_at', 'bigint', (c) => c.notNull())
      .execute();
    await schema
      .createTable('subject_contexts')
      .addColumn('site', 'text', (c) => c.notNull())
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('data', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('updated_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('subject_contexts_by_subject', ['site', 'subject'])
      .execute();
  },
};

export const migrations: MigrationProvider = {
  getMigrations: async () => ({
    '0001-first': first,
    '0002-reset-links': resetLinks,
    '0003-left-messages': leftMessages,
    '0004-lists': lists,
    '0005-empty-sessions': emptySessions,
    '0006-roles': roles,
    '0007-reopen': reopen,
    '0008-notes': notes,
    '0009-canned-replies': cannedReplies,
    '0010-visits': visits,
    '0013-site-settings': siteSettings,
    '0014-history': history,
    '0015-api': api,
    '0016-reports': reports,
    '0017-message-changes': messageChanges,
    '0018-triage': triage,
    '0019-blocks': blocks,
    '0020-push': pushSubscriptions,
    '0021-tasks': tasks,
    '0022-log-removal': logRemoval,
  }),
};
