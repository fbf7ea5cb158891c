import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ChatEngine, SendOutcome } from '../../core/chat-engine-api.js';
import { createTypingSignal } from '../../core/typing-signal.js';
import type { Texts } from '../../locales/catalogue.js';
import { createBrowserClock } from '../../platform/browser-clock.js';
import { MAX_BODY_UNITS } from '../../protocol/limits.js';
import { hasVisibleText } from '../../protocol/text.js';
import type {
  ChatComposer,
  ComposerInputEvent,
  ComposerSendEvent,
} from '../chat-composer/chat-composer.js';
import { fill } from '../texts/texts.js';

/** What the composer needs of the panel. */
export interface ComposerHost extends ReactiveControllerHost {
  readonly engine: ChatEngine | undefined;
  readonly composer: ChatComposer | null;
}

/** Keeps the draft, signals typing, and sends. */
export class ComposerController implements ReactiveController {
  /** Why the last text was not sent; `undefined` if it was, or if there was none. */
  #outcome: SendOutcome | undefined;

  readonly #typing = createTypingSignal(createBrowserClock(), (on) =>
    this.host.engine?.setTyping(on),
  );

  constructor(private readonly host: ComposerHost) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#typing.stop();
  }

  readonly onInput = ({ value }: ComposerInputEvent): void => {
    this.#outcome = undefined;
    this.host.engine?.setDraft(value);
    if (hasVisibleText(value)) this.#typing.wrote();
    else this.#typing.stop();
    this.host.requestUpdate();
  };

  readonly onSend = ({ value }: ComposerSendEvent): void => {
    this.#outcome = this.host.engine?.send(value);
    this.host.requestUpdate();
    if (this.#outcome !== 'queued') return;
    this.#typing.stop();
    this.#setDraft('');
  };

  /** Says why the last text was not sent; otherwise empty. */
  errorText(texts: Texts, locale: string): string {
    if (this.#outcome === 'not-text') return texts.notText;
    if (this.#outcome !== 'too-long') return '';
    return fill(texts.tooLong, { limit: new Intl.NumberFormat(locale).format(MAX_BODY_UNITS) });
  }

  /** Adds a text below the draft. */
  append(text: string): void {
    const draft = this.host.composer?.value ?? '';
    this.#setDraft(hasVisibleText(draft) ? `${draft}\n${text}` : text);
  }

  #setDraft(text: string): void {
    this.host.engine?.setDraft(text);
    const { composer } = this.host;
    if (composer) composer.value = text;
  }
}
