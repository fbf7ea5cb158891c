import { sql, type Kysely, type Selectable } from 'kysely';
import type {
  AbortReason,
  StepOutcome,
  TaskAuthor,
  TaskStatus,
  TaskStep,
} from '../../src/protocol/task.js';
import { BATCH } from '../in-batches.js';
import type { Database } from './schema.js';
import { TransactionConflict } from './storage-errors.js';
import type { TasksTable } from './task-schema.js';

/** A guided task as the server knows it. Times in ms since 1970. What a column means: `task-schema.ts`. */
export interface TaskRecord {
  id: string;
  sessionId: string;
  clientId: string;
  author: TaskAuthor & { id: string };
  title: string;
  steps: readonly TaskStep[];
  status: TaskStatus;
  reason: AbortReason | undefined;
  step: number;
  outcome: StepOutcome | undefined;
  nonce: string | undefined;
  formerNonce: string | undefined;
  url: string | undefined;
  deadline: number | undefined;
  seenAt: number | undefined;
  createdAt: number;
  endedAt: number | undefined;
  version: number;
}

/** Guided tasks. A session has one that is offered, runs or is held, and one that waits for it (rule TSK-3). */
export interface TaskRepository {
  find(sessionId: string, id: string): Promise<TaskRecord | undefined>;
  findByClientId(sessionId: string, clientId: string): Promise<TaskRecord | undefined>;
  /** The one that is offered, runs or is held. */
  current(sessionId: string): Promise<TaskRecord | undefined>;
  /** The one that waits. */
  next(sessionId: string): Promise<TaskRecord | undefined>;
  /** The newest first. */
  newest(sessionId: string, limit: number): Promise<TaskRecord[]>;
  /** Removes the oldest of those that have ended, so that at most `most` are left. */
  removeOldest(sessionId: string, most: number): Promise<void>;
  /**
   * Stores a new one. Resolves with the session's count of changes, this one included; `undefined`: there is no such
   * session. To be called in a transaction.
   *
   * @throws UniqueViolation when the session has a task with this clientId, or in this place
   */
  insert(task: TaskRecord): Promise<number | undefined>;
  /**
   * Replaces the version before this one. Resolves as {@link insert}. To be called in a transaction.
   *
   * @throws TransactionConflict when another change came first
   */
  replace(task: TaskRecord): Promise<number>;
  /** All of a session are gone. */
  removeAll(sessionId: string): Promise<void>;

  /** The sessions of all tasks that run. */
  running(): Promise<{ id: string; sessionId: string }[]>;
  /** This node has sockets for these tasks. Counts as no change. */
  stamp(ids: readonly string[], now: number): Promise<void>;
  /** Those that time ends or holds: past their deadline, or running and not stamped since `unseenSince`. */
  due(which: { now: number; unseenSince: number | undefined }): Promise<TaskRecord[]>;
  /** Those that have not ended, of sessions that are closed. */
  ofClosedSessions(): Promise<TaskRecord[]>;
}

