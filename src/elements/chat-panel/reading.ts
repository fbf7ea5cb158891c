import type { ReactiveControllerHost } from 'lit';
import type { ChatEngine } from '../../core/chat-engine-api.js';
import type { ScrollPosition } from '../../core/state/scroll-position.js';
import type { Message } from '../../protocol/message.js';
import { conversation } from './chunks.js';
import { nearsConversation, shownMessages, type PanelModel } from './panel-view.js';

/** The transcript as the panel sees it: when it loads, and what it shows. */
export class Reading {
  /** Settles when what was wanted has loaded, or could not. */
  loading: Promise<void> = Promise.resolve();
  /** Where the visitor was reading when the page was left. */
  place: ScrollPosition | undefined;
  /** What is to be read now. */
  messages: readonly Message[] = [];
  /** What was read last of a conversation: it is still there while its end is told. */
  #last = this.messages;
  #looked = false;
  /** What shows it could not be loaded so far. */
  failed = false;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly engine: () => ChatEngine | undefined,
  ) {}

  /** To be called with every state that is shown: what could not be loaded is tried again. */
  watch(state: PanelModel): void {
    if (!this.#looked && state.localConversationId !== null) {
      this.#looked = true;
      this.place = this.engine()?.scrollPosition();
    }
    this.messages = shownMessages(state, this.#last);
    if (this.messages.length > 0) this.#last = this.messages;
    if (!conversation.now && nearsConversation(state)) this.loading = this.#load();
  }

  async #load(): Promise<void> {
    const { failed } = this;
    try {
      await conversation.load();
    } catch {
      this.failed = true;
      // To show that once: each update tries again.
      if (failed) return;
    }
    this.host.requestUpdate();
  }
}
