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

const keptSchema = object({
  opened: exactOptional(uuidSchema),
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

export interface KeptWork {
  /** The conversation that was open when this tab was last here. */
  opened(): string | undefined;
  /** Leaves nothing behind. */
  forget(): void;
  stop: Undo;
}

/**
 * Keeps an agent's drafts, unsent replies and place in this tab, so that a reload or a forced
 * sign-out loses none of them; takes them up at sign-in.
 */
export function keepWork(
  store: Store<ConsoleState, ConsoleAction>,
  storage: KeyValueStorage,
): KeptWork {
  let opened: string | undefined;

  const stop = store.onChange((next, previous, action) => {
    if (action.type === 'kept-read') return;
    if (next.agent && next.agent.id !== previous.agent?.id) {
      const kept = read(storage.get(PREFIX + next.agent.id));
      opened = kept?.opened;
      const drafts = new Map(Object.entries(kept?.drafts ?? {}));
      store.dispatch({ type: 'kept-read', drafts, replies: kept?.replies ?? [] });
    } else if (next.agent && hasChanged(next, previous)) {
      opened = next.opened?.id;
      const kept = { opened, drafts: Object.fromEntries(next.drafts), replies: [...next.replies] };
      storage.set(PREFIX + next.agent.id, JSON.stringify(kept));
    }
  });
  return {
    stop,
    opened: () => opened,
    forget() {
      for (const key of storage.keys(PREFIX)) storage.remove(key);
    },
  };
}

function hasChanged(next: ConsoleState, previous: ConsoleState): boolean {
  return (
    next.drafts !== previous.drafts ||
    next.replies !== previous.replies ||
    next.opened?.id !== previous.opened?.id
  );
}

function read(text: string | null): InferOutput<typeof keptSchema> | undefined {
  if (text === null) return undefined;
  try {
    return parse(keptSchema, JSON.parse(text));
  } catch {
    return undefined;
  }
}
