import type { Expression, ExpressionBuilder, Kysely, SqlBool } from 'kysely';
import { BATCH } from '../in-batches.js';
import type { Database } from './schema.js';

/** A condition on sessions. */
export type SessionCondition = (eb: ExpressionBuilder<Database, 'sessions'>) => Expression<SqlBool>;

/**
 * Limits a condition to a batch of sessions, and to those that nobody else is changing. A change of many rows
 * that does not wait for any cannot be part of a deadlock. Those passed over are found again by the next sweep.
 */
export type Unlocked = (condition: SessionCondition, limit?: number) => SessionCondition;

/** For a database that runs one writing transaction at a time. */
export function allUnlocked(db: Kysely<Database>): Unlocked {
  return (condition, limit = BATCH) =>
    (eb) =>
      eb('id', 'in', db.selectFrom('sessions').select('id').where(condition).limit(limit));
}

/** For a database that locks rows. */
export function skipLocked(db: Kysely<Database>): Unlocked {
  return (condition, limit = BATCH) =>
    (eb) =>
      eb(
        'id',
        'in',
        db
          .selectFrom('sessions')
          .select('id')
          .where(condition)
          .orderBy('id')
          .limit(limit)
          .forNoKeyUpdate()
          .skipLocked(),
      );
}
