import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { Arrivals } from '../../controllers/arrivals.js';
import type { Texts } from '../../locales/catalogue.js';
import type { ChatAnnouncer } from '../chat-announcer/chat-announcer.js';
import { spokenText } from '../rich-text/spoken-text.js';
import { systemText } from '../texts/system-text.js';
import { fill } from '../texts/texts.js';
import { whoTypes, type PanelModel } from './panel-view.js';

/** "Is typing" is said at most this often, in ms. */
const TYPING_PAUSE = 30_000;
/** A notice that is gone sooner, in ms, was not worth a word. */
const BLIP = 1_000;

/**
 * Finds in the state what a listener should hear of: messages of others, who is typing, what failed,
 * and what is told of the conversation as a whole. It says nothing of what was there before, and
 * nothing twice.
 */
export class ConversationNews implements ReactiveController {
  readonly #arrivals = new Arrivals();
  #failed: ReadonlySet<string> | undefined;
  #typing = false;
  #typingSaid = -Infinity;
  #typingEnds: ReturnType<typeof setTimeout> | undefined;
  #shown: readonly string[] = [];
  #heard: readonly string[] = [];
  #noticing: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly notices: (state: PanelModel, texts: Texts) => readonly string[],
    private readonly announcer: () => ChatAnnouncer | null,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#typingEnds);
    clearTimeout(this.#noticing);
    this.#noticing = undefined;
  }

  /** To be called with every state, once it is shown. */
  tell(state: PanelModel, texts: Texts, open: boolean): void {
    this.#tellMessages(state, texts, open);
    this.#tellFailures(state, texts);
    this.#tellTyping(state, texts, open);
    this.#noteNotices(open ? this.notices(state, texts) : []);
  }

  /** What is shown is said: the notices themselves stand in no live region. */
  #noteNotices(shown: readonly string[]): void {
    this.#shown = shown;
    if (String(this.#shown) !== String(this.#heard))
      this.#noticing ??= setTimeout(() => this.#tellNotices(), BLIP);
  }

  #tellNotices(): void {
    this.#noticing = undefined;
    const news = this.#shown.filter((text) => !this.#heard.includes(text));
    this.#heard = this.#shown;
    for (const text of news) this.announcer()?.say(text);
  }

  #tellMessages(state: PanelModel, texts: Texts, open: boolean): void {
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

  #tellFailures({ pending }: PanelModel, texts: Texts): void {
    const known = this.#failed;
    const failed = pending.filter(({ phase }) => phase === 'failed').map((one) => one.clientId);
    this.#failed = new Set(failed);
    if (known && failed.some((id) => !known.has(id))) this.announcer()?.say(texts.announceFailed);
  }

  #tellTyping(state: PanelModel, texts: Texts, open: boolean): void {
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
