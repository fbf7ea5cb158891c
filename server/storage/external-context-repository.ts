import type { Kysely } from 'kysely';
import type { Database } from './schema.js';
import { TransactionConflict } from './storage-errors.js';

/** What other systems have put beside a conversation or a person. */
export interface ExternalContextRecord {
  data: Record<string, unknown>;
  /** Raised by each change; 0: there is none. */
  version: number;
}

/** What other systems tell agents of a session, or of a verified person. Visitors never get it. */
export interface ExternalContextRepository {
  /** With empty data if there is none. */
  ofSession(sessionId: string): Promise<ExternalContextRecord>;
  ofSubject(site: string, subject: string): Promise<ExternalContextRecord>;
  /**
   * Replaces the version before this one. To be called in a transaction.
   *
   * @throws UniqueViolation or TransactionConflict when another transaction has changed it meanwhile
   */
  setOfSession(sessionId: string, context: ExternalContextRecord, now: number): Promise<void>;
  setOfSubject(
    site: string,
    subject: string,
    context: ExternalContextRecord,
    now: number,
  ): Promise<void>;
  removeOfSession(sessionId: string): Promise<void>;
}

export function createExternalContextRepository(db: Kysely<Database>): ExternalContextRepository {
  return {
    ofSession: async (sessionId) => {
      const row = await db
        .selectFrom('session_contexts')
        .select(['data', 'version'])
        .where('session_id', '=', sessionId)
        .executeTakeFirst();
      return toRecord(row);
    },
    ofSubject: async (site, subject) => {
      const row = await db
        .selectFrom('subject_contexts')
        .select(['data', 'version'])
        .where('site', '=', site)
        .where('subject', '=', subject)
        .executeTakeFirst();
      return toRecord(row);
    },
    setOfSession: async (sessionId, context, now) => {
      const values = toValues(context, now);
      await db
        .updateTable('sessions')
        .set({ log_removed_at: null })
        .where('id', '=', sessionId)
        .execute();
      if (context.version === 1) {
        await db
          .insertInto('session_contexts')
          .values({ session_id: sessionId, ...values })
          .execute();
        return;
      }
      const changed = await db
        .updateTable('session_contexts')
        .set(values)
        .where('session_id', '=', sessionId)
        .where('version', '=', context.version - 1)
        .returning('version')
        .executeTakeFirst();
      requireChanged(changed);
    },
    setOfSubject: async (site, subject, context, now) => {
      const values = toValues(context, now);
      if (context.version === 1) {
        await db
          .insertInto('subject_contexts')
          .values({ site, subject, ...values })
          .execute();
        return;
      }
      const changed = await db
        .updateTable('subject_contexts')
        .set(values)
        .where('site', '=', site)
        .where('subject', '=', subject)
        .where('version', '=', context.version - 1)
        .returning('version')
        .executeTakeFirst();
      requireChanged(changed);
    },
    removeOfSession: async (sessionId) => {
      await db.deleteFrom('session_contexts').where('session_id', '=', sessionId).execute();
    },
  };
}

function toRecord(row: { data: string; version: number } | undefined): ExternalContextRecord {
  if (row === undefined) return { data: {}, version: 0 };
  return { data: JSON.parse(row.data) as Record<string, unknown>, version: row.version };
}

function toValues({ data, version }: ExternalContextRecord, now: number) {
  return { data: JSON.stringify(data), version, updated_at: now };
}

function requireChanged(changed: object | undefined): void {
  if (changed === undefined) throw new TransactionConflict('the context was changed meanwhile');
}
