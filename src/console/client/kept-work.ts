import {
  array,
  exactOptional,
  number,
  object,
  picklist,
  record,
  string,
  type InferOutput,
} from 'valibot';
import type { KeyValueStorage, Undo } from '../../core/ports.js';
import type { Store } from '../../core/store.js';
import { ERROR_CODES } from '../../protocol/errors.js';
import { uuidSchema } from '../../protocol/ids.js';
import { parse } from '../../protocol/parse.js';
import type { ConsoleAction } from '../state/console-action.js';
import type { ConsoleState } from '../state/console-state.js';

const PREFIX = 'chat-console:';

const keptSchema = object({
  drafts: record(uuidSchema, string()),
  replies: array(
    object({
      sessionId: uuidSchema,
      clientId: uuidSchema,
      body: string(),
      at: number(),
      phase: picklist(['sending', 'failed']),
      code: exactOptional(picklist(ERROR_CODES)),
    }),
  ),
});

/**
 * Keeps an agent's drafts and unsent replies in this tab, so that a reload or a forced sign-out
 * loses neither; takes them up at sign-in. A sign-out by the agent leaves nothing behind.
 */
export function keepWork(
  store: Store<ConsoleState, ConsoleAction>,
  storage: KeyValueStorage,
): { forget(): void; stop: Undo } {
  const stop = store.onChange((next, previous) => {
    if (next.agent && next.agent.id !== previous.agent?.id) {
      const kept = read(storage.get(PREFIX + next.agent.id));
      const drafts = new Map(Object.entries(kept?.drafts ?? {}));
      store.dispatch({ type: 'kept-read', drafts, replies: kept?.replies ?? [] });
    } else if (next.agent && hasChanged(next, previous)) {
      const kept = { drafts: Object.fromEntries(next.drafts), replies: [...next.replies] };
      storage.set(PREFIX + next.agent.id, JSON.stringify(kept));
    }
  });
  return {
    stop,
    forget() {
      for (const key of storage.keys(PREFIX)) storage.remove(key);
    },
  };
}

function hasChanged(next: ConsoleState, previous: ConsoleState): boolean {
  return next.drafts !== previous.drafts || next.replies !== previous.replies;
}

function read(text: string | null): InferOutput<typeof keptSchema> | undefined {
  if (text === null) return undefined;
  try {
    return parse(keptSchema, JSON.parse(text));
  } catch {
    return undefined;
  }
}
