import type { EngineOptions } from '../engine-options.js';
import type { Clock } from '../ports.js';
import type { ChatStore } from '../state/actions.js';
import type { ConversationStorage } from './conversation-storage.js';
import type { OutboxStorage } from './outbox-storage.js';
import type { PreviousConversationStorage } from './previous-conversation-storage.js';

/** From this age on, what expired by the device's clock alone is deleted as well (rule STO-7). */
const DELETE_AFTER_MS = 7 * 24 * 60 * 60_000;

/** When a conversation was last in use. */
interface LastUse {
  localConversationId: string;
  /** ms since 1970 on the device's clock. */
  at: number;
  /** For how long it was to be kept from then on; absent: as the page wants it. */
  ttlMs?: number;
}

export interface RetentionDeps {
  clock: Clock;
  options: EngineOptions;
  store: ChatStore;
  conversations: ConversationStorage;
  outboxStorage: OutboxStorage;
  previousConversation: PreviousConversationStorage;
}

/** For how long conversations stay on the device (rule STO-7). */
export interface Retention {
  /**
   * For how long this conversation is kept after its last activity, in ms: as the page wants it, or
   * shorter as the site does. While the site's settings are not known, those that were known when the
   * conversation was last in use apply.
   */
  ttlMs(localConversationId: string): number;
  /** The site's settings have changed: the previous conversation is kept for no longer than they say. */
  shorten(): void;
  /** Every conversation of which something is on the device. */
  storedConversations(): Set<string>;
  /** Those that expired so long ago that no wrong clock explains it. */
  longExpired(): Set<string>;
}

export function createRetention(deps: RetentionDeps): Retention {
  const { clock, options, store, conversations, outboxStorage, previousConversation } = deps;

  /** One conversation may be listed several times. */
  function lastUses(): LastUse[] {
    const unsent = outboxStorage
      .all()
      .map(({ localConversationId, message }) => ({ localConversationId, at: message.at }));
    const previous = previousConversation.read();
    const named = [
      conversations.credentials()?.localConversationId,
      conversations.opening()?.localConversationId,
      ...conversations.stamped(),
    ];
    const seen = named.flatMap((localConversationId) => {
      const last = localConversationId && conversations.lastSeen(localConversationId);
      return last ? [{ localConversationId, ...last }] : [];
    });
    return [...unsent, ...seen, ...(previous ? [{ ...previous, at: previous.endedAt }] : [])];
  }

  const storedConversations = (): Set<string> =>
    new Set(lastUses().map(({ localConversationId }) => localConversationId));

  function currentTtlMs(localConversationId: string): number {
    const { site } = store.get();
    const siteMs = site
      ? site.retention.historySeconds * 1000
      : conversations.lastSeen(localConversationId)?.ttlMs;
    return Math.min(options.historyTtlMs, siteMs ?? Infinity);
  }

  return {
    storedConversations,
    ttlMs: currentTtlMs,
    shorten() {
      const previous = previousConversation.read();
      if (!previous) return;
      const ttlMs = Math.min(previous.ttlMs, currentTtlMs(previous.localConversationId));
      if (ttlMs < previous.ttlMs) previousConversation.write({ ...previous, ttlMs });
    },
    longExpired() {
      const expired = storedConversations();
      for (const { localConversationId, at, ttlMs = Infinity } of lastUses()) {
        const keptFor = Math.max(DELETE_AFTER_MS, Math.min(ttlMs, options.historyTtlMs));
        if (clock.now() - at <= keptFor) expired.delete(localConversationId);
      }
      return expired;
    },
  };
}
