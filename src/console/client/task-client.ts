import type { Undo } from '../../core/ports.js';
import type { Store } from '../../core/state/store.js';
import { VIEWING_REPEAT_MS } from '../../protocol/limits.js';
import { nothingSchema } from '../../protocol/visitor-answers.js';
import { hasEnded, type ConsoleState, type TaskSaving } from '../state/console-state.js';
import type { ConsoleAction } from '../state/console-action.js';
import {
  emptyStep,
  isEmptyDraft,
  taskIssues,
  type TaskChange,
  type TaskDraft,
} from '../state/task-draft.js';
import type { AgentSocket } from './agent-socket.js';
import type { ConsolePorts } from './console-ports.js';
import type { SavedTaskOutcome, SavedTasksClient } from './saved-tasks.js';

/** Guided tasks in the selected conversation (rules TSK-1 to TSK-7). */
export interface TaskClient {
  /** Shows or hides the form. While it is shown, the visitor's page is asked for its outline. */
  showForm(shown: boolean): void;
  /** Keeps what the agent has typed, also over a reload. Nothing changes while it is being sent. */
  changeDraft(change: TaskChange): void;
  /** Sends the draft once, however often the connection is lost, and hides the form. `false`: something is wrong with it. */
  send(): boolean;
  /** Saves the draft for the agents of this site. What came of it is in the state. */
  saveForLater(): void;
  /** Gives up the draft. */
  discard(): void;
  /** Takes a task back. */
  cancel(taskId: string): void;
  /** Releases timers and subscriptions. Calling it twice is safe. */
  close(): void;
}

export function createTaskClient(
  store: Store<ConsoleState, ConsoleAction>,
  socket: AgentSocket,
  { clock, ids }: Pick<ConsolePorts, 'clock' | 'ids'>,
  savedTasks: SavedTasksClient,
): TaskClient {
  /** Session id of the conversation whose visitor's page is asked for its outline. */
  let watched: string | undefined;
  let undoWatching: Undo = () => {};

  const stop = store.onChange(({ selected }, _, action) => {
    const wanted = selected?.taskFormShown && !hasEnded(selected) ? selected.id : undefined;
    if (wanted !== watched) {
      undoWatching();
      tellWatching(false);
      watched = wanted;
      watch();
      // The server takes it only for a conversation that it has opened on this connection.
    } else if (action.type === 'log-loaded' && action.sessionId === watched) watch();
  });

  /** Repeated, because it may be lost, and because the server forgets it. */
  function watch(): void {
    undoWatching();
    if (watched === undefined) return;
    tellWatching(true);
    undoWatching = clock.after(VIEWING_REPEAT_MS, watch);
  }

  function tellWatching(on: boolean): void {
    if (watched !== undefined && socket.welcomed())
      socket.emitVolatile('outline:watch', { sessionId: watched, on });
  }

  function change(draft: TaskDraft | null): void {
    const { selected } = store.get();
    if (selected) store.dispatch({ type: 'task-draft-changed', sessionId: selected.id, draft });
  }

  const current = (): TaskDraft | undefined => {
    const { selected, taskDrafts } = store.get();
    return selected ? taskDrafts.get(selected.id) : undefined;
  };

  async function cancel(taskId: string): Promise<void> {
    const { selected } = store.get();
    if (!selected) return;
    store.dispatch({ type: 'task-cancel-requested' });
    const request = { sessionId: selected.id, taskId };
    const outcome = await socket.request('task:cancel', request, nothingSchema);
    if (outcome.kind !== 'done') store.dispatch({ type: 'task-cancel-failed' });
  }

  async function saveForLater(): Promise<void> {
    const draft = current();
    const { selected } = store.get();
    if (!selected || !draft || taskIssues(draft) !== undefined) return;
    if (selected.taskSaving === 'saving' || selected.taskSaving === 'saved') return;
    const { id: sessionId, conversation } = selected;
    store.dispatch({ type: 'task-saving-changed', sessionId, saving: 'saving' });
    const { title, steps } = draft;
    const site = conversation.site.token;
    const outcome = await savedTasks.save({ id: null, version: 0, site, title, steps });
    // What was typed since then is not what was saved.
    if (current() !== draft) return;
    const refused = outcome.kind === 'refused' ? outcome.refused : undefined;
    store.dispatch({
      type: 'task-saving-changed',
      sessionId,
      saving: savingOf(outcome),
      ...(refused && { refused }),
    });
  }

  return {
    showForm(shown) {
      const { selected } = store.get();
      if (shown && selected) void savedTasks.load(selected.conversation.site.token);
      if (shown && !current())
        change({ title: '', steps: [emptyStep(ids.uuid(), 'highlight')], phase: 'open' });
      const draft = current();
      if (!shown && draft?.phase === 'open' && isEmptyDraft(draft)) change(null);
      store.dispatch({ type: 'task-form-shown', shown });
    },
    changeDraft(changeContent) {
      const draft = current();
      if (!draft || draft.phase === 'sending') return;
      const { title, steps } = changeContent(draft);
      const { refused } = draft;
      change({ title, steps, phase: 'open', ...(refused && { refused }) });
    },
    send() {
      const draft = current();
      const { selected } = store.get();
      if (!selected || hasEnded(selected) || !draft || draft.phase === 'sending') return false;
      if (taskIssues(draft) !== undefined) return false;
      const { title, steps } = draft;
      change({ title, steps, phase: 'sending', clientId: ids.uuid(), at: clock.now() });
      store.dispatch({ type: 'task-form-shown', shown: false });
      return true;
    },
    saveForLater: () => void saveForLater(),
    discard: () => change(null),
    cancel: (taskId) => void cancel(taskId),
    close() {
      stop();
      undoWatching();
    },
  };
}

function savingOf({ kind }: SavedTaskOutcome): TaskSaving {
  // A new one cannot be changed or deleted by others: the site is gone, or out of the agent's sight.
  return kind === 'changed' || kind === 'deleted' ? 'forbidden' : kind;
}
