import { Kysely, Migrator, sql, type Dialect } from 'kysely';
import { createAgentRepository } from './agent-repository.js';
import { createConversationRepository } from './conversation-repository.js';
import { createErasureRepository } from './erasure-repository.js';
import { createIdentityRepository } from './identity-repository.js';
import { createKeyRepository } from './key-repository.js';
import type { MessageLog } from './message-log.js';
import { createMessageRepository, createMessageStatements } from './message-repository.js';
import { migrations } from './migrations.js';
import type { Database } from './schema.js';
import { createSessionRepository } from './session-repository.js';
import { createSessionStatements } from './session-statements.js';
import { createSiteRepository } from './site-repository.js';
import { StorageUnavailable } from './storage-errors.js';
import type { Repositories, Storage } from './storage.js';
import { createSweepRepository } from './sweep-repository.js';

/** What each kind of database does in its own way. */
export interface DatabaseEngine {
  dialect: Dialect;
  createMessageLog(db: Kysely<Database>): MessageLog;
  /** See `Storage`. */
  scrub(db: Kysely<Database>): Promise<boolean>;
}

/** The storage on a database that kysely speaks to. */
export function createKyselyStorage({ dialect, createMessageLog, scrub }: DatabaseEngine): Storage {
  const db = new Kysely<Database>({ dialect });
  const sessionStatements = createSessionStatements(db);
  const messageStatements = createMessageStatements(db);
  let closed: Promise<void> | undefined;
  let scrubDue = false;

  const on = (executor: Kysely<Database>): Repositories => ({
    sessions: createSessionRepository(sessionStatements, executor),
    messages: createMessageRepository(messageStatements, executor),
    conversations: createConversationRepository(executor),
    sweeps: createSweepRepository(executor),
    erasures: createErasureRepository(executor),
    identities: createIdentityRepository(executor),
    agents: createAgentRepository(executor),
    sites: createSiteRepository(executor),
    keys: createKeyRepository(executor),
  });

  return {
    ...on(db),
    messageLog: createMessageLog(db),
    transaction: (work) => db.transaction().execute((tx) => work(on(tx))),
    snapshot: (work) =>
      db
        .transaction()
        .setAccessMode('read only')
        .execute((tx) => work(on(tx))),
    migrate: async () => {
      const { error } = await new Migrator({ db, provider: migrations }).migrateToLatest();
      if (error !== undefined) throw error;
    },
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
    close: () => (closed ??= db.destroy()),
  };
}
