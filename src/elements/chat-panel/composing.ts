import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ChatEngine, SendOutcome } from '../../core/chat-engine-api.js';
import type { TypingSignal } from '../../core/typing-signal.js';
import { createBrowserClock } from '../../platform/browser-clock.js';
import type { ChatComposer } from '../chat-composer/chat-composer.js';
import { ComposerInputEvent, ComposerSendEvent } from '../chat-composer/composer-events.js';
import { conversation } from './chunks.js';

/** What becomes of what the visitor writes: a draft with every key, a message, or a reason why not. */
export class Composing implements ReactiveController {
  /** Why the last text was not taken; `undefined`: it was, or none was tried. */
  outcome: SendOutcome | undefined;
  #signal: TypingSignal | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly engine: () => ChatEngine | undefined,
    private readonly composer: () => ChatComposer | null,
  ) {
    host.addController(this);
  }

  /** It loads with a conversation: before that nobody is there to be told. */
  get #typing(): TypingSignal | undefined {
    const tell = (on: boolean): void => this.engine()?.setTyping(on);
    return (this.#signal ??= conversation.now?.createTypingSignal(createBrowserClock(), tell));
  }

  hostDisconnected(): void {
    this.#typing?.stop();
  }

  handleEvent(event: Event): void {
    if (event instanceof ComposerInputEvent) this.#wrote(event.value);
    if (event instanceof ComposerSendEvent) this.#send(event.value);
    this.host.requestUpdate();
  }

  #wrote(text: string): void {
    this.outcome = undefined;
    this.engine()?.setDraft(text);
    if (text.trim() === '') this.#typing?.stop();
    else this.#typing?.wrote();
  }

  #send(text: string): void {
    this.outcome = this.engine()?.send(text);
    if (this.outcome !== 'queued') return;
    this.#typing?.stop();
    this.setDraft('');
  }

  /** Puts a text into the field, in the place of what stands there. */
  setDraft(text: string): void {
    this.engine()?.setDraft(text);
    const composer = this.composer();
    if (composer) composer.value = text;
  }
}
