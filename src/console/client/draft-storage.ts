import {
  array,
  boolean,
  exactOptional,
  nullable,
  picklist,
  string,
  union,
  type InferOutput,
} from 'valibot';
import type { KeyValueStorage } from '../../core/ports.js';
import { ERROR_CODES } from '../../protocol/errors.js';
import { uuidSchema } from '../../protocol/ids.js';
import { seqSchema } from '../../protocol/message.js';
import { finiteNumberSchema } from '../../protocol/numbers.js';
import { object, record } from '../../protocol/objects.js';
import { parse } from '../../protocol/parse.js';
import { ACTION_KINDS } from '../../protocol/task.js';
import type {
  CannedReplyDraft,
  ConsoleState,
  MessageEdit,
  PendingText,
  SettingsDraft,
} from '../state/console-state.js';
import { STEP_FIELDS, type SavedTaskDraft, type TaskDraft } from '../state/task-draft.js';

const PREFIX = 'chat-console:';

const pendingTextSchema = object({
  sessionId: uuidSchema,
  clientId: uuidSchema,
  body: string(),
  at: finiteNumberSchema,
  seen: exactOptional(seqSchema),
  phase: picklist(['sending', 'failed']),
  code: exactOptional(picklist(ERROR_CODES)),
});

const formRowSchema = record(string(), union([string(), boolean()]));
const formValuesSchema = record(string(), union([string(), boolean(), array(formRowSchema)]));
const settingsDraftSchema = object({
  values: formValuesSchema,
  before: formValuesSchema,
  version: string(),
});

const cannedReplySchema = object({
  id: nullable(uuidSchema),
  version: finiteNumberSchema,
  site: nullable(string()),
  shortcut: string(),
  body: string(),
});

const taskContent = {
  title: string(),
  steps: array(
    object({
      key: string(),
      kind: picklist(ACTION_KINDS),
      target: string(),
      url: string(),
      value: string(),
      say: string(),
      expectUrl: string(),
      timeoutSeconds: string(),
    }),
  ),
  refused: exactOptional(
    object({ key: string(), field: picklist(STEP_FIELDS), value: string(), reason: string() }),
  ),
};
const taskDraftSchema = object({
  ...taskContent,
  phase: picklist(['open', 'sending', 'failed']),
  clientId: exactOptional(uuidSchema),
  at: exactOptional(finiteNumberSchema),
  code: exactOptional(picklist(ERROR_CODES)),
});

const savedTaskDraftSchema = object({
  ...taskContent,
  id: nullable(uuidSchema),
  version: finiteNumberSchema,
  site: string(),
});

const storedSchema = object({
  drafts: record(uuidSchema, string()),
  cannedReply: exactOptional(cannedReplySchema),
  leftCannedReplies: exactOptional(record(string(), cannedReplySchema)),
  replies: array(pendingTextSchema),
  // Apart from the others: the version before would send a note among them to the visitor.
  settings: exactOptional(record(string(), settingsDraftSchema)),
  noteDrafts: exactOptional(record(uuidSchema, string())),
  notes: exactOptional(array(pendingTextSchema)),
  tasks: exactOptional(record(uuidSchema, taskDraftSchema)),
  savedTasks: exactOptional(record(string(), savedTaskDraftSchema)),
  messageEdits: exactOptional(
    record(uuidSchema, object({ sessionId: uuidSchema, body: string() })),
  ),
});

/** What a tab has stored of one agent. */
export interface StoredDrafts {
  drafts: ReadonlyMap<string, string>;
  replies: readonly PendingText[];
  noteDrafts: ReadonlyMap<string, string>;
  pendingNotes: readonly PendingText[];
  taskDrafts: ReadonlyMap<string, TaskDraft>;
  messageEdits: ReadonlyMap<string, MessageEdit>;
  cannedReplyDraft: CannedReplyDraft | null;
  leftCannedReplies: ReadonlyMap<string, CannedReplyDraft>;
  settingsDrafts: ReadonlyMap<string, SettingsDraft>;
  savedTaskDrafts: ReadonlyMap<string, SavedTaskDraft>;
}

