import type { EngineContext } from '../engine-context.js';
import type { ChatState } from '../state/state.js';
import { floorOf } from '../state/transcript-window.js';
import type { Credentials } from '../storage/conversation-storage.js';

/*
 * A closed session takes no message twice, and the next one knows nothing of it: before an unsent
 * message goes on, it is looked for in the whole log, below the window too (rule SND-9).
 */

/** Whether something unsent may stand in the part of the log that the window does not reach down to. */
export function mayStandBelow({ pending, transcript }: ChatState): boolean {
  return floorOf(transcript) > 1 && pending.some((message) => message.phase !== 'failed');
}

/** Reads the log from its beginning up to the window, and settles what is found; `false`: unreadable. */
export async function searchBelow(
  { api, store }: EngineContext,
  { localConversationId, id, key }: Credentials,
): Promise<boolean> {
  let after = 0;
  while (mayStandBelow(store.get()) && after < floorOf(store.get().transcript) - 1) {
    const outcome = await api.restore(id, key, { after });
    if (outcome.kind !== 'done') return false;
    const { epoch, messages, head, reset } = outcome.value;
    const last = messages.at(-1)?.seq ?? 0;
    if (reset || last <= after) return false;
    // What stands below the window is not shown by this, but it settles what waits for it.
    const run = { epoch, messages, head, follows: 0, whole: false };
    store.dispatch({ type: 'messages-merged', localConversationId, ...run });
    after = last;
  }
  return true;
}
