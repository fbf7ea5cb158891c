import type { ChatEngine } from './chat-engine-api.js';
import type { Clock } from './ports.js';
import type { ChatStore } from './state/actions.js';
import { cursorOf, floorOf } from './state/transcript-window.js';
import type { ConversationStorage } from './storage/conversation-storage.js';

/** What the visitor does in a conversation beside sending: they write, read, and look back. */
export type ConversationActions = Pick<
  ChatEngine,
  'setDraft' | 'setTyping' | 'markRead' | 'loadOlder' | 'scrollPosition' | 'saveScrollPosition'
>;

export interface ConversationActionsDeps {
  clock: Clock;
  store: ChatStore;
  conversations: ConversationStorage;
}

export function createConversationActions({
  clock,
  store,
  conversations,
}: ConversationActionsDeps): ConversationActions {
  return {
    setDraft(text) {
      if (text === store.get().draft) return;
      store.dispatch({ type: 'draft-changed', draft: text });
      if (text === '') conversations.removeDraft();
      else conversations.writeDraft(store.get().localConversationId, text);
    },
    setTyping(on) {
      const { localConversationId, session, visitorTypingAt } = store.get();
      if (localConversationId === null || session === null || !(on || visitorTypingAt !== null))
        return;
      // Each time counts: whoever is told forgets it after a few seconds.
      store.dispatch({
        type: 'visitor-typing',
        localConversationId,
        at: on ? clock.now() : null,
      });
    },
    markRead(upTo) {
      const { localConversationId, read, transcript } = store.get();
      const seen = Math.min(upTo, cursorOf(transcript));
      if (localConversationId !== null && seen > read.visitor)
        store.dispatch({ type: 'read-moved', localConversationId, by: 'visitor', upTo: seen });
    },
    loadOlder() {
      const { localConversationId, transcript, historyBefore } = store.get();
      const before = floorOf(transcript);
      if (localConversationId !== null && before > 1 && historyBefore !== before)
        store.dispatch({ type: 'history-wanted', localConversationId, before });
    },
    scrollPosition() {
      const { localConversationId } = store.get();
      return localConversationId === null
        ? undefined
        : conversations.scrollPosition(localConversationId);
    },
    saveScrollPosition(position) {
      const { localConversationId } = store.get();
      if (localConversationId === null) return;
      if (position) conversations.writeScrollPosition(localConversationId, position);
      else conversations.removeScrollPosition(localConversationId);
    },
  };
}
