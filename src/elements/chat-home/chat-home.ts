import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Texts } from '../../locales/catalogue.js';
import { en } from '../../locales/en.js';
import type { Message } from '../../protocol/message.js';
import type { PublicSite } from '../../protocol/site.js';
import { avatar, avatarStyles } from '../avatar.js';
import { downIcon } from '../icons/icons.js';
import { shared } from '../styles/shared.styles.js';
import { plural } from '../texts/texts.js';
import { styles } from './chat-home.styles.js';
import type { OpeningHours } from './opening-hours.js';

/** The number of avatars shown. */
const MAX_AVATARS = 4;

/** The visitor starts a conversation. */
export class HomeStartEvent extends Event {
  constructor() {
    super('home-start', { bubbles: true });
  }
}

/** The visitor closes the panel. */
export class HomeCloseEvent extends Event {
  constructor() {
    super('home-close', { bubbles: true });
  }
}

/** The visitor opens the previous conversation. */
export class HomePreviousEvent extends Event {
  constructor() {
    super('home-previous', { bubbles: true });
  }
}

/**
 * The view before there is a conversation: who is available, and how to reach them.
 *
 * @event {HomeStartEvent} home-start - the visitor starts a conversation
 * @event {HomePreviousEvent} home-previous - the visitor opens the previous conversation
 * @event {HomeCloseEvent} home-close - the visitor closes the panel
 * @csspart header - the coloured header
 * @slot actions - buttons before "Close"
 * @slot greeting - the heading
 * @slot offline - the card's text while nobody is available
 */
export class ChatHome extends LitElement {
  static override styles = [shared, avatarStyles, styles];

  /** Loads only for sites with opening hours. */
  @state() private openingHours: OpeningHours | undefined;

  /** The site's public settings; `null` while they are unknown. */
  @property({ attribute: false }) site: PublicSite | null = null;
  /** The last message of the previous conversation; absent if there is none. */
  @property({ attribute: false }) previousMessage: Message | undefined;
  @property({ attribute: false }) texts: Texts = en;
  @property() locale = 'en';

  override willUpdate(): void {
    if (!this.site?.openingHours || this.openingHours) return;
    import('./opening-hours.js').then(
      ({ OpeningHours }) => (this.openingHours ??= new OpeningHours(this)),
      () => {}, // The next update tries again.
    );
  }

  #onClose(): void {
    this.dispatchEvent(new HomeCloseEvent());
  }

  #onStart(): void {
    this.dispatchEvent(new HomeStartEvent());
  }

  #onPrevious(): void {
    this.dispatchEvent(new HomePreviousEvent());
  }

  override render(): TemplateResult {
    const { texts } = this;
    const hours = Math.floor((this.site?.retention.historySeconds ?? 0) / 3600);
    return html`
      <header part="header">
        <div class="top">
          <div class="faces">
            ${this.site?.availability.team.slice(0, MAX_AVATARS).map(({ name }) => avatar(name))}
          </div>
          <slot name="actions"></slot>
          <button
            class="icon-button"
            type="button"
            aria-label=${texts.close}
            @click=${this.#onClose}
          >
            ${downIcon}
          </button>
        </div>
        <slot name="greeting">
          <h2>
            <span .textContent=${texts.greeting}></span><br />
            <span .textContent=${texts.howCanWeHelp}></span>
          </h2>
        </slot>
      </header>
      <div class="cards">
        <section class="card">
          ${this.#renderAvailability()}
          <button
            class="button main start"
            type="button"
            .textContent=${texts.start}
            @click=${this.#onStart}
          ></button>
        </section>
        ${this.previousMessage ? this.#renderPrevious(this.previousMessage) : nothing}
      </div>
      ${
        hours > 0
          ? html`<p class="kept" .textContent=${plural(texts, 'kept', hours, this.locale)}></p>`
          : nothing
      }
    `;
  }

  #renderAvailability(): TemplateResult {
    const { texts } = this;
    const online = this.site?.availability.online;
    const opening = this.openingHours?.text;
    const openingLine = opening ? html`<p class="opening" .textContent=${opening}></p>` : nothing;
    if (online === false) {
      return html`<slot name="offline">
        <h3 .textContent=${texts.away}></h3>
        <p .textContent=${texts.awayDetail}></p>
        ${openingLine}
      </slot>`;
    }
    return html`
      <h3
        data-online=${this.site !== null || nothing}
        .textContent=${this.site ? texts.online : texts.write}
      ></h3>
      <p .textContent=${texts.onlineDetail}></p>
      ${openingLine}
    `;
  }

  #renderPrevious(message: Message): TemplateResult {
    const { texts } = this;
    return html`<button class="card previous" type="button" @click=${this.#onPrevious}>
      <span class="title" .textContent=${texts.earlier}></span>
      <span class="excerpt"
        ><chat-widget-excerpt .message=${message} .texts=${texts}></chat-widget-excerpt
      ></span>
    </button>`;
  }
}

declare global {
  interface HTMLElementEventMap {
    'home-start': HomeStartEvent;
    'home-previous': HomePreviousEvent;
    'home-close': HomeCloseEvent;
  }
  interface HTMLElementTagNameMap {
    'chat-widget-home': ChatHome;
  }
}