export function createTaskRepository(db: Kysely<Database>): TaskRepository {
  const of = (sessionId: string) =>
    db.selectFrom('tasks').selectAll().where('session_id', '=', sessionId);
  const at = async (sessionId: string, place: 'current' | 'next') => {
    const row = await of(sessionId).where('place', '=', place).executeTakeFirst();
    return row && toRecord(row);
  };
  /** It locks the session: changes of its tasks come one after the other. */
  const countChange = async (sessionId: string) => {
    const row = await db
      .updateTable('sessions')
      .set({ task_changes: sql`task_changes + 1`, log_removed_at: null })
      .where('id', '=', sessionId)
      .returning('task_changes')
      .executeTakeFirst();
    return row?.task_changes;
  };

  return {
    find: async (sessionId, id) => {
      const row = await of(sessionId).where('id', '=', id).executeTakeFirst();
      return row && toRecord(row);
    },
    findByClientId: async (sessionId, clientId) => {
      const row = await of(sessionId).where('client_id', '=', clientId).executeTakeFirst();
      return row && toRecord(row);
    },
    current: (sessionId) => at(sessionId, 'current'),
    next: (sessionId) => at(sessionId, 'next'),
    newest: async (sessionId, limit) => {
      const rows = await of(sessionId).orderBy('n', 'desc').limit(limit).execute();
      return rows.map(toRecord);
    },
    removeOldest: async (sessionId, most) => {
      const kept = await of(sessionId)
        .orderBy('n', 'desc')
        .offset(most)
        .limit(1)
        .executeTakeFirst();
      if (kept === undefined) return;
      await db
        .deleteFrom('tasks')
        .where('session_id', '=', sessionId)
        .where('place', 'is', null)
        .where('n', '<=', kept.n)
        .execute();
    },
    insert: async (task) => {
      const n = await countChange(task.sessionId);
      if (n === undefined) return undefined;
      await db
        .insertInto('tasks')
        .values({ ...toRow(task), n })
        .execute();
      return n;
    },
    replace: async (task) => {
      const changes = await countChange(task.sessionId);
      const row = await db
        .updateTable('tasks')
        .set(toRow(task))
        .where('id', '=', task.id)
        .where('version', '=', task.version - 1)
        .returning('id')
        .executeTakeFirst();
      if (row === undefined || changes === undefined)
        throw new TransactionConflict('the task was changed meanwhile');
      return changes;
    },
    removeAll: async (sessionId) => {
      await db.deleteFrom('tasks').where('session_id', '=', sessionId).execute();
    },

    running: async () => {
      const rows = await db
        .selectFrom('tasks')
        .select(['id', 'session_id'])
        .where('deadline', 'is not', null)
        .where('status', '=', 'running')
        .execute();
      return rows.map(({ id, session_id: sessionId }) => ({ id, sessionId }));
    },
    stamp: async (ids, now) => {
      if (ids.length === 0) return;
      await db
        .updateTable('tasks')
        .set({ seen_at: now })
        .where('id', 'in', ids)
        .where('status', '=', 'running')
        .execute();
    },
    due: async ({ now, unseenSince }) => {
      const rows = await db
        .selectFrom('tasks')
        .selectAll()
        .where('deadline', 'is not', null)
        .where((eb) =>
          eb.or([
            eb('deadline', '<=', now),
            ...(unseenSince === undefined
              ? []
              : [eb.and([eb('status', '=', 'running'), eb('seen_at', '<=', unseenSince)])]),
          ]),
        )
        .limit(BATCH)
        .execute();
      return rows.map(toRecord);
    },
    ofClosedSessions: async () => {
      const rows = await db
        .selectFrom('tasks')
        .innerJoin('sessions', 'sessions.id', 'tasks.session_id')
        .selectAll('tasks')
        .where('tasks.place', 'is not', null)
        .where('sessions.closed_at', 'is not', null)
        .limit(BATCH)
        .execute();
      return rows.map(toRecord);
    },
  };
}

function placeOf(status: TaskStatus): TasksTable['place'] {
  switch (status) {
    case 'waiting':
      return 'next';
    case 'offered':
    case 'running':
    case 'held':
      return 'current';
    default:
      return null;
  }
}

function toRow(task: TaskRecord): Omit<Selectable<TasksTable>, 'n'> {
  return {
    id: task.id,
    session_id: task.sessionId,
    client_id: task.clientId,
    author_kind: task.author.kind,
    author_id: task.author.id,
    author_name: task.author.name,
    title: task.title,
    steps: JSON.stringify(task.steps),
    status: task.status,
    place: placeOf(task.status),
    reason: task.reason ?? null,
    step: task.step,
    outcome: task.outcome ?? null,
    nonce: task.nonce ?? null,
    former_nonce: task.formerNonce ?? null,
    url: task.url ?? null,
    deadline: task.deadline ?? null,
    seen_at: task.seenAt ?? null,
    created_at: task.createdAt,
    ended_at: task.endedAt ?? null,
    version: task.version,
  };
}

function toRecord(row: Selectable<TasksTable>): TaskRecord {
  return {
    id: row.id,
    sessionId: row.session_id,
    clientId: row.client_id,
    author: { kind: row.author_kind, id: row.author_id, name: row.author_name },
    title: row.title,
    steps: JSON.parse(row.steps),
    status: row.status,
    reason: row.reason ?? undefined,
    step: row.step,
    outcome: row.outcome ?? undefined,
    nonce: row.nonce ?? undefined,
    formerNonce: row.former_nonce ?? undefined,
    url: row.url ?? undefined,
    deadline: row.deadline ?? undefined,
    seenAt: row.seen_at ?? undefined,
    createdAt: row.created_at,
    endedAt: row.ended_at ?? undefined,
    version: row.version,
  };
}
