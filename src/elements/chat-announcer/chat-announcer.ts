import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Texts } from '../../locales/catalogue.js';
import { en } from '../../locales/en.js';
import { shared } from '../styles/shared.styles.js';
import { sentence } from '../texts/sentences.js';
import { plural } from '../texts/texts.js';

/** If more messages than this arrive within a second, only their number is announced. */
const MAX_PER_SECOND = 3;
const SECOND_MS = 1_000;
/** The minimum time between announcements while the panel is closed. */
const CLOSED_PAUSE_MS = 10_000;
/** How long an announced line stays in the document. */
const LINE_TTL_MS = 8_000;

/** An announced message. */
export interface Announcement {
  /** Who wrote it; empty for a line of the system. */
  name: string;
  body: string;
}

/**
 * Announces what happens to screen readers, once and politely. It is invisible, and stands outside the
 * conversation's log: several screen readers re-read a live log as a whole.
 */
export class ChatAnnouncer extends LitElement {
  static override styles = [shared];

  /** A removed line leaves `nothing` in its place: no node may take over another one's text. */
  @state() private lines: readonly (TemplateResult | typeof nothing)[] = [];

  @property({ attribute: false }) texts: Texts = en;
  @property() locale = 'en';

  /** When single messages were announced, by `performance.now()`. */
  #announced: number[] = [];
  /** The messages that will be announced by their number. */
  #counted = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #countedAt = -Infinity;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#counted = 0;
    this.lines = [];
  }

  /** Announces a sentence. */
  say(text: string): void {
    const line = html`<p>${text}</p>`;
    this.lines = [...this.lines, line];
    setTimeout(() => this.#remove(line), LINE_TTL_MS);
  }

  #remove(line: TemplateResult): void {
    const left = this.lines.map((other) => (other === line ? nothing : other));
    this.lines = left.every((other) => other === nothing) ? [] : left;
  }

  /** Announces messages, or only their number if there are many, or if the panel is closed. */
  announce(messages: readonly Announcement[], closed: boolean): void {
    if (messages.length === 0) return;
    const now = performance.now();
    this.#announced = this.#announced.filter((at) => now - at < SECOND_MS);
    const many = this.#announced.length + messages.length > MAX_PER_SECOND;
    if (closed) this.#countMessages(messages.length, this.#countedAt + CLOSED_PAUSE_MS - now);
    else if (many || this.#timer !== undefined) this.#countMessages(messages.length, SECOND_MS);
    else {
      for (const message of messages) {
        this.#announced.push(now);
        const { name, body } = message;
        this.say(name ? sentence(this.texts.announceMessage, { name, body }) : body);
      }
    }
  }

  #countMessages(messages: number, pause: number): void {
    this.#counted += messages;
    this.#timer ??= setTimeout(
      () => {
        this.say(plural(this.texts, 'announceMany', this.#counted, this.locale));
        this.#timer = undefined;
        this.#counted = 0;
        this.#countedAt = performance.now();
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
