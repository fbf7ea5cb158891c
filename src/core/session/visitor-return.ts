import type { ReturnCause } from '../../protocol/return-cause.js';
import type { EngineOptions } from '../engine-options.js';
import type { PageState } from '../ports.js';
import type { ConversationStorage } from '../storage/conversation-storage.js';

/**
 * How the visitor came back to the stored conversation with this page (row E9). The server is told once: by the
 * leading tab with its restore, or by the leader of the tabs that were there.
 */
export interface VisitorReturn {
  /** The page found this conversation on the device. */
  begin(localConversationId: string): void;
  /** `undefined`: this page is no return, or the server has been told. */
  cause(where: 'leading' | 'following'): ReturnCause | undefined;
  told(): void;
  /** This tab has the conversation from now on, also after a reload. */
  enter(localConversationId: string): void;
}

export function createVisitorReturn({
  page,
  options,
  conversations,
}: {
  page: PageState;
  options: EngineOptions;
  conversations: ConversationStorage;
}): VisitorReturn {
  let isUntold = false;
  /** Whether this tab had the conversation before. A duplicated tab had it too. */
  let isKnownTab = false;

  return {
    begin(localConversationId) {
      isUntold = true;
      isKnownTab = conversations.isInTab(localConversationId);
    },
    cause(where) {
      if (!isUntold) return undefined;
      if (isKnownTab) return page.wasReloaded() ? 'reload' : 'navigate';
      return where === 'leading' ? 'return' : 'new_tab';
    },
    told: () => void (isUntold = false),
    enter(localConversationId) {
      // Where nothing may stay on the device there is nothing to come back to.
      if (options.historyTtlMs > 0) conversations.enterTab(localConversationId);
    },
  };
}
