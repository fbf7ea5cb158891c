import type { Locks, LockRequest, Undo } from '../ports.js';
import type { ChatStore } from '../state/actions.js';
import type { TaskExecutor } from './task-executor.js';
import type { TaskMessenger } from './task-messenger.js';

export interface TaskWatchDeps {
  store: ChatStore;
  locks: Locks;
  messenger: TaskMessenger;
  executor: Pick<TaskExecutor, 'carriesOut'>;
  lockOf(taskId: string): string;
}

/**
 * Notices, in the leading tab, that the tab is gone that carries a task out, without a word perhaps: its lock becomes
 * free (rule TSK-5).
 */
export function watchTask(deps: TaskWatchDeps): Undo {
  const { store, executor, messenger } = deps;
  let watching: { taskId: string; request: LockRequest } | null = null;

  const undo = store.onChange(watch);
  watch();

  function watch(): void {
    const { task, leading, connection } = store.get();
    const isWatched =
      leading &&
      connection === 'connected' &&
      task?.status === 'running' &&
      !executor.carriesOut(task.taskId);
    if (!isWatched || watching?.taskId !== task.taskId) stop();
    if (!isWatched || watching) return;
    const { taskId } = task;
    const request = deps.locks.request(deps.lockOf(taskId), 'queue', {
      granted() {
        stop();
        messenger.tell({ type: 'left', taskId });
      },
      lost: stop,
    });
    watching = { taskId, request };
  }

  function stop(): void {
    watching?.request.release();
    watching = null;
  }

  return () => {
    undo();
    stop();
  };
}
