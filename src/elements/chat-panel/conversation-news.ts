import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { Arrivals } from '../../controllers/arrivals.js';
import type { Texts } from '../../locales/catalogue.js';
import type { ChatAnnouncer } from '../chat-announcer/chat-announcer.js';
import { spokenText } from '../rich-text/spoken-text.js';
import { systemText } from '../system-text.js';
import { fill } from '../texts.js';
import { whoTypes, type PanelState } from './panel-view.js';

/** "Is typing" is said at most this often, in ms. */
const TYPING_PAUSE = 30_000;

/**
 * Finds in the state what a listener should hear of: messages of others, who is typing, what failed.
 * It says nothing of what was there before, and nothing twice.
 */
export class ConversationNews implements ReactiveController {
  readonly #arrivals = new Arrivals();
  #failed: ReadonlySet<string> | undefined;
  #typing = false;
  #typingSaid = -Infinity;
  #typingEnds: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly announcer: () => ChatAnnouncer | null | undefined,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#typingEnds);
  }

  /** To be called with every state that is shown. */
  tell(state: PanelState, texts: Texts, open: boolean): void {
    this.#tellMessages(state, texts, open);
    this.#tellFailures(state, texts);
    this.#tellTyping(state, texts, open);
  }

  #tellMessages(state: PanelState, texts: Texts, open: boolean): void {
    const messages = this.#arrivals
      .next(state)
      .filter(({ author }) => author.kind !== 'visitor')
      .map((message) =>
        message.author.kind === 'system'
          ? { name: '', body: systemText(message, texts) }
          : { name: message.author.name ?? texts.team, body: spokenText(message.body) },
      );
    this.announcer()?.announce(messages, !open);
  }

  #tellFailures({ pending }: PanelState, texts: Texts): void {
    const known = this.#failed;
    const failed = pending.filter(({ phase }) => phase === 'failed').map((one) => one.clientId);
    this.#failed = new Set(failed);
    if (known && failed.some((id) => !known.has(id))) this.announcer()?.say(texts.announceFailed);
  }

  #tellTyping(state: PanelState, texts: Texts, open: boolean): void {
    const name = whoTypes(state, texts);
    const began = name !== undefined && !this.#typing;
    this.#typing = name !== undefined;
    clearTimeout(this.#typingEnds);
    if (name === undefined || !state.typing) return;
    // Whoever should have taken it back may be gone.
    const left = state.typing.until - Date.now();
    this.#typingEnds = setTimeout(() => this.host.requestUpdate(), left);
    const now = performance.now();
    if (!began || !open || now - this.#typingSaid < TYPING_PAUSE) return;
    this.#typingSaid = now;
    this.announcer()?.say(fill(texts.announceTyping, { name }));
  }
}
