import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { query, queryAll, state } from 'lit/decorators.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { MAX_SNOOZE_DAYS } from '../../../protocol/limits.js';
import { consoleLocale } from '../../browser/console-locale.js';
import { snoozeChoices, toLocalField, type SnoozeChoice } from '../../state/snooze-times.js';
import { snoozeIcon } from '../shared/console-icons.js';
import { controlStyles } from '../shared/control.styles.js';
import { dialogStyles } from '../shared/dialog.styles.js';
import { formStyles } from '../shared/form.styles.js';
import { menuStyles } from '../shared/menu.styles.js';
import { Popup } from '../shared/popup.js';

/** The conversation is to be put aside; `null`: until the visitor writes. */
export class SnoozeEvent extends Event {
  constructor(readonly until: Date | null) {
    super('agent-snooze', { bubbles: true });
  }
}

const DAY_MS = 24 * 60 * 60_000;

/**
 * A menu of times to which the conversation can be snoozed, and a dialog for any other time.
 *
 * @event {SnoozeEvent} agent-snooze - a time was chosen
 */
export class SnoozeControl extends LitElement {
  static override styles = [shared, formStyles, controlStyles, menuStyles, dialogStyles];

  @query('[aria-haspopup]') private readonly button!: HTMLButtonElement;
  @queryAll('[role="menuitem"]') private readonly items!: NodeListOf<HTMLButtonElement>;
  @query('dialog') private readonly dialog!: HTMLDialogElement | null;
  @query('input') private readonly field!: HTMLInputElement;

  @state() private picking = false;
  @state() private error = '';

  #choices: readonly SnoozeChoice[] = [];

  readonly #popup = new Popup(
    this,
    () => this.items,
    () => (this.#choices = snoozeChoices(new Date())),
  );

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.picking = false;
  }

  private choose(until: Date | null): void {
    this.#popup.close();
    this.dispatchEvent(new SnoozeEvent(until));
  }

  private async pick(): Promise<void> {
    this.#popup.hide();
    this.error = '';
    this.picking = true;
    await this.updateComplete;
    this.dialog?.showModal();
    this.field.focus();
  }

  private onDialogKey(event: KeyboardEvent): void {
    // It closes the dialog, and is not for the page.
    if (event.key === 'Escape') event.stopPropagation();
  }

  private onClose(): void {
    this.picking = false;
    this.button.focus();
  }

  private async onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const until = new Date(this.field.value);
    const ahead = until.getTime() - Date.now();
    this.error = Number.isNaN(ahead)
      ? 'Choose a date and a time.'
      : ahead <= 0
        ? 'This time has passed.'
        : ahead > MAX_SNOOZE_DAYS * DAY_MS
          ? 'At most one year from now.'
          : '';
    if (this.error !== '') {
      await this.updateComplete;
      return this.field.focus();
    }
    this.dialog?.close();
    this.dispatchEvent(new SnoozeEvent(until));
  }

  private renderChoice({ label, until }: SnoozeChoice): TemplateResult {
    const note = until === null ? '' : timeText(until);
    return html`<button
      type="button"
      role="menuitem"
      tabindex="-1"
      aria-description=${note || nothing}
      @click=${() => this.choose(until)}
    >
      <span class="label" .textContent=${label}></span>
      ${
        note === ''
          ? nothing
          : html`<span class="note" aria-hidden="true" .textContent=${note}></span>`
      }
    </button>`;
  }

  private renderMenu(): TemplateResult {
    return html`<div class="menu" role="menu" aria-label="Snooze" @keydown=${this.#popup.onMenuKey}>
      ${this.#choices.map((choice) => this.renderChoice(choice))}
      <div class="rule" role="separator"></div>
      <button type="button" role="menuitem" tabindex="-1" @click=${() => void this.pick()}>
        <span class="label">Date and time…</span>
      </button>
    </div>`;
  }

  private renderDialog(): TemplateResult {
    const tomorrow = snoozeChoices(new Date()).find(({ label }) => label === 'Tomorrow morning')!;
    return html`<dialog
      aria-labelledby="heading"
      @keydown=${this.onDialogKey}
      @close=${this.onClose}
    >
      <form novalidate @submit=${(event: SubmitEvent) => void this.onSubmit(event)}>
        <h2 id="heading">Snooze until</h2>
        <p class="hint">It comes back earlier if the visitor writes.</p>
        <label for="until">Date and time</label>
        <input
          id="until"
          type="datetime-local"
          value=${toLocalField(tomorrow.until!)}
          min=${toLocalField(new Date())}
          aria-invalid=${this.error !== ''}
          aria-describedby=${this.error === '' ? nothing : 'error'}
        />
        ${
          this.error === ''
            ? nothing
            : html`<p class="error" id="error" .textContent=${this.error}></p>`
        }
        <div class="buttons">
          <button class="button primary">Snooze</button>
          <button class="button" type="button" @click=${() => this.dialog?.close()}>Cancel</button>
        </div>
      </form>
    </dialog>`;
  }

  protected override render(): TemplateResult {
    return html`<button
        class="icon-button"
        type="button"
        aria-label="Snooze"
        title="Snooze"
        aria-haspopup="menu"
        aria-expanded=${this.#popup.isOpen ? 'true' : 'false'}
        @click=${this.#popup.onButton}
        @keydown=${this.#popup.onButtonKey}
      >
        ${snoozeIcon}
      </button>
      ${this.#popup.isOpen ? this.renderMenu() : nothing}${this.picking ? this.renderDialog() : nothing}`;
  }
}

function timeText(time: Date): string {
  const isToday = time.toDateString() === new Date().toDateString();
  return time.toLocaleString(consoleLocale(), {
    ...(!isToday && { weekday: 'short' }),
    hour: 'numeric',
    minute: '2-digit',
  });
}

declare global {
  interface HTMLElementEventMap {
    'agent-snooze': SnoozeEvent;
  }
}
