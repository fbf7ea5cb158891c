import type { ChatState } from '../core/state/state.js';
import type { Message } from '../protocol/message.js';

type Conversation = Pick<ChatState, 'localConversationId' | 'transcript' | 'pending'>;

/**
 * Tells messages that arrive while one looks on from those that were there before: what an earlier
 * page load or the server's memory brings back is not news.
 */
export class Arrivals {
  #localConversationId: string | null = null;
  #epoch = 0;
  /** Everything up to this seq is known; nothing while the log has not been seen yet. */
  #known: number | undefined;

  /** To be called with every new state; answers with what is new since the last call. */
  next({ localConversationId, transcript, pending }: Conversation): readonly Message[] {
    const { epoch, messages } = transcript;
    const newest = messages.at(-1)?.seq ?? 0;
    if (localConversationId !== this.#localConversationId) {
      this.#localConversationId = localConversationId;
      // A conversation that begins with an unsent message has no past.
      this.#known = pending.length > 0 && newest === 0 ? 0 : undefined;
    } else if (epoch !== this.#epoch && this.#epoch !== 0) this.#known = undefined;
    this.#epoch = epoch;

    const known = this.#known;
    if (newest > 0) this.#known = Math.max(newest, known ?? 0);
    return known === undefined ? [] : messages.filter((message) => message.seq > known);
  }
}
