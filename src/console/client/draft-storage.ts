import { array, exactOptional, picklist, string, type InferOutput } from 'valibot';
import type { KeyValueStorage, Undo } from '../../core/ports.js';
import type { Store } from '../../core/state/store.js';
import { ERROR_CODES } from '../../protocol/errors.js';
import { uuidSchema } from '../../protocol/ids.js';
import { finiteNumberSchema } from '../../protocol/numbers.js';
import { object, record } from '../../protocol/objects.js';
import { parse } from '../../protocol/parse.js';
import type { ConsoleAction } from '../state/console-action.js';
import type { ConsoleState } from '../state/console-state.js';

const PREFIX = 'chat-console:';

const storedSchema = object({
  selected: exactOptional(uuidSchema),
  drafts: record(uuidSchema, string()),
  replies: array(
    object({
      sessionId: uuidSchema,
      clientId: uuidSchema,
      body: string(),
      at: finiteNumberSchema,
      phase: picklist(['sending', 'failed']),
      code: exactOptional(picklist(ERROR_CODES)),
    }),
  ),
});

export interface DraftStorage {
  /** Session id of the conversation that was selected when this tab was last used. */
  selected(): string | undefined;
  /** Removes everything from the storage. */
  clear(): void;
  /** Stops writing. What is stored stays. */
  stop: Undo;
}

/**
 * Stores an agent's drafts, pending replies and selected conversation in this tab, and restores drafts
 * and replies at sign-in. A reload or a forced sign-out loses none of them. Each agent has a key of
 * its own, so that one agent never sees what another one wrote.
 */
export function createDraftStorage(
  store: Store<ConsoleState, ConsoleAction>,
  storage: KeyValueStorage,
): DraftStorage {
  let selected: string | undefined;

  const stop = store.onChange((next, previous, action) => {
    if (action.type === 'drafts-restored') return;
    if (next.agent && next.agent.id !== previous.agent?.id) {
      const stored = parseStored(storage.get(PREFIX + next.agent.id));
      selected = stored?.selected;
      const drafts = new Map(Object.entries(stored?.drafts ?? {}));
      store.dispatch({ type: 'drafts-restored', drafts, replies: stored?.replies ?? [] });
    } else if (next.agent && hasChanged(next, previous)) {
      selected = next.selected?.id;
      const drafts = Object.fromEntries(next.drafts);
      const text = JSON.stringify({ selected, drafts, replies: next.replies });
      storage.set(PREFIX + next.agent.id, text);
    }
  });
  return {
    stop,
    selected: () => selected,
    clear() {
      for (const key of storage.keys(PREFIX)) storage.remove(key);
    },
  };
}

function hasChanged(next: ConsoleState, previous: ConsoleState): boolean {
  return (
    next.drafts !== previous.drafts ||
    next.replies !== previous.replies ||
    next.selected?.id !== previous.selected?.id
  );
}

function parseStored(text: string | null): InferOutput<typeof storedSchema> | undefined {
  if (text === null) return undefined;
  try {
    return parse(storedSchema, JSON.parse(text));
  } catch {
    return undefined;
  }
}
