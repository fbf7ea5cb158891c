import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { LazyElement } from '../../../controllers/lazy-element.js';
import { defineElement } from '../../../elements/define-element.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import type { ConsoleClient } from '../../client/console-client.js';
import type { ConsoleState } from '../../state/console-state.js';
import { controlStyles } from '../shared/control.styles.js';
import { formStyles } from '../shared/form.styles.js';
import { allSitesOption, siteOptions } from '../shared/site-options.js';
import { settingsPageStyles } from './settings-page.styles.js';
import { settingsPath } from '../../state/route.js';
import { SETTINGS_SECTIONS, type SettingsSection } from './settings-sections.js';

const FIRST_SECTION = Object.keys(SETTINGS_SECTIONS)[0]!;

/** The settings: a choice of the site, the links to the sections, and one section. */
export class SettingsPage extends LitElement {
  static override styles = [shared, controlStyles, formStyles, settingsPageStyles];

  static define(): void {
    defineElement('settings-page', SettingsPage);
  }

  @query('#site') private readonly siteField!: HTMLSelectElement;
  @query('nav [aria-current]') private readonly currentLink!: HTMLElement | null;

  @property({ attribute: false }) client!: ConsoleClient;
  @property({ attribute: false }) state!: ConsoleState;
  /** The last part of the section's address; empty: the first section. */
  @property() section = '';
  /** The token of the site in the address; `null`: none was chosen. */
  @property({ attribute: false }) site: string | null = null;

  readonly #elements = new Map<SettingsSection, LazyElement>();

  /** An element that upgrades has no properties before. */
  protected override firstUpdated(): void {
    this.client.loadSites();
  }

  protected override updated(changed: PropertyValues<this>): void {
    // On narrow screens the links are one row, in which the current one may be out of sight.
    if (changed.has('section'))
      this.currentLink?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }

  private element(section: SettingsSection): LazyElement {
    const element = this.#elements.get(section) ?? new LazyElement(this, section.define);
    this.#elements.set(section, element);
    return element;
  }

  private onSite(): void {
    const { value } = this.siteField;
    this.client.open(settingsPath(this.section || FIRST_SECTION, value === '' ? null : value));
  }

  private get current(): SettingsSection | undefined {
    return SETTINGS_SECTIONS[this.section || FIRST_SECTION];
  }

  /** A section about one site shows the first one, unless another one was chosen. */
  private get chosenSite(): string | null {
    const isOfOne = this.current?.ofOneSite === true;
    return this.site ?? (isOfOne ? (this.state.sites?.[0]?.token ?? null) : null);
  }

  private renderSite(): TemplateResult {
    return html`<div class="site">
      <label for="site">Site</label>
      <select id="site" @change=${this.onSite}>
        ${this.current?.ofOneSite ? nothing : allSitesOption(this.chosenSite === null)}
        ${siteOptions(this.state.sites ?? [], this.chosenSite)}
      </select>
    </div>`;
  }

  private renderSection(): TemplateResult {
    const section = this.current;
    if (!section) return html`<h2>There is no such page.</h2>`;
    const element = this.element(section);
    void element.load();
    if (element.failed)
      return html`<p>This page could not be loaded.</p>
        <button class="button" @click=${() => void element.load()}>Try again</button>`;
    return section.render({ client: this.client, state: this.state, site: this.chosenSite });
  }

  protected override render(): TemplateResult {
    const shown = this.section || FIRST_SECTION;
    return html`<main>
      <div class="side">
        ${this.renderSite()}
        <nav aria-label="Settings">
          ${Object.entries(SETTINGS_SECTIONS).map(
            ([name, { label }]) =>
              html`<a
                href=${settingsPath(name, this.site)}
                aria-current=${name === shown ? 'page' : nothing}
                .textContent=${label}
              ></a>`,
          )}
        </nav>
      </div>
      <div class="page">${this.renderSection()}</div>
    </main>`;
  }
}
