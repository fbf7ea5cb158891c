import type { ReactiveElement } from 'lit';
import { siteLookRules } from '../../protocol/site-look.js';
import type { PublicSite } from '../../protocol/site.js';

/**
 * Shows a widget with the accent and in the corner that its site's settings say, as long as the page says
 * nothing else. It overrides the site's style sheet, which the page may have loaded before.
 */
export class SiteLook {
  readonly #sheet = new CSSStyleSheet();
  #rules = '';

  show(site: PublicSite, { shadowRoot }: ReactiveElement): void {
    const select = (condition: string): string => `:host${condition && `(${condition})`}`;
    const rules = siteLookRules(site, select, '!important');
    if (rules === this.#rules || !shadowRoot) return;
    this.#rules = rules;
    this.#sheet.replaceSync(rules);
    if (!shadowRoot.adoptedStyleSheets.includes(this.#sheet))
      shadowRoot.adoptedStyleSheets.push(this.#sheet);
  }
}
