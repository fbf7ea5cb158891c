import type { Message } from '../../src/protocol/message.js';
import type { Clock, Ids } from '../ports.js';
import type { SessionEvents } from '../sessions/session-events.js';
import { toTime } from '../storage/session-record.js';
import type { TaskRecord } from '../storage/task-repository.js';
import type { Repositories, Storage } from '../storage/storage.js';
import { hasEnded } from './task-views.js';

/** What a transaction does to the tasks of one session. */
export interface TaskTransaction {
  readonly tx: Repositories;
  readonly now: number;
  /** Stores a new task. `false`: the session is gone. */
  add(task: TaskRecord): Promise<boolean>;
  /**
   * Stores the next state of a task, if it is another one. At the end of one, the log says so and the task that waits
   * is offered.
   */
  put(task: TaskRecord, next: TaskRecord): Promise<TaskRecord>;
}

/** What is to be published once the transaction is committed. */
export type PublishTasks = () => void;

export interface TaskChanges {
  /** Runs `work` in one transaction, and publishes after the commit what it has changed. */
  run<T>(sessionId: string, work: (changes: TaskTransaction) => Promise<T>): Promise<T>;
  /** The same as part of a transaction of the caller, who publishes after the commit. */
  within(
    tx: Repositories,
    sessionId: string,
    work: (changes: TaskTransaction) => Promise<void>,
  ): Promise<PublishTasks>;
}

export function createTaskChanges({
  storage,
  clock,
  ids,
  events,
}: {
  storage: Storage;
  clock: Clock;
  ids: Ids;
  events: SessionEvents;
}): TaskChanges {
  /** `undefined`: the log takes nothing any more. */
  const appendEntry = async (tx: Repositories, { sessionId, ...entry }: Entry, now: number) => {
    const taken = await tx.sessions.takeSystemSeq({ id: sessionId, now });
    if (taken === undefined) return undefined;
    const message: Message = {
      id: ids.uuid(),
      clientId: ids.uuid(),
      seq: taken.seq,
      author: { kind: 'system' },
      at: toTime(now),
      ...entry,
    };
    await tx.messages.insert({ ...message, sessionId });
    return { message, epoch: taken.epoch };
  };

  const begin = (tx: Repositories, sessionId: string) => {
    const now = clock.now();
    /** The last state of each, with the session's count of changes. */
    const changed = new Map<string, { task: TaskRecord; changes: number }>();
    const entries: { message: Message; epoch: number }[] = [];

    const put = async (task: TaskRecord, next: TaskRecord): Promise<TaskRecord> => {
      if (next === task) return task;
      const stored = { ...next, version: task.version + 1 };
      changed.set(task.id, { task: stored, changes: await tx.tasks.replace(stored) });
      if (!hasEnded(stored)) return stored;
      const entry = entryOf(stored);
      const appended = entry && (await appendEntry(tx, entry, now));
      if (appended !== undefined) entries.push(appended);
      const waiting = await tx.tasks.next(sessionId);
      if (waiting !== undefined) await put(waiting, { ...waiting, status: 'offered' });
      return stored;
    };
    const transaction: TaskTransaction = {
      tx,
      now,
      put,
      async add(task) {
        const changes = await tx.tasks.insert(task);
        if (changes === undefined) return false;
        changed.set(task.id, { task, changes });
        return true;
      },
    };
    const publish = () => {
      for (const entry of entries) events.publish({ kind: 'message', sessionId, ...entry });
      for (const change of changed.values()) events.publish({ kind: 'task', sessionId, ...change });
    };
    return { transaction, publish };
  };

  return {
    async run(sessionId, work) {
      const { result, publish } = await storage.transaction(async (tx) => {
        const begun = begin(tx, sessionId);
        return { result: await work(begun.transaction), publish: begun.publish };
      });
      publish();
      return result;
    },
    async within(tx, sessionId, work) {
      const { transaction, publish } = begin(tx, sessionId);
      await work(transaction);
      return publish;
    },
  };
}

type Entry = Pick<Message, 'body'> &
  Required<Pick<Message, 'code'>> &
  Pick<Message, 'params'> & { sessionId: string };

/** What the log says of a task that has ended. What the visitor or an agent has ended needs no entry. */
function entryOf({ sessionId, status, reason, title }: TaskRecord): Entry | undefined {
  if (status === 'done')
    return { sessionId, code: 'task_done', body: `Done: ${title}`, params: { title } };
  switch (reason) {
    case 'interrupted':
    case 'elsewhere':
      return {
        sessionId,
        code: 'task_interrupted',
        body: 'We got interrupted by a reload. What next?',
      };
    case 'failed':
      return { sessionId, code: 'task_failed', body: 'That did not work on this page. What next?' };
    default:
      return undefined;
  }
}