/**
 * Stores in this tab what an agent has written and not sent: drafts, pending replies and notes, guided tasks, changes of messages,
 * half-written canned replies and saved tasks, and changed settings. A reload or a forced sign-out loses none of it. Each agent has a key of its own, so that one
 * agent never sees what another one wrote.
 */
export interface DraftStorage {
  load(agentId: string): StoredDrafts;
  /** Stores what has changed, if somebody is signed in. */
  save(next: ConsoleState, previous: ConsoleState): void;
  /** Removes what is stored of this agent. */
  clear(agentId: string): void;
}

export function createDraftStorage(storage: KeyValueStorage): DraftStorage {
  return {
    load(agentId) {
      const stored = parseStored(storage.get(PREFIX + agentId));
      const { drafts = {}, replies = [], noteDrafts = {}, notes = [], cannedReply } = stored ?? {};
      return {
        drafts: new Map(Object.entries(drafts)),
        replies,
        noteDrafts: new Map(Object.entries(noteDrafts)),
        pendingNotes: notes,
        taskDrafts: new Map(Object.entries(stored?.tasks ?? {})),
        messageEdits: new Map(
          Object.entries(stored?.messageEdits ?? {}).map(([id, edit]) => [
            id,
            { ...edit, phase: 'open' },
          ]),
        ),
        cannedReplyDraft: cannedReply ?? null,
        leftCannedReplies: new Map(Object.entries(stored?.leftCannedReplies ?? {})),
        settingsDrafts: new Map(Object.entries(stored?.settings ?? {})),
        savedTaskDrafts: new Map(Object.entries(stored?.savedTasks ?? {})),
      };
    },
    save(next, previous) {
      if (!next.agent || !hasChanged(next, previous)) return;
      // What was written in one that is gone stays on screen, and is stored no longer.
      const isStored = (sessionId: string): boolean =>
        !next.selected?.gone || next.selected.id !== sessionId;
      const keepDrafts = <T>(drafts: ReadonlyMap<string, T>) =>
        Object.fromEntries([...drafts].filter(([id]) => isStored(id)));
      const keepTexts = (texts: readonly PendingText[]) =>
        texts.filter(({ sessionId }) => isStored(sessionId));
      const text = JSON.stringify({
        drafts: keepDrafts(next.drafts),
        replies: keepTexts(next.replies),
        noteDrafts: keepDrafts(next.noteDrafts),
        notes: keepTexts(next.pendingNotes),
        tasks: keepDrafts(next.taskDrafts),
        messageEdits: Object.fromEntries(
          [...next.messageEdits].flatMap(([id, { sessionId, body }]) =>
            body === null ? [] : [[id, { sessionId, body }]],
          ),
        ),
        settings: Object.fromEntries(next.settingsDrafts),
        savedTasks: Object.fromEntries(next.savedTaskDrafts),
        leftCannedReplies: Object.fromEntries(next.leftCannedReplies),
        ...(next.cannedReplyDraft && { cannedReply: next.cannedReplyDraft }),
      });
      storage.set(PREFIX + next.agent.id, text);
    },
    clear: (agentId) => storage.remove(PREFIX + agentId),
  };
}

function hasChanged(next: ConsoleState, previous: ConsoleState): boolean {
  return (
    next.drafts !== previous.drafts ||
    next.replies !== previous.replies ||
    next.cannedReplyDraft !== previous.cannedReplyDraft ||
    next.leftCannedReplies !== previous.leftCannedReplies ||
    next.settingsDrafts !== previous.settingsDrafts ||
    next.savedTaskDrafts !== previous.savedTaskDrafts ||
    next.noteDrafts !== previous.noteDrafts ||
    next.pendingNotes !== previous.pendingNotes ||
    next.taskDrafts !== previous.taskDrafts ||
    next.messageEdits !== previous.messageEdits ||
    next.selected?.id !== previous.selected?.id ||
    next.selected?.gone !== previous.selected?.gone
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
