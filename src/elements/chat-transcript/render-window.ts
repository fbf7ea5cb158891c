import type { Message } from '../../protocol/message.js';

/** How many messages are rendered at first, and added whenever the reader comes to their top. */
const PAGE = 200;
/** Above this number the oldest are removed again when the reader is at the end. */
const MAX = 2 * PAGE;
/** How many messages are rendered above a restored scroll position. */
const ABOVE = 20;

/**
 * Decides which messages are rendered: the end of the conversation, as far up as the reader has come.
 * The cost of opening a conversation, and of one more message, does not grow with its length.
 */
export class RenderWindow {
  /** Seq of the first message that is rendered. */
  #from = Infinity;

  /** Call it when the messages change. `restored`: seq of the message that the reader returns to. */
  update(messages: readonly Message[], atEnd: boolean, restored: number | undefined): void {
    const rendered = this.of(messages).length;
    if (rendered === 0 || (atEnd && rendered > MAX))
      this.#from = seqAt(messages, messages.length - PAGE);
    if (restored !== undefined) this.#from = Math.min(this.#from, restored - ABOVE);
  }

  /** The messages that are rendered. */
  of(messages: readonly Message[]): readonly Message[] {
    return messages.slice(this.#start(messages));
  }

  /** Adds a page of older messages. Returns whether there were any. */
  grow(messages: readonly Message[]): boolean {
    const start = this.#start(messages);
    this.#from = seqAt(messages, start - PAGE);
    return start > 0;
  }

  #start(messages: readonly Message[]): number {
    const start = messages.findIndex(({ seq }) => seq >= this.#from);
    return start < 0 ? messages.length : start;
  }
}

function seqAt(messages: readonly Message[], index: number): number {
  return messages[Math.max(0, index)]?.seq ?? Infinity;
}
