import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Texts } from '../../locales/catalogue.js';
import { en } from '../../locales/en.js';
import { shared } from '../styles/shared.styles.js';
import { fill, plural } from '../texts/texts.js';

/** More messages than this within a second are only counted. */
const AT_ONCE = 3;
const SECOND = 1_000;
/** While nobody looks: not more often than this. */
const CLOSED_PAUSE = 10_000;
/** For how long a spoken line stays in the document. */
const KEPT = 8_000;

/** An announced message. */
export interface Announcement {
  name: string;
  body: string;
}

/**
 * Says to screen readers what happens, once, and politely. It cannot be seen. It stands outside the
 * conversation's log, which is silent: several screen readers re-read a live log as a whole.
 */
export class ChatAnnouncer extends LitElement {
  static override styles = [shared];

  /** A line keeps its place until all have gone: no node may take over another one's text. */
  @state() private lines: readonly (TemplateResult | typeof nothing)[] = [];

  @property({ attribute: false }) texts: Texts = en;
  @property() locale = 'en';

  /** When single messages were said, in ms of the page's clock. */
  #said: number[] = [];
  #pooled = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pooledAt = -Infinity;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pooled = 0;
    this.lines = [];
  }

  /** Says a sentence. */
  say(text: string): void {
    const line = html`<p>${text}</p>`;
    this.lines = [...this.lines, line];
    setTimeout(() => this.#forget(line), KEPT);
  }

  #forget(line: TemplateResult): void {
    const left = this.lines.map((other) => (other === line ? nothing : other));
    this.lines = left.every((other) => other === nothing) ? [] : left;
  }

  /** Says messages, or how many they are when there are many, or when the panel is closed. */
  announce(messages: readonly Announcement[], closed: boolean): void {
    if (messages.length === 0) return;
    const now = performance.now();
    this.#said = this.#said.filter((at) => now - at < SECOND);
    const many = this.#said.length + messages.length > AT_ONCE;
    if (closed) this.#countIn(messages.length, this.#pooledAt + CLOSED_PAUSE - now);
    else if (many || this.#timer !== undefined) this.#countIn(messages.length, SECOND);
    else {
      for (const message of messages) {
        this.#said.push(now);
        this.say(fill(this.texts.announceMessage, { ...message }));
      }
    }
  }

  #countIn(messages: number, pause: number): void {
    this.#pooled += messages;
    this.#timer ??= setTimeout(
      () => {
        this.say(plural(this.texts, 'announceMany', this.#pooled, this.locale));
        this.#timer = undefined;
        this.#pooled = 0;
        this.#pooledAt = performance.now();
      },
      Math.max(0, pause),
    );
  }

  override render(): TemplateResult {
    return html`<div class="hidden-text" aria-live="polite" aria-relevant="additions">
      ${this.lines}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-widget-announcer': ChatAnnouncer;
  }
}
