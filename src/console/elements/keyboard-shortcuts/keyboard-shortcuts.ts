import { LitElement, css, html, type TemplateResult } from 'lit';
import { query } from 'lit/decorators.js';
import { defineElement } from '../../../elements/define-element.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { controlStyles } from '../shared/control.styles.js';
import { dialogStyles } from '../shared/dialog.styles.js';

/** What each key does. Keys of one entry are pressed together, or one of them where "or" stands between. */
const SHORTCUTS: readonly { keys: readonly string[]; does: string }[] = [
  { keys: ['Ctrl', 'K'], does: 'Command palette' },
  { keys: ['?'], does: 'This list' },
  { keys: ['J', 'or', '↓'], does: 'Next conversation in the lists' },
  { keys: ['K', 'or', '↑'], does: 'Previous conversation in the lists' },
  { keys: ['Home', 'or', 'End'], does: 'First or last conversation' },
  { keys: ['Enter'], does: 'Open the conversation; send the reply' },
  { keys: ['Shift', 'Enter'], does: 'New line in a reply' },
  { keys: ['/'], does: 'Canned replies, while you write' },
  { keys: ['Esc'], does: 'Back to the lists' },
];

const styles = css`
  dialog {
    inline-size: min(480px, calc(100% - 24px));
  }
  .header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 16px;
    margin-block-end: 8px;
  }
  h2 {
    margin: 0;
  }
  dl {
    margin: 0;
  }
  dl > div {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 4px 16px;
    padding-block: 8px;
    border-block-end: 1px solid var(--_line);
    font-size: 14px;
  }
  dl > :last-child {
    border: 0;
  }
  dd {
    display: flex;
    gap: 6px;
    margin: 0;
    color: var(--_muted);
  }
`;

/**
 * The list of keys, as a modal dialog.
 *
 * @event close - it was closed
 */
export class KeyboardShortcuts extends LitElement {
  static override styles = [shared, controlStyles, dialogStyles, styles];

  static define(): void {
    defineElement('keyboard-shortcuts', KeyboardShortcuts);
  }

  @query('dialog') private readonly dialog!: HTMLDialogElement;

  protected override firstUpdated(): void {
    this.dialog.showModal();
  }

  protected override render(): TemplateResult {
    return html`<dialog
      aria-labelledby="heading"
      @close=${() => this.dispatchEvent(new Event('close'))}
    >
      <div class="header">
        <h2 id="heading">Keyboard shortcuts</h2>
        <button class="button" @click=${() => this.dialog.close()}>Close</button>
      </div>
      <dl>
        ${SHORTCUTS.map(
          ({ keys, does }) =>
            html`<div>
              <dt .textContent=${does}></dt>
              <dd>
                ${keys.map((key) => (key === 'or' ? html`<span>or</span>` : html`<kbd .textContent=${key}></kbd>`))}
              </dd>
            </div>`,
        )}
      </dl>
    </dialog>`;
  }
}
