import type { ChatState } from '../core/state/state.js';
import { isReadable, type Message } from '../protocol/message.js';

type Conversation = Pick<ChatState, 'localConversationId' | 'transcript' | 'pending'>;

/**
 * Finds the messages that arrived since the last state. Messages that are restored from the device or
 * from the server are not new, and neither are changes of messages, nor those that were deleted before they arrived.
 */
export class NewMessages {
  #localConversationId: string | null = null;
  #epoch = 0;
  /** The newest seq that is known; `undefined` until the log was seen once. */
  #known: number | undefined;

  /** Call it with every state. Returns the messages that are new since the last call. */
  next({ localConversationId, transcript, pending }: Conversation): readonly Message[] {
    const { epoch, messages } = transcript;
    const newest = messages.at(-1)?.seq ?? 0;
    if (localConversationId !== this.#localConversationId) {
      this.#localConversationId = localConversationId;
      // A conversation that starts with an unsent message has no history to restore.
      this.#known = pending.length > 0 && newest === 0 ? 0 : undefined;
    } else if (epoch !== this.#epoch && this.#epoch !== 0) this.#known = undefined;
    this.#epoch = epoch;

    const known = this.#known;
    if (newest > 0) this.#known = Math.max(newest, known ?? 0);
    return known === undefined
      ? []
      : messages.filter((message) => message.seq > known && isReadable(message));
  }
}
