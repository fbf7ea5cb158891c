import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { Texts } from '../../locales/catalogue.js';
import { en } from '../../locales/en.js';
import type { Message } from '../../protocol/message.js';
import type { PublicSite } from '../../protocol/site.js';
import { avatar, avatarStyles } from '../avatar.js';
import { HeaderCloseEvent } from '../chat-header/header-events.js';
import { downIcon } from '../icons/icons.js';
import { OnDemand } from '../on-demand.js';
import { shared } from '../styles/shared.styles.js';
import { fill, plural } from '../texts/texts.js';
import { styles } from './chat-home.styles.js';
import { HomeEarlierEvent, HomeStartEvent } from './home-events.js';

/** At most so many faces. */
const FACES = 4;

/** Not every site has opening hours. */
const opening = new OnDemand(() => import('./opening-words.js'));

/**
 * What a visitor sees before there is a conversation: who is there, and the way to them.
 *
 * @event {HomeStartEvent} home-start - the visitor wants to write
 * @event {HomeEarlierEvent} home-earlier - the visitor wants to read the earlier conversation
 * @event {HeaderCloseEvent} header-close - the panel is to be closed
 * @csspart header - the coloured head
 * @slot actions - buttons before "Close"
 * @slot greeting - the words in the head
 * @slot offline - what the card says while nobody is there
 */
export class ChatHome extends LitElement {
  static override styles = [shared, avatarStyles, styles];

  /** The site as it describes itself; `null` while that is not known. */
  @property({ attribute: false }) site: PublicSite | null = null;
  /** The last message of an earlier conversation that can be read. */
  @property({ attribute: false }) earlier: Message | undefined;
  @property({ attribute: false }) texts: Texts = en;
  @property() locale = 'en';

  override willUpdate(): void {
    if (!this.site?.openingHours || opening.now) return;
    opening.load().then(
      () => this.requestUpdate(),
      () => {},
    );
  }

  #onClose(): void {
    this.dispatchEvent(new HeaderCloseEvent());
  }

  #onStart(): void {
    this.dispatchEvent(new HomeStartEvent());
  }

  #onEarlier(): void {
    this.dispatchEvent(new HomeEarlierEvent());
  }

  override render(): TemplateResult {
    const { texts } = this;
    const hours = Math.floor((this.site?.retention.historySeconds ?? 0) / 3600);
    return html`
      <header part="header">
        <div class="top">
          <div class="faces">
            ${this.site?.availability.team.slice(0, FACES).map(({ name }) => avatar(name))}
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
          <h2>${texts.greeting}<br />${texts.howCanWeHelp}</h2>
        </slot>
      </header>
      <div class="cards">
        <section class="card">
          ${this.#renderAvailability()}
          <button class="button main start" type="button" @click=${this.#onStart}>
            ${texts.start}
          </button>
        </section>
        ${this.earlier ? this.#renderEarlier(this.earlier) : nothing}
      </div>
      ${
        hours > 0 ? html`<p class="kept">${plural(texts, 'kept', hours, this.locale)}</p>` : nothing
      }
    `;
  }

  #renderAvailability(): TemplateResult {
    const { texts } = this;
    const online = this.site?.availability.online;
    const hours = this.site?.openingHours;
    const words = hours && opening.now?.openingWords(hours, online === true, texts, this.locale);
    const open = words ? html`<p class="opening">${words}</p>` : nothing;
    if (online === false) {
      return html`<slot name="offline">
        <h3>${texts.away}</h3>
        <p>${texts.awayDetail}</p>
        ${open}
      </slot>`;
    }
    return html`
      <h3 data-online=${this.site !== null || nothing}>
        ${this.site ? texts.online : texts.write}
      </h3>
      <p>${texts.onlineDetail}</p>
      ${open}
    `;
  }

  #renderEarlier({ author, body }: Message): TemplateResult {
    const { texts } = this;
    const name = author.kind === 'visitor' ? texts.you : (author.name ?? texts.team);
    return html`<button class="card earlier" type="button" @click=${this.#onEarlier}>
      <span class="title">${texts.earlier}</span>
      <span class="excerpt"><bdi>${fill(texts.announceMessage, { name, body })}</bdi></span>
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-widget-home': ChatHome;
  }
}
