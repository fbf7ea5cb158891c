import type { SavedTask } from '../../protocol/saved-tasks.js';
import type { ConsoleAction } from './console-action.js';
import type { ConsoleState } from './console-state.js';

/** The saved tasks of sites, as they were read or changed last, and those that the agent is writing. */
export function reduceSavedTasks(state: ConsoleState, action: ConsoleAction): ConsoleState {
  const others = (site: string, id: string): SavedTask[] =>
    (state.savedTasks.get(site) ?? []).filter((task) => task.id !== id);
  switch (action.type) {
    case 'drafts-restored':
      return { ...state, savedTaskDrafts: action.savedTaskDrafts };
    case 'saved-tasks-loaded':
      return withTasks(state, action.site, action.savedTasks);
    case 'saved-task-saved': {
      const { site, savedTask } = action;
      const tasks = [...others(site, savedTask.id), savedTask].sort(byTitle);
      return withTasks(state, site, tasks);
    }
    case 'saved-task-removed':
      return withTasks(state, action.site, others(action.site, action.id));
    case 'saved-task-edited': {
      const savedTaskDrafts = new Map(state.savedTaskDrafts);
      if (action.draft === null) savedTaskDrafts.delete(action.key);
      else savedTaskDrafts.set(action.key, action.draft);
      return { ...state, savedTaskDrafts };
    }
    default:
      return state;
  }
}

function withTasks(state: ConsoleState, site: string, tasks: readonly SavedTask[]): ConsoleState {
  return { ...state, savedTasks: new Map(state.savedTasks).set(site, tasks) };
}

/** As the server orders them. */
function byTitle(a: SavedTask, b: SavedTask): number {
  return a.title < b.title ? -1 : a.title > b.title ? 1 : 0;
}
