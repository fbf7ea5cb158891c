import { Kysely, Migrator, sql, type Dialect, type Migration } from 'kysely';
import { createAgentRepository } from './agent-repository.js';
import { createApiKeyRepository } from './api-key-repository.js';
import { createAuditRepository } from './audit-repository.js';
import { createBlockRepository } from './block-repository.js';
import { createCannedReplyRepository } from './canned-reply-repository.js';
import { createConversationRepository } from './conversation-repository.js';
import { createErasureRepository } from './erasure-repository.js';
import { createExternalContextRepository } from './external-context-repository.js';
import { createHistoryRepository } from './history-repository.js';
import { createIdentityRepository } from './identity-repository.js';
import { createKeyRepository } from './key-repository.js';
import { createMessageChangeRepository } from './message-change-repository.js';
import type { MessageLog } from './message-log.js';
import { createMessageRepository, createMessageStatements } from './message-repository.js';
import { migrations } from './migrations.js';
import { createNoteRepository } from './note-repository.js';
import { createPushSubscriptionRepository } from './push-subscription-repository.js';
import { createReportRepository } from './report-repository.js';
import { createSavedTaskRepository } from './saved-task-repository.js';
import type { Database } from './schema.js';
import type { SearchEngine } from './search-engine.js';
import { createSearchIndexRepository } from './search-index-repository.js';
import { createSessionRepository } from './session-repository.js';
import { createSessionStatements } from './session-statements.js';
import { createSnoozeRepository } from './snooze-repository.js';
import { createSiteRepository } from './site-repository.js';
import { StorageUnavailable, TransactionConflict, UniqueViolation } from './storage-errors.js';
import type { Repositories, Storage } from './storage.js';
import { createSweepRepository } from './sweep-repository.js';
import { createTagRepository } from './tag-repository.js';
import { createTaskRepository } from './task-repository.js';
import type { Unlocked } from './unlocked-sessions.js';
import { createVisitRepository } from './visit-repository.js';

/** What each kind of database does in its own way. */
export interface DatabaseEngine {
  dialect: Dialect;
  createMessageLog(db: Kysely<Database>): MessageLog;
  search: SearchEngine;
  /** For changes of many sessions. */
  unlocked(db: Kysely<Database>): Unlocked;
  /** Until the end of the transaction, no other one writes in the table. */
  lockTable(tx: Kysely<Database>, table: keyof Database): Promise<void>;
  /** See `Storage`. */
  scrub(db: Kysely<Database>): Promise<boolean>;
  /** See `Storage`. */
  readTime?(db: Kysely<Database>): Promise<number>;
}

/** The storage on a database that kysely speaks to. */
export function createKyselyStorage(engine: DatabaseEngine): Storage {
  const { dialect, createMessageLog, unlocked, scrub, readTime } = engine;
  const db = new Kysely<Database>({ dialect });
  const sessionStatements = createSessionStatements(db);
  const messageStatements = createMessageStatements(db);
  let closed: Promise<void> | undefined;
  let scrubDue = false;

  const on = (executor: Kysely<Database>): Repositories => ({
    sessions: createSessionRepository(sessionStatements, executor, unlocked(executor)),
    messages: createMessageRepository(messageStatements, executor),
    messageChanges: createMessageChangeRepository(executor),
    notes: createNoteRepository(executor),
    tags: createTagRepository(executor),
    tasks: createTaskRepository(executor),
    conversations: createConversationRepository(executor),
    visits: createVisitRepository(executor),
    snoozes: createSnoozeRepository(executor),
    sweeps: createSweepRepository(executor, unlocked(executor)),
    erasures: createErasureRepository(executor),
    identities: createIdentityRepository(executor),
    agents: createAgentRepository(executor, (table) => engine.lockTable(executor, table)),
    pushSubscriptions: createPushSubscriptionRepository(executor),
    audit: createAuditRepository(executor),
    sites: createSiteRepository(executor, (table) => engine.lockTable(executor, table)),
    keys: createKeyRepository(executor, (table) => engine.lockTable(executor, table)),
    blocks: createBlockRepository(executor),
    cannedReplies: createCannedReplyRepository(executor),
    savedTasks: createSavedTaskRepository(executor),
    apiKeys: createApiKeyRepository(executor),
    externalContexts: createExternalContextRepository(executor),
    history: createHistoryRepository(executor, engine.search),
    searchIndex: createSearchIndexRepository(executor, engine.search),
    reports: createReportRepository(executor, unlocked(executor), () =>
      engine.lockTable(executor, 'report_rollups'),
    ),
  });

  return {
    ...on(db),
    messageLog: createMessageLog(db),
    transaction: (work) => repeated(() => db.transaction().execute((tx) => work(on(tx)))),
    snapshot: (work) =>
      db
        .transaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute((tx) => work(on(tx))),
    migrate: () => migrate(db),
    probe: async () => {
      // Something is written, so that a full or read-only disk is met as well as a busy database; and
      // taken back, so that nothing stays.
      await db.transaction().execute(async (tx) => {
        await sql`insert into setup_links (link_hash, expires_at) values ('', 0)`.execute(tx);
        await sql`delete from setup_links where link_hash = ''`.execute(tx);
      });
    },
    scrub: async () => {
      scrubDue = true;
      try {
        scrubDue = !(await scrub(db));
      } catch (error) {
        if (!(error instanceof StorageUnavailable)) throw error;
      }
      return !scrubDue;
    },
    isScrubDue: () => scrubDue,
    ...(readTime !== undefined && { readTime: () => readTime(db) }),
    close: () => (closed ??= db.destroy()),
  };
}

/**
 * Brings the tables to the newest shape that this version knows. If the next version has been here, they
 * stay as they are: its migrations keep this version working.
 */
export async function migrate(db: Kysely<Database>): Promise<void> {
  const known = await migrations.getMigrations();
  const migrateTo = async (all: Record<string, Migration>) => {
    const provider = { getMigrations: async () => all };
    return (await new Migrator({ db, provider }).migrateToLatest()).error;
  };
  const error = await migrateTo(known);
  if (error === undefined) return;
  const last = Object.keys(known).sort().at(-1)!;
  const newer = (await executedMigrations(db).catch(() => [])).filter((name) => name > last);
  if (newer.length === 0) throw error;
  // kysely refuses migrations that it does not find.
  const done: Migration = { up: async () => undefined };
  const remaining = await migrateTo({
    ...known,
    ...Object.fromEntries(newer.map((name) => [name, done])),
  });
  if (remaining !== undefined) throw remaining;
}

async function executedMigrations(db: Kysely<Database>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  return rows.map(({ name }) => name);
}

/** How often a transaction is tried that others get in the way of. */
const MAX_ATTEMPTS = 5;

async function repeated<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction();
    } catch (error) {
      const isRace = error instanceof UniqueViolation || error instanceof TransactionConflict;
      if (!isRace || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}
