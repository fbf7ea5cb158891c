import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { controlStyles } from '../shared/control.styles.js';
import { exportIcon } from '../shared/console-icons.js';
import { InboxActionEvent } from '../shared/inbox-action.js';

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

  @query('.icon-button') private readonly button!: HTMLButtonElement;
  @query('.formats button') private readonly firstFormat!: HTMLButtonElement | null;

  @state() private open = false;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('pointerdown', this.#onPointerDown, true);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('pointerdown', this.#onPointerDown, true);
    this.open = false;
  }

  readonly #onPointerDown = (event: Event): void => {
    if (this.open && !event.composedPath().includes(this)) this.open = false;
  };

  private async toggle(): Promise<void> {
    this.open = !this.open;
    await this.updateComplete;
    this.firstFormat?.focus();
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !this.open) return;
    // The page goes back to the lists only by the next one.
    event.preventDefault();
    this.close();
  }

  private onFocusOut({ relatedTarget }: FocusEvent): void {
    if (relatedTarget instanceof Node && !this.renderRoot.contains(relatedTarget))
      this.open = false;
  }

  private close(): void {
    this.open = false;
    this.button.focus();
  }

  private choose(action: 'export-text' | 'export-json'): void {
    this.close();
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
    return html`<div @keydown=${this.onKey} @focusout=${this.onFocusOut}>
      <button
        class="icon-button"
        type="button"
        aria-label="Export"
        title="Export"
        aria-expanded=${this.open ? 'true' : 'false'}
        aria-controls=${this.open ? 'formats' : nothing}
        @click=${() => void this.toggle()}
      >
        ${exportIcon}
      </button>
      ${this.open ? this.renderFormats() : nothing}
    </div>`;
  }
}
