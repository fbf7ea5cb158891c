import type { Message } from '../../protocol/message.js';

/** So many messages are shown at first, and as many more whenever the reader comes to their top. */
const PAGE = 200;
/** From more than this many the oldest go again, as soon as the reader is at the end. */
const MOST = 2 * PAGE;
/** A place to return to has so many above it. */
const ABOVE = 20;

/**
 * How much of a conversation is in the document: its end, as far up as the reader has come. What it
 * costs to open, and to show one more message, does not grow with the conversation.
 */
export class ShownPart {
  /** Seq of the first message that is shown. */
  #from = Infinity;

  /** To be called with changed messages; `place` is the seq that the reader will return to. */
  fit(messages: readonly Message[], atEnd: boolean, place: number | undefined): void {
    const shown = this.of(messages).length;
    if (shown === 0 || (atEnd && shown > MOST))
      this.#from = seqAt(messages, messages.length - PAGE);
    if (place !== undefined) this.#from = Math.min(this.#from, place - ABOVE);
  }

  /** Those of them that are shown. */
  of(messages: readonly Message[]): readonly Message[] {
    return messages.slice(this.#begin(messages));
  }

  /** Shows older ones. Whether there were any left. */
  grow(messages: readonly Message[]): boolean {
    const begin = this.#begin(messages);
    this.#from = seqAt(messages, begin - PAGE);
    return begin > 0;
  }

  #begin(messages: readonly Message[]): number {
    const begin = messages.findIndex(({ seq }) => seq >= this.#from);
    return begin < 0 ? messages.length : begin;
  }
}

function seqAt(messages: readonly Message[], index: number): number {
  return messages[Math.max(0, index)]?.seq ?? Infinity;
}
