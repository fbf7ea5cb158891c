import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { mainNavigationStyles } from './main-navigation.styles.js';

/** A link of the navigation. */
export interface NavigationLink {
  label: string;
  path: string;
  icon: TemplateResult;
  /** The page that it leads to is on screen. */
  current: boolean;
}

/** The links to the pages: beside them, or below them on a narrow screen. */
export class MainNavigation extends LitElement {
  static override styles = [shared, mainNavigationStyles];

  @property({ attribute: false }) links: readonly NavigationLink[] = [];

  protected override render(): TemplateResult {
    return html`<nav aria-label="Main">
      ${this.links.map(
        ({ label, path, icon, current }) =>
          html`<a href=${path} aria-current=${current ? 'page' : nothing}
            >${icon}<span .textContent=${label}></span
          ></a>`,
      )}
    </nav>`;
  }
}
