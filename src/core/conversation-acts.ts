import type { ChatEngine } from './chat-engine-api.js';
import type { EngineContext } from './engine-context.js';
import { cursorOf, floorOf } from './state/transcript-window.js';

/** What the visitor does in a conversation beside sending: they write, read, and look back. */
export type ConversationActs = Pick<
  ChatEngine,
  'setDraft' | 'setTyping' | 'markRead' | 'loadOlder' | 'readingPlace' | 'keepPlace'
>;

export function createConversationActs({ store, records, ports }: EngineContext): ConversationActs {
  return {
    setDraft(text) {
      if (text === store.get().draft) return;
      store.dispatch({ type: 'draft-changed', draft: text });
      if (text === '') records.removeDraft();
      else records.writeDraft(store.get().gen, text);
    },
    setTyping(on) {
      const { gen, session, visitorTypingAt } = store.get();
      if (gen === null || session === null || !(on || visitorTypingAt !== null)) return;
      // Each time is news: whoever is told forgets it after a few seconds.
      store.dispatch({ type: 'visitor-typing', gen, at: on ? ports.clock.now() : null });
    },
    markRead(upTo) {
      const { gen, read, transcript } = store.get();
      const seen = Math.min(upTo, cursorOf(transcript));
      if (gen !== null && seen > read.visitor)
        store.dispatch({ type: 'read-moved', gen, by: 'visitor', upTo: seen });
    },
    loadOlder() {
      const { gen, transcript, historyBefore } = store.get();
      const before = floorOf(transcript);
      if (gen !== null && before > 1 && historyBefore !== before)
        store.dispatch({ type: 'history-wanted', gen, before });
    },
    readingPlace() {
      const { gen } = store.get();
      return gen === null ? undefined : records.place(gen);
    },
    keepPlace(place) {
      const { gen } = store.get();
      if (gen === null) return;
      if (place) records.writePlace(gen, place);
      else records.removePlace(gen);
    },
  };
}
