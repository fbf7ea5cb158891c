import type { EngineContext } from '../engine-context.js';
import type { PreviousConversationStorage } from './previous-conversation-storage.js';

/** From this age on, what is expired by the device's clock alone is deleted as well (rule STO-7). */
const DELETE_AFTER_MS = 7 * 24 * 60 * 60_000;

/** That a conversation of which something is on the device was in use. */
export interface StoredUse {
  localConversationId: string;
  /** ms since 1970 on the device's clock. */
  at: number;
  /** For how long it was to be kept from then on; absent: as the page wants it. */
  ttlMs?: number;
}

/**
 * All that the device tells of conversations: the present one, the earlier one, those that a later one took
 * the place of, and messages that belong to none. Of one conversation there may be several.
 */
export function storedUses(
  context: EngineContext,
  earlier: PreviousConversationStorage,
): StoredUse[] {
  const { records, outbox } = context;
  const unsent = outbox
    .all()
    .map(({ localConversationId, message }) => ({ localConversationId, at: message.at }));
  const kept = earlier.read();
  const named = [
    records.credentials()?.localConversationId,
    records.opening()?.localConversationId,
    ...records.stamped(),
  ];
  const seen = named.flatMap((localConversationId) => {
    const last = localConversationId && records.lastSeen(localConversationId);
    return last ? [{ localConversationId, ...last }] : [];
  });
  return [...unsent, ...seen, ...(kept ? [{ ...kept, at: kept.endedAt }] : [])];
}

/** The conversations that ran out so long ago that no clock's error explains it. */
export function longExpired(
  context: EngineContext,
  earlier: PreviousConversationStorage,
): Set<string> {
  const { options, ports } = context;
  const uses = storedUses(context, earlier);
  const localConversationIds = new Set(uses.map(({ localConversationId }) => localConversationId));
  for (const { localConversationId, at, ttlMs = Infinity } of uses) {
    const keptFor = Math.max(DELETE_AFTER_MS, Math.min(ttlMs, options.historyTtlMs));
    if (ports.clock.now() - at <= keptFor) localConversationIds.delete(localConversationId);
  }
  return localConversationIds;
}
