import { array, exactOptional, nullable, picklist, string, type InferOutput } from 'valibot';
import type { KeyValueStorage } from '../../core/ports.js';
import { ERROR_CODES } from '../../protocol/errors.js';
import { uuidSchema } from '../../protocol/ids.js';
import { seqSchema } from '../../protocol/message.js';
import { finiteNumberSchema } from '../../protocol/numbers.js';
import { object, record } from '../../protocol/objects.js';
import { parse } from '../../protocol/parse.js';
import type { CannedReplyDraft, ConsoleState, PendingReply } from '../state/console-state.js';

const PREFIX = 'chat-console:';

const storedSchema = object({
  drafts: record(uuidSchema, string()),
  cannedReply: exactOptional(
    object({
      id: nullable(uuidSchema),
      version: finiteNumberSchema,
      site: nullable(string()),
      shortcut: string(),
      body: string(),
    }),
  ),
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
  drafts: ReadonlyMap<string, string>;
  replies: readonly PendingReply[];
  cannedReplyDraft: CannedReplyDraft | null;
}

/**
 * Stores an agent's drafts and pending replies in this tab, and a half-written canned reply. A reload or a forced sign-out loses none of
 * them. Each agent has a key of its own, so that one agent never sees what another one wrote.
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
      return {
        drafts: new Map(Object.entries(stored?.drafts ?? {})),
        replies: stored?.replies ?? [],
        cannedReplyDraft: stored?.cannedReply ?? null,
      };
    },
    save(next, previous) {
      if (!next.agent || !hasChanged(next, previous)) return;
      // What was written in a deleted conversation stays on screen, and is stored no longer.
      const isStored = (sessionId: string): boolean =>
        !next.selected?.erased || next.selected.id !== sessionId;
      const text = JSON.stringify({
        drafts: Object.fromEntries([...next.drafts].filter(([id]) => isStored(id))),
        replies: next.replies.filter(({ sessionId }) => isStored(sessionId)),
        ...(next.cannedReplyDraft && { cannedReply: next.cannedReplyDraft }),
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
    next.cannedReplyDraft !== previous.cannedReplyDraft ||
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
