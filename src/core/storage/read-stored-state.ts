import type { EngineContext } from '../engine-context.js';
import { inSendingOrder } from '../state/pending-messages.js';
import { EMPTY_TRANSCRIPT, type ChatState } from '../state/state.js';
import type { PreviousConversationStorage } from './previous-conversation-storage.js';

/** A clock that went back by more than this says nothing of anything's age (rule STO-7). */
const CLOCK_WENT_BACK_MS = 5 * 60_000;

/**
 * The state to begin with, as an earlier page load left it on the device (the handshake's first phase).
 * What ran out is neither shown nor sent. Writes nothing.
 */
export function readStoredState(
  context: EngineContext,
  earlierRecord: PreviousConversationStorage,
): Partial<ChatState> {
  const { records, cache, options, ports } = context;
  const present =
    records.credentials()?.localConversationId ?? records.opening()?.localConversationId ?? null;
  const seen = present === null ? undefined : records.lastSeen(present);
  const stored = context.outbox.all().filter((each) => each.localConversationId === present);
  // What was pressed without a network is activity too, and no heartbeat told of it.
  const pressed = stored.map(({ message }) => message.at);
  const age = seen ? ports.clock.now() - Math.max(seen.at, ...pressed) : 0;
  const localConversationId =
    age > Math.min(options.historyTtlMs, seen?.ttlMs ?? Infinity) ? null : present;

  function earlier(): ChatState['earlier'] {
    const record = earlierRecord.read();
    if (!record) return null;
    const ttl = Math.min(options.historyTtlMs, record.ttlMs);
    if (ports.clock.now() - record.endedAt > ttl) return null;
    const { localConversationId: of, status, reason, endedAt } = record;
    const { messages } = cache.read(of);
    const how = { status, ...(reason && { reason }), endedAt };
    return messages.length > 0 ? { ...how, messages } : null;
  }

  function transcript(): ChatState['transcript'] {
    // How old it is nobody knows: the server's answer comes first.
    const doubtful = age < -CLOCK_WENT_BACK_MS;
    if (localConversationId === null || !options.keepHistory || doubtful) return EMPTY_TRANSCRIPT;
    const cached = cache.read(localConversationId);
    return { ...EMPTY_TRANSCRIPT, ...cached, head: cached.messages.at(-1)?.seq ?? 0 };
  }

  const shown = transcript();
  const inLog = new Set(shown.messages.map((message) => message.clientId));
  const unsent = stored
    .filter(
      (each) =>
        each.localConversationId === localConversationId && !inLog.has(each.message.clientId),
    )
    .map(({ message }) => message);
  const draft = records.draft();
  // An island's conversation ends with the document, its draft does not (rule TAB-13).
  const carriedOver =
    draft &&
    (draft.localConversationId === localConversationId ||
      draft.localConversationId === null ||
      !ports.storage.shared);
  const ui = records.ui();
  const uiCounts =
    ui && (localConversationId !== null || ports.clock.now() - ui.savedAt <= options.historyTtlMs);

  return {
    localConversationId,
    settled: localConversationId !== null,
    // What ran out is no conversation to go on with, whatever stands on the device.
    dead: present === null || localConversationId === present ? [] : [present],
    transcript: shown,
    pending: inSendingOrder(unsent),
    earlier: earlier(),
    draft: carriedOver ? draft.text : '',
    form: (localConversationId === null ? undefined : records.opening()?.preChat) ?? null,
    ...context.visit.stored(),
    ...(uiCounts && { panel: { ...ui.choices, counter: 1, tab: context.tabId } }),
  };
}
