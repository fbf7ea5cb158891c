import { noContentSchema, outcomeOfHttp, type Outcome } from '../../core/connection/outcome.js';
import type { Http, HttpRequest } from '../../core/ports.js';
import type { Store } from '../../core/state/store.js';
import {
  cannedRepliesAnswerSchema,
  cannedReplyAnswerSchema,
  cannedReplyConflictSchema,
  type CannedReply,
  type CannedReplyInput,
} from '../../protocol/canned-replies.js';
import { parse } from '../../protocol/parse.js';
import type { ConsoleAction } from '../state/console-action.js';
import type { CannedReplyDraft, ConsoleState } from '../state/console-state.js';

/** What came of saving a canned reply. */
export type SaveOutcome =
  | { kind: 'saved'; cannedReply: CannedReply }
  /** Somebody else has changed it: this is what it is now. */
  | { kind: 'changed'; current: CannedReply }
  /** Somebody else has deleted it. */
  | { kind: 'deleted' }
  /** Another one has the shortcut. */
  | { kind: 'shortcut-taken' }
  | { kind: 'too-many' }
  | { kind: 'invalid' }
  /** The server did not answer, or the agent may not write canned replies. */
  | { kind: 'failed'; reason: 'unavailable' | 'forbidden' };

/** Reads and writes the canned replies. What is known of them is in the state. */
export interface CannedReplies {
  /** Reads them. A call while another is under way does nothing; what is known stays if it fails. */
  load(): Promise<void>;
  /** Adds one, or changes `existing` if it still has this version. */
  save(
    input: CannedReplyInput,
    existing?: Pick<CannedReply, 'id' | 'version'>,
  ): Promise<SaveOutcome>;
  /** Keeps what the agent has typed of one, also over a reload. `null`: nothing. */
  setDraft(draft: CannedReplyDraft | null): void;
  /** Resolves with whether it is gone. */
  remove(id: string): Promise<boolean>;
}

const PATH = '/api/console/canned-replies';

export function createCannedReplies(
  store: Store<ConsoleState, ConsoleAction>,
  { http }: { http: Http },
): CannedReplies {
  let loading: Promise<void> | null = null;

  async function read(): Promise<void> {
    const answer = await http.request({ method: 'GET', path: PATH });
    const outcome = outcomeOfHttp(answer, cannedRepliesAnswerSchema);
    loading = null;
    if (outcome.kind === 'done' && store.get().agent)
      store.dispatch({ type: 'canned-replies-loaded', ...outcome.value });
  }

  return {
    load: () => (loading ??= read()),

    async save(input, existing) {
      const request: HttpRequest = existing
        ? {
            method: 'PUT',
            path: `${PATH}/${existing.id}`,
            headers: { 'if-match': `"${existing.version}"` },
            body: input,
          }
        : { method: 'POST', path: PATH, body: input };
      const answer = await http.request(request);
      const conflict = answer.status === 409 && parse(cannedReplyConflictSchema, answer.body);
      if (conflict) {
        store.dispatch({ type: 'canned-reply-saved', cannedReply: conflict.current });
        return { kind: 'changed', current: conflict.current };
      }
      const outcome = outcomeOfHttp(answer, cannedReplyAnswerSchema);
      if (outcome.kind !== 'done') {
        const failure = failureOf(outcome);
        if (failure.kind === 'deleted' && existing)
          store.dispatch({ type: 'canned-reply-removed', id: existing.id });
        return failure;
      }
      const { cannedReply } = outcome.value;
      store.dispatch({ type: 'canned-reply-saved', cannedReply });
      return { kind: 'saved', cannedReply };
    },

    setDraft: (draft) => store.dispatch({ type: 'canned-reply-edited', draft }),

    async remove(id) {
      const answer = await http.request({ method: 'DELETE', path: `${PATH}/${id}` });
      const isGone = outcomeOfHttp(answer, noContentSchema).kind === 'done';
      if (isGone) store.dispatch({ type: 'canned-reply-removed', id });
      return isGone;
    },
  };
}

function failureOf(outcome: Exclude<Outcome<unknown>, { kind: 'done' }>): SaveOutcome {
  if (outcome.kind === 'unreachable') return { kind: 'failed', reason: 'unavailable' };
  switch (outcome.error.code) {
    case 'conflict':
      return { kind: 'shortcut-taken' };
    case 'not_found':
      return { kind: 'deleted' };
    case 'too_large':
      return { kind: 'too-many' };
    case 'invalid':
      return { kind: 'invalid' };
    case 'forbidden':
    case 'unauthorized':
      return { kind: 'failed', reason: 'forbidden' };
    default:
      return { kind: 'failed', reason: 'unavailable' };
  }
}
