import type { AgentTask } from '../../protocol/task.js';
import type { ConsoleAction } from './console-action.js';
import type { ConsoleState } from './console-state.js';
import { refusedField, type TaskDraft } from './task-draft.js';

/** Guided tasks of the selected conversation, and those that the agent puts together. */
export function reduceTasks(state: ConsoleState, action: ConsoleAction): ConsoleState {
  switch (action.type) {
    case 'drafts-restored':
      return { ...state, taskDrafts: action.taskDrafts };
    case 'task-draft-changed': {
      const { selected } = state;
      const taskDrafts = withDraft(state, action.sessionId, action.draft);
      if (selected?.id !== action.sessionId) return { ...state, taskDrafts };
      return { ...state, taskDrafts, selected: { ...selected, taskSaving: null } };
    }
    case 'task-saving-changed': {
      const { sessionId, saving, refused } = action;
      const draft = state.taskDrafts.get(sessionId);
      if (state.selected?.id !== sessionId || !draft) return state;
      return {
        ...state,
        selected: { ...state.selected, taskSaving: saving },
        ...(refused && { taskDrafts: withDraft(state, sessionId, { ...draft, refused }) }),
      };
    }
    case 'task-failed': {
      const { sessionId, clientId, error } = action;
      const draft = state.taskDrafts.get(sessionId);
      if (draft?.clientId !== clientId) return state;
      const refused = refusedField(draft.steps, error.message);
      const failed = { ...draft, phase: 'failed' as const, code: error.code };
      return {
        ...state,
        taskDrafts: withDraft(state, sessionId, { ...failed, ...(refused && { refused }) }),
      };
    }
    case 'task-sent': {
      const { sessionId, clientId, task } = action;
      const isDraft = state.taskDrafts.get(sessionId)?.clientId === clientId;
      const next = isDraft ? { ...state, taskDrafts: withDraft(state, sessionId, null) } : state;
      return withTasks(next, sessionId, [task]);
    }
    case 'task-changed':
      return withTasks(state, action.sessionId, [action.task]);
    case 'log-loaded': {
      const { selected } = state;
      const { tasks, epoch } = action.log;
      if (selected?.id !== action.sessionId || tasks === undefined) return state;
      // The server has another log, as after a restored backup: what was known of tasks is not of it.
      const isOther = selected.transcript.epoch !== 0 && selected.transcript.epoch !== epoch;
      const next = isOther ? { ...state, selected: { ...selected, tasks: [] } } : state;
      return withTasks(next, action.sessionId, tasks);
    }
    case 'task-form-shown':
      return state.selected
        ? {
            ...state,
            selected: {
              ...state.selected,
              taskFormShown: action.shown,
              taskSaving: null,
              outline: null,
            },
          }
        : state;
    case 'outline-changed':
      return state.selected?.id === action.sessionId && state.selected.taskFormShown
        ? { ...state, selected: { ...state.selected, outline: action.outline } }
        : state;
    case 'task-cancel-requested':
      return { ...state, failedRequest: null };
    case 'task-cancel-failed':
      return { ...state, failedRequest: 'task-cancel' };
    // Nothing can be sent there. What the agent sees stays readable until the agent leaves the conversation.
    case 'conversation-gone':
      return state.selected?.id === action.sessionId
        ? state
        : withoutDraft(state, action.sessionId);
    case 'conversation-selected':
    case 'conversation-deselected':
      return state.selected?.gone ? withoutDraft(state, state.selected.id) : state;
    default:
      return state;
  }
}

function withoutDraft(state: ConsoleState, sessionId: string): ConsoleState {
  return state.taskDrafts.has(sessionId)
    ? { ...state, taskDrafts: withDraft(state, sessionId, null) }
    : state;
}

function withDraft(
  { taskDrafts }: ConsoleState,
  sessionId: string,
  draft: TaskDraft | null,
): ConsoleState['taskDrafts'] {
  const next = new Map(taskDrafts);
  if (draft === null) next.delete(sessionId);
  else next.set(sessionId, draft);
  return next;
}

/** The newest first. What is known stays where it is newer: an answer may come after the events that followed it. */
function withTasks(
  state: ConsoleState,
  sessionId: string,
  told: readonly AgentTask[],
): ConsoleState {
  const { selected } = state;
  if (selected?.id !== sessionId) return state;
  const all = new Map(selected.tasks.map((task) => [task.taskId, task]));
  for (const task of told) {
    const known = all.get(task.taskId);
    if (known === undefined || task.version >= known.version) all.set(task.taskId, task);
  }
  const tasks = [...all.values()].sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt));
  return { ...state, selected: { ...selected, tasks } };
}
