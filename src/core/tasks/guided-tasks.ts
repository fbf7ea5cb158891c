import type { VisitorSocket } from '../connection/visitor-socket.js';
import type { Clock, Ids, KeyValueStorage, Locks, PageState } from '../ports.js';
import type { ChatStore } from '../state/actions.js';
import type { TabMessenger } from '../tabs/tab-messenger.js';
import type { Outline } from '../../protocol/task-events.js';
import type { PageActions } from './page-actions.js';
import { createTaskExecutor, type TaskExecutor } from './task-executor.js';
import { createTaskMessenger } from './task-messenger.js';
import { createTaskAnswerStorage } from './task-answer.js';
import { createTaskReporter } from './task-reporter.js';
import { watchTask } from './task-watch.js';

/** What the engine lends to the guided tasks, which load with the first one. */
export interface TaskParts {
  clock: Clock;
  ids: Ids;
  page: PageState;
  locks: Locks;
  tabStorage: KeyValueStorage;
  messenger: TabMessenger;
  store: ChatStore;
  /** The widget's name in the tab's storage. */
  name: string;
  /** The name of the tabs' lock, with which the names of the tasks' locks begin. */
  lockName: string;
  /** Of the socket; `unreachable` while this tab has none. */
  request: VisitorSocket['request'];
  /** Asks the server how the session stands. */
  refresh(): void;
}

/** The guided tasks of one tab. The task itself is in the engine's state. */
export interface GuidedTasks extends Pick<
  TaskExecutor,
  'accept' | 'decline' | 'stop' | 'carriesOut' | 'refused'
> {
  /** The page as it is now, for an agent who has asked. */
  outline(outline: Outline): void;
  /** Calling it twice is safe. */
  close(): void;
}

/** `changed`: what `carriesOut` and `refused` say is different. */
export function createGuidedTasks(
  parts: TaskParts,
  actions: PageActions,
  changed: () => void,
): GuidedTasks {
  const messenger = createTaskMessenger(parts.messenger);
  const lockOf = (taskId: string): string => `${parts.lockName}:task:${taskId}`;
  const shared = { ...parts, messenger, lockOf };
  createTaskReporter(shared);
  const answers = createTaskAnswerStorage(parts.name, parts.tabStorage, parts.clock);
  const executor = createTaskExecutor({ ...shared, answers, actions, changed });
  const unwatch = watchTask({ ...shared, executor });
  return {
    ...executor,
    outline: (outline) => messenger.tell({ type: 'outlined', outline }),
    close() {
      unwatch();
      executor.close();
      messenger.close();
    },
  };
}
