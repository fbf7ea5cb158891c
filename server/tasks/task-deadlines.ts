import type { Clock, Log } from '../ports.js';
import type { Repositories, Storage } from '../storage/storage.js';
import type { TaskRecord } from '../storage/task-repository.js';
import type { PublishTasks, TaskChanges } from './task-changes.js';
import { end, hold, settle, UNSEEN_MS } from './task-state.js';
import { hasEnded } from './task-views.js';

/** What happens to tasks without a word of their visitors (rule TSK-5). Any number of nodes may do it at once. */
export interface TaskDeadlines {
  /** The session's newest socket has ended: its task is held. */
  holdOf(sessionId: string): Promise<void>;
  /** The session is closed in this transaction: its tasks end with it. */
  abortOf(tx: Repositories, sessionId: string): Promise<PublishTasks>;
  /** Records that this node has sockets for these sessions, where a task runs. To be called at intervals. */
  stamp(hasSocket: (sessionId: string) => boolean): Promise<void>;
  /**
   * Holds tasks without a result or a node, aborts those that were held for too long, and those of closed
   * sessions. To be called at intervals, after `stamp`.
   *
   * @throws AggregateError of those that could not be changed, after all others
   */
  apply(): Promise<void>;
}

export function createTaskDeadlines({
  storage,
  changes,
  clock,
  log,
  holdMs,
  sharesDatabase,
}: {
  storage: Storage;
  changes: TaskChanges;
  clock: Clock;
  log: Log;
  holdMs: number;
  /** Whether other nodes may have sockets. */
  sharesDatabase: boolean;
}): TaskDeadlines {
  /** Since when this node has reached the database, ms since 1970. */
  let reachedSince: number | undefined;
  /** After the database was away, the other nodes need time to stamp. A node that is alone has stamped just now. */
  const unseenSince = (now: number) =>
    sharesDatabase && now - (reachedSince ?? now) < UNSEEN_MS ? undefined : now - UNSEEN_MS;

  const change = (
    { id, sessionId }: TaskRecord,
    decide: (task: TaskRecord, now: number) => TaskRecord,
  ) =>
    changes.run(sessionId, async ({ tx, now, put }) => {
      const task = await tx.tasks.find(sessionId, id);
      if (task !== undefined && !hasEnded(task)) await put(task, decide(task, now));
    });

  /** Returns the errors of tasks that could not be changed: the others have had their turn. */
  const run = async () => {
    const errors: unknown[] = [];
    const changeEach = async (
      tasks: readonly TaskRecord[],
      decide: (task: TaskRecord, now: number) => TaskRecord,
    ) => {
      for (const task of tasks)
        await change(task, decide).catch((error: unknown) => errors.push(error));
    };
    const now = clock.now();
    const unseen = unseenSince(now);
    const due = await storage.tasks.due({ now, unseenSince: unseen });
    await changeEach(due, (task) => settle(task, { now, holdMs, unseenSince: unseen }));
    // The one that waits comes first: otherwise it is offered when the other one ends.
    const closed = await storage.tasks.ofClosedSessions();
    const waiting = closed.filter(({ status }) => status === 'waiting');
    const others = closed.filter(({ status }) => status !== 'waiting');
    await changeEach([...waiting, ...others], (task, at) => end(task, 'aborted', at, 'closed'));
    if (due.length + closed.length > 0)
      log.info({ due: due.length, closed: closed.length }, 'deadlines of tasks');
    return errors;
  };

  return {
    async holdOf(sessionId) {
      const found = await storage.tasks.current(sessionId);
      if (found?.status === 'running') await change(found, (task, now) => hold(task, now, holdMs));
    },
    abortOf: (tx, sessionId) =>
      changes.within(tx, sessionId, async ({ now, put }) => {
        for (const find of [tx.tasks.next, tx.tasks.current]) {
          const task = await find(sessionId);
          if (task !== undefined) await put(task, end(task, 'aborted', now, 'closed'));
        }
      }),
    async stamp(hasSocket) {
      const running = await storage.tasks.running();
      const here = running.filter(({ sessionId }) => hasSocket(sessionId));
      await storage.tasks.stamp(
        here.map(({ id }) => id),
        clock.now(),
      );
    },
    async apply() {
      let errors;
      try {
        errors = await run();
        reachedSince ??= clock.now();
      } catch (error) {
        reachedSince = undefined;
        throw error;
      }
      if (errors.length > 0) throw new AggregateError(errors, 'tasks could not be changed');
    },
  };
}
