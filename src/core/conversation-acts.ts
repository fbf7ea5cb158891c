import type { ChatEngine } from './chat-engine-api.js';
import type { EngineContext } from './engine-context.js';
import { cursorOf, floorOf } from './state/transcript-window.js';

/** What the visitor does in a conversation beside sending: they write, read, and look back. */
export type ConversationActs = Pick<
  ChatEngine,
  'setDraft' | 'setTyping' | 'markRead' | 'loadOlder' | 'scrollPosition' | 'saveScrollPosition'
>;

export function createConversationActs({ store, records, ports }: EngineContext): ConversationActs {
  return {
    setDraft(text) {
      if (text === store.get().draft) return;
      store.dispatch({ type: 'draft-changed', draft: text });
      if (text === '') records.removeDraft();
      else records.writeDraft(store.get().localConversationId, text);
    },
    setTyping(on) {
      const { localConversationId, session, visitorTypingAt } = store.get();
      if (localConversationId === null || session === null || !(on || visitorTypingAt !== null))
        return;
      // Each time is news: whoever is told forgets it after a few seconds.
      store.dispatch({
        type: 'visitor-typing',
        localConversationId,
        at: on ? ports.clock.now() : null,
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
      return localConversationId === null ? undefined : records.place(localConversationId);
    },
    saveScrollPosition(place) {
      const { localConversationId } = store.get();
      if (localConversationId === null) return;
      if (place) records.writePlace(localConversationId, place);
      else records.removePlace(localConversationId);
    },
  };
}
