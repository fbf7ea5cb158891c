import { noContentSchema, outcomeOfHttp, type Outcome } from '../../core/connection/outcome.js';
import type { Http, HttpRequest } from '../../core/ports.js';
import type { Store } from '../../core/state/store.js';
import { parse } from '../../protocol/parse.js';
import {
  savedTaskAnswerSchema,
  savedTaskConflictSchema,
  savedTasksAnswerSchema,
  type SavedTask,
} from '../../protocol/saved-tasks.js';
import type { ConsoleAction } from '../state/console-action.js';
import type { ConsoleState } from '../state/console-state.js';
import {
  refusedField,
  savedTaskKey,
  toGivenTask,
  type RefusedField,
  type SavedTaskDraft,
} from '../state/task-draft.js';

/** What came of saving a task. */
export type SavedTaskOutcome =
  | { kind: 'saved' }
  /** Somebody else has changed it: this is what it is now. */
  | { kind: 'changed'; current: SavedTask }
  /** Somebody else has deleted it. */
  | { kind: 'deleted' }
  | { kind: 'too-many' }
  /** The server does not accept it. `refused`: because of this field. */
  | { kind: 'refused'; refused?: RefusedField }
  /** The server did not answer, or the agent may not change saved tasks. */
  | { kind: 'failed' | 'forbidden' };

/** Reads and writes the saved tasks of sites. What is known of them is in the state. */
export interface SavedTasksClient {
  /** Reads those of a site. Resolves with whether they are known now. What is known stays if it fails. */
  load(site: string): Promise<boolean>;
  /** Adds the task, or changes the one that it was, if that still has this version. */
  save(draft: SavedTaskDraft): Promise<SavedTaskOutcome>;
  /** Keeps what the agent has typed of one, also over a reload. `null`: nothing. */
  setDraft(of: Pick<SavedTaskDraft, 'site' | 'id'>, draft: SavedTaskDraft | null): void;
  /** Changes what is kept of one, if anything is. */
  changeDraft(
    of: Pick<SavedTaskDraft, 'site' | 'id'>,
    change: (draft: SavedTaskDraft) => SavedTaskDraft,
  ): void;
  /** Resolves with whether it is gone. */
  remove(site: string, id: string): Promise<boolean>;
}

export function createSavedTasksClient(
  store: Store<ConsoleState, ConsoleAction>,
  { http }: { http: Http },
): SavedTasksClient {
  const pathOf = (site: string): string => `/api/console/sites/${site}/tasks`;

  const setDraft: SavedTasksClient['setDraft'] = (of, draft) =>
    store.dispatch({ type: 'saved-task-edited', key: savedTaskKey(of), draft });

  return {
    async load(site) {
      const answer = await http.request({ method: 'GET', path: pathOf(site) });
      const outcome = outcomeOfHttp(answer, savedTasksAnswerSchema);
      if (outcome.kind !== 'done' || !store.get().agent) return false;
      store.dispatch({ type: 'saved-tasks-loaded', site, ...outcome.value });
      return true;
    },

    async save(draft) {
      const { site, id, version, steps } = draft;
      const body = toGivenTask(draft);
      const request: HttpRequest =
        id === null
          ? { method: 'POST', path: pathOf(site), body }
          : {
              method: 'PUT',
              path: `${pathOf(site)}/${id}`,
              headers: { 'if-match': `"${version}"` },
              body,
            };
      const answer = await http.request(request);
      const conflict = answer.status === 409 && parse(savedTaskConflictSchema, answer.body);
      if (conflict) {
        store.dispatch({ type: 'saved-task-saved', site, savedTask: conflict.current });
        return { kind: 'changed', current: conflict.current };
      }
      const outcome = outcomeOfHttp(answer, savedTaskAnswerSchema);
      if (outcome.kind === 'done') {
        store.dispatch({ type: 'saved-task-saved', site, ...outcome.value });
        return { kind: 'saved' };
      }
      return failureOf(outcome, steps);
    },

    setDraft,
    changeDraft(of, change) {
      const draft = store.get().savedTaskDrafts.get(savedTaskKey(of));
      if (draft) setDraft(of, change(draft));
    },

    async remove(site, id) {
      const answer = await http.request({ method: 'DELETE', path: `${pathOf(site)}/${id}` });
      const isGone = outcomeOfHttp(answer, noContentSchema).kind === 'done';
      if (isGone) store.dispatch({ type: 'saved-task-removed', site, id });
      return isGone;
    },
  };
}

function failureOf(
  outcome: Exclude<Outcome<unknown>, { kind: 'done' }>,
  steps: SavedTaskDraft['steps'],
): SavedTaskOutcome {
  if (outcome.kind === 'unreachable') return { kind: 'failed' };
  const { code, message } = outcome.error;
  switch (code) {
    case 'not_found':
      return { kind: 'deleted' };
    case 'too_large':
      // Of a task that is too long, the message names the task.
      return { kind: message.startsWith('task:') ? 'refused' : 'too-many' };
    case 'invalid': {
      const refused = refusedField(steps, message);
      return { kind: 'refused', ...(refused && { refused }) };
    }
    case 'forbidden':
    case 'unauthorized':
      return { kind: 'forbidden' };
    default:
      return { kind: 'failed' };
  }
}
