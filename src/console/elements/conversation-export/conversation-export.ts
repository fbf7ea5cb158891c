import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { queryAll } from 'lit/decorators.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { controlStyles } from '../shared/control.styles.js';
import { exportIcon } from '../shared/console-icons.js';
import { InboxActionEvent } from '../shared/inbox-action.js';
import { Popup } from '../shared/popup.js';

const styles = css`
  :host {
    position: relative;
    flex: none;
  }
  .formats {
    position: absolute;
    z-index: 3;
    inset-block-start: calc(100% + 6px);
    inset-inline-end: 0;
    display: grid;
    gap: 6px;
    inline-size: max-content;
    padding: 12px;
    border-radius: var(--_radius-card);
    background: var(--_raised);
    box-shadow:
      0 0 0 1px var(--_line),
      var(--_shadow);
  }
  p {
    margin: 0 0 2px;
    max-inline-size: 26ch;
    font-size: 12.5px;
    color: var(--_muted);
  }
  /* It hangs from what is around the buttons, so that it stays on the screen. */
  @media (width <= 720px) {
    :host {
      position: static;
    }
    .formats {
      inset-inline: 12px auto;
    }
  }
  @media (forced-colors: active) {
    .formats {
      border: 1px solid;
    }
  }
`;

/**
 * The button that saves the conversation as a file, and the formats to choose from.
 *
 * @event {InboxActionEvent} inbox-action - `export-text` or `export-json`
 */
export class ConversationExport extends LitElement {
  static override styles = [shared, controlStyles, styles];

  @queryAll('.formats button') private readonly formats!: NodeListOf<HTMLButtonElement>;

  readonly #popup = new Popup(this, () => this.formats);

  private onFocusOut({ relatedTarget }: FocusEvent): void {
    if (relatedTarget instanceof Node && !this.renderRoot.contains(relatedTarget))
      this.#popup.hide();
  }

  private choose(action: 'export-text' | 'export-json'): void {
    this.#popup.close();
    this.dispatchEvent(new InboxActionEvent(action));
  }

  private renderFormats(): TemplateResult {
    return html`<div class="formats" role="group" aria-label="Export as" id="formats">
      <p>With private notes. Not for the visitor.</p>
      <button class="button" type="button" @click=${() => this.choose('export-text')}>Text</button>
      <button class="button" type="button" @click=${() => this.choose('export-json')}>JSON</button>
    </div>`;
  }

  protected override render(): TemplateResult {
    return html`<div @keydown=${this.#popup.onKey} @focusout=${this.onFocusOut}>
      <button
        class="icon-button"
        type="button"
        aria-label="Export"
        title="Export"
        aria-expanded=${this.#popup.isOpen ? 'true' : 'false'}
        aria-controls=${this.#popup.isOpen ? 'formats' : nothing}
        @click=${this.#popup.onButton}
      >
        ${exportIcon}
      </button>
      ${this.#popup.isOpen ? this.renderFormats() : nothing}
    </div>`;
  }
}
