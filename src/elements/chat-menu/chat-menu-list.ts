import { LitElement, html, type TemplateResult } from 'lit';
import { property, queryAll } from 'lit/decorators.js';
import type { Texts } from '../../locales/catalogue.js';
import { en } from '../../locales/en.js';
import { shared } from '../styles/shared.styles.js';
import { styles } from './chat-menu-list.styles.js';
import { MenuChooseEvent, MenuCloseEvent, type MenuChoice } from './menu-events.js';

/**
 * What a menu offers. It takes the focus when it appears; arrow keys, Home and End move it, Tab closes.
 *
 * @event {MenuChooseEvent} menu-choose - the visitor chose `choice`
 * @event {MenuCloseEvent} menu-close - it is to be closed
 */
export class ChatMenuList extends LitElement {
  static override styles = [shared, styles];

  @queryAll('button') private readonly items!: NodeListOf<HTMLButtonElement>;

  @property({ attribute: false }) choices: readonly MenuChoice[] = [];
  @property({ attribute: false }) texts: Texts = en;

  override firstUpdated(): void {
    this.items[0]?.focus();
  }

  #onKeydown(event: KeyboardEvent): void {
    const items = [...this.items];
    const here = items.findIndex((item) => item.matches(':focus'));
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: here + 1,
      ArrowUp: here < 0 ? -1 : here - 1,
      Home: 0,
      End: -1,
    };
    const step = steps[event.key];
    if (event.key === 'Tab') this.dispatchEvent(new MenuCloseEvent());
    if (step === undefined) return;
    event.preventDefault();
    items.at(step % items.length)?.focus();
  }

  #choose(choice: MenuChoice): void {
    this.dispatchEvent(new MenuChooseEvent(choice));
  }

  override render(): TemplateResult {
    return html`<div
      class="menu"
      role="menu"
      aria-label=${this.texts.menu}
      @keydown=${this.#onKeydown}
    >
      ${this.choices.map(
        (choice) =>
          html`<button
            type="button"
            role="menuitem"
            tabindex="-1"
            data-choice=${choice}
            @click=${() => this.#choose(choice)}
          >
            ${this.texts[`menu_${choice}`]}
          </button>`,
      )}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-widget-menu-list': ChatMenuList;
  }
}
