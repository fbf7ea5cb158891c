import type { EngineOptions } from '../engine-options.js';
import type { Clock } from '../ports.js';
import { inSendingOrder } from '../state/pending-messages.js';
import { EMPTY_TRANSCRIPT, type ChatState } from '../state/state.js';
import type { ConversationStorage } from './conversation-storage.js';
import type { OutboxStorage } from './outbox-storage.js';
import type { PreviousConversationStorage } from './previous-conversation-storage.js';
import type { TranscriptCache } from './transcript-cache.js';

/** A clock that went back by more than this says nothing about anything's age (rule STO-7). */
const CLOCK_WENT_BACK_MS = 5 * 60_000;

export interface StoredStateDeps {
  clock: Clock;
  options: EngineOptions;
  tabId: string;
  conversations: ConversationStorage;
  outboxStorage: OutboxStorage;
  cache: TranscriptCache;
  previousConversation: PreviousConversationStorage;
  /** Whether other documents share this storage. */
  shared: boolean;
}

/**
 * The state to begin with, as an earlier page load left it on the device (the handshake's discovery).
 * What expired is neither shown nor sent. Writes nothing.
 */
export function readStoredState(deps: StoredStateDeps): Partial<ChatState> {
  const { clock, options, conversations, cache, previousConversation } = deps;
  const present =
    conversations.credentials()?.localConversationId ??
    conversations.opening()?.localConversationId ??
    null;
  const seen = present === null ? undefined : conversations.lastSeen(present);
  const stored = deps.outboxStorage.all().filter((each) => each.localConversationId === present);
  // A message pressed without a network is activity too, and no heartbeat told of it.
  const pressed = stored.map(({ message }) => message.at);
  const age = seen ? clock.now() - Math.max(seen.at, ...pressed) : 0;
  const hasExpired = age > Math.min(options.historyTtlMs, seen?.ttlMs ?? Infinity);
  const localConversationId = hasExpired ? null : present;

  function readPrevious(): ChatState['previousConversation'] {
    const previous = previousConversation.read();
    if (!previous) return null;
    const ttl = Math.min(options.historyTtlMs, previous.ttlMs);
    if (clock.now() - previous.endedAt > ttl) return null;
    const { localConversationId: of, status, reason, endedAt } = previous;
    const { messages } = cache.read(of);
    const how = { status, ...(reason && { reason }), endedAt };
    return messages.length > 0 ? { ...how, messages } : null;
  }

  function readTranscript(): ChatState['transcript'] {
    // Nobody knows how old it is: the server's answer comes first.
    const isAgeUnknown = age < -CLOCK_WENT_BACK_MS;
    if (localConversationId === null || !options.keepHistory || isAgeUnknown)
      return EMPTY_TRANSCRIPT;
    const cached = cache.read(localConversationId);
    return { ...EMPTY_TRANSCRIPT, ...cached, head: cached.messages.at(-1)?.seq ?? 0 };
  }

  const transcript = readTranscript();
  const inLog = new Set(transcript.messages.map((message) => message.clientId));
  const unsent = stored
    .filter(
      (each) =>
        each.localConversationId === localConversationId && !inLog.has(each.message.clientId),
    )
    .map(({ message }) => message);
  const draft = conversations.draft();
  // An isolated document's conversation ends with the document, its draft does not (rule TAB-13).
  const isDraftOurs =
    draft &&
    (draft.localConversationId === localConversationId ||
      draft.localConversationId === null ||
      !deps.shared);
  const ui = conversations.ui();
  const isUiFresh =
    ui && (localConversationId !== null || clock.now() - ui.savedAt <= options.historyTtlMs);

  return {
    localConversationId,
    isIdSettled: localConversationId !== null,
    // What expired is no conversation to go on with, whatever is on the device.
    endedConversations: present === null || localConversationId === present ? [] : [present],
    transcript,
    pending: inSendingOrder(unsent),
    previousConversation: readPrevious(),
    draft: isDraftOurs ? draft.text : '',
    preChatAnswers:
      (localConversationId === null ? undefined : conversations.opening()?.preChat) ?? null,
    ...(isUiFresh && { panel: { ...ui.choices, counter: 1, tab: deps.tabId } }),
  };
}
