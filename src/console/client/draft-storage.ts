import { array, exactOptional, picklist, string, type InferOutput } from 'valibot';
import type { KeyValueStorage } from '../../core/ports.js';
import { ERROR_CODES } from '../../protocol/errors.js';
import { uuidSchema } from '../../protocol/ids.js';
import { seqSchema } from '../../protocol/message.js';
import { finiteNumberSchema } from '../../protocol/numbers.js';
import { object, record } from '../../protocol/objects.js';
import { parse } from '../../protocol/parse.js';
import type { ConsoleState, PendingReply } from '../state/console-state.js';

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
      seen: exactOptional(seqSchema),
      phase: picklist(['sending', 'failed']),
      code: exactOptional(picklist(ERROR_CODES)),
    }),
  ),
});

/** What a tab has stored of one agent. */
export interface StoredDrafts {
  /** Session id of the conversation that was selected when this tab was last used. */
  selected?: string;
  drafts: ReadonlyMap<string, string>;
  replies: readonly PendingReply[];
}

/**
 * Stores an agent's drafts, pending replies and selected conversation in this tab. A reload or a forced
 * sign-out loses none of them. Each agent has a key of its own, so that one agent never sees what
 * another one wrote.
 */
export interface DraftStorage {
  load(agentId: string): StoredDrafts;
  /** Stores what has changed, if somebody is signed in. */
  save(next: ConsoleState, previous: ConsoleState): void;
  /** Removes everything, of every agent. */
  clear(): void;
}

export function createDraftStorage(storage: KeyValueStorage): DraftStorage {
  return {
    load(agentId) {
      const stored = parseStored(storage.get(PREFIX + agentId));
      if (!stored) return { drafts: new Map(), replies: [] };
      return { ...stored, drafts: new Map(Object.entries(stored.drafts)) };
    },
    save(next, previous) {
      if (!next.agent || !hasChanged(next, previous)) return;
      // What was written in a deleted conversation stays on screen, and is stored no longer.
      const isStored = (sessionId: string): boolean =>
        !next.selected?.erased || next.selected.id !== sessionId;
      const text = JSON.stringify({
        selected: next.selected?.id,
        drafts: Object.fromEntries([...next.drafts].filter(([id]) => isStored(id))),
        replies: next.replies.filter(({ sessionId }) => isStored(sessionId)),
      });
      storage.set(PREFIX + next.agent.id, text);
    },
    clear() {
      for (const key of storage.keys(PREFIX)) storage.remove(key);
    },
  };
}

function hasChanged(next: ConsoleState, previous: ConsoleState): boolean {
  return (
    next.drafts !== previous.drafts ||
    next.replies !== previous.replies ||
    next.selected?.id !== previous.selected?.id ||
    next.selected?.erased !== previous.selected?.erased
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
