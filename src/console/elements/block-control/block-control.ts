import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { MAX_BLOCK_REASON_UNITS, type VisitorBlock } from '../../../protocol/blocks.js';
import { hasVisibleText } from '../../../protocol/text.js';
import { DEFAULT_DAYS, durationOptions, readDuration } from '../shared/block-durations.js';
import { blockIcon } from '../shared/console-icons.js';
import { choiceStyles } from '../shared/choice.styles.js';
import { controlStyles } from '../shared/control.styles.js';
import { dialogStyles } from '../shared/dialog.styles.js';
import { formStyles } from '../shared/form.styles.js';
import { InboxActionEvent } from '../shared/inbox-action.js';

/** The visitor of the conversation is to be blocked. */
export class BlockEvent extends Event {
  constructor(readonly block: Omit<VisitorBlock, 'sessionId'>) {
    super('agent-block', { bubbles: true });
  }
}

const styles = css`
  .choice {
    margin-block: 14px 6px;
  }
`;

/**
 * The button that blocks the visitor or ends the block, and the form that asks for how long and why.
 *
 * @event {BlockEvent} agent-block - the form was sent
 * @event {InboxActionEvent} inbox-action - `show-block-form`, `hide-block-form` or `unblock`
 */
export class BlockControl extends LitElement {
  static override styles = [shared, formStyles, controlStyles, dialogStyles, choiceStyles, styles];

  @query('.icon-button') private readonly button!: HTMLButtonElement;
  @query('dialog') private readonly dialog!: HTMLDialogElement | null;
  @query('#reason') private readonly reasonField!: HTMLInputElement;
  @query('select') private readonly durationField!: HTMLSelectElement;
  @query('[type="checkbox"]') private readonly addressField!: HTMLInputElement;

  @state() private error = '';

  @property({ type: Boolean }) blocked = false;
  @property({ type: Boolean }) formShown = false;
  /** The server did not take the form. */
  @property({ type: Boolean }) failed = false;
  /** The visitor has a connection, so that the server knows the address. */
  @property({ type: Boolean }) connected = false;

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('formShown')) return;
    if (this.formShown) {
      this.error = '';
      this.dialog?.showModal();
      this.reasonField.focus();
    } else if (changed.get('formShown')) this.button.focus();
  }

  private request(action: 'show-block-form' | 'hide-block-form' | 'unblock'): void {
    this.dispatchEvent(new InboxActionEvent(action));
  }

  private onDialogKey(event: KeyboardEvent): void {
    // It closes the dialog, and is not for the page.
    if (event.key === 'Escape') event.stopPropagation();
  }

  private onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const reason = this.reasonField.value;
    this.error = hasVisibleText(reason) ? '' : 'Please say why.';
    if (this.error !== '') return this.reasonField.focus();
    const days = readDuration(this.durationField.value);
    this.dispatchEvent(new BlockEvent({ reason, days, address: this.addressField.checked }));
  }

  private renderDialog(): TemplateResult {
    const hint = this.connected
      ? 'The one that the visitor has now. Whoever shares it is blocked, too.'
      : 'The one that the visitor comes back with. Whoever shares it is blocked, too.';
    return html`<dialog
      aria-labelledby="heading"
      @keydown=${this.onDialogKey}
      @close=${() => this.request('hide-block-form')}
    >
      <form novalidate @submit=${this.onSubmit}>
        <h2 id="heading">Block visitor</h2>
        <p class="hint">
          The visitor can neither write nor start a conversation on this site. An open page says
          that nobody is there. Nothing says that it is a block.
        </p>
        <label for="reason">Reason</label>
        <input
          id="reason"
          autocomplete="off"
          maxlength=${MAX_BLOCK_REASON_UNITS}
          aria-invalid=${this.error !== ''}
          aria-describedby=${this.error === '' ? nothing : 'error'}
        />
        ${
          this.error === ''
            ? nothing
            : html`<p class="error" id="error" .textContent=${this.error}></p>`
        }
        <label for="duration">For</label>
        <select id="duration">
          ${durationOptions(DEFAULT_DAYS)}
        </select>
        <label class="choice">
          <input type="checkbox" aria-describedby="address-hint" />
          <span>Also block the address</span>
        </label>
        <p class="hint" id="address-hint" .textContent=${hint}></p>
        <p
          class="error"
          role="alert"
          .textContent=${this.failed ? 'Could not block the visitor. Please try again.' : ''}
        ></p>
        <div class="buttons">
          <button class="button primary">Block</button>
          <button class="button" type="button" @click=${() => this.dialog?.close()}>Cancel</button>
        </div>
      </form>
    </dialog>`;
  }

  protected override render(): TemplateResult {
    const label = this.blocked ? 'Unblock visitor' : 'Block visitor';
    return html`<button
        class="icon-button"
        type="button"
        aria-label=${label}
        title=${label}
        @click=${() => this.request(this.blocked ? 'unblock' : 'show-block-form')}
      >
        ${blockIcon}
      </button>
      ${this.formShown ? this.renderDialog() : nothing}`;
  }
}

declare global {
  interface HTMLElementEventMap {
    'agent-block': BlockEvent;
  }
}
