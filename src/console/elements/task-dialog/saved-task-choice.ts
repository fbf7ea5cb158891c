import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { defineElement } from '../../../elements/define-element.js';
import { downIcon } from '../../../elements/icons/icons.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import type { SavedTask } from '../../../protocol/saved-tasks.js';
import { controlStyles } from '../shared/control.styles.js';
import { formStyles } from '../shared/form.styles.js';

/** With more than these, the list has a field to search it. */
const MAX_UNSEARCHED = 7;

/** The agent has chosen a saved task. */
export class SavedTaskChooseEvent extends Event {
  constructor(readonly task: SavedTask) {
    super('saved-task-choose', { bubbles: true });
  }
}

const styles = css`
  :host {
    display: block;
    margin-block-start: 12px;
  }
  .list {
    margin-block-start: 8px;
    padding: 6px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-field);
    background: var(--_sunken);
  }
  ul {
    max-block-size: 220px;
    margin: 0;
    padding: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    list-style: none;
  }
  input {
    margin-block-end: 6px;
  }
  .task {
    display: block;
    inline-size: 100%;
    min-block-size: 44px;
    padding: 6px 10px;
    border-radius: var(--_radius-field);
    text-align: start;
    overflow-wrap: anywhere;
  }
  .task:hover {
    background: var(--_hover);
  }
  .title {
    display: block;
    font-size: 14px;
    font-weight: 600;
  }
  .steps {
    font-size: 12.5px;
    color: var(--_muted);
  }
  .arrow {
    display: grid;
    transition: rotate 160ms var(--_ease);
  }
  [aria-expanded='true'] .arrow {
    rotate: 180deg;
  }
  @media (prefers-reduced-motion: reduce) {
    .arrow {
      transition: none;
    }
  }
`;

/**
 * A button that shows the saved tasks of a site, from which the agent chooses one.
 *
 * @event {SavedTaskChooseEvent} saved-task-choose - one of them was chosen
 */
export class SavedTaskChoice extends LitElement {
  static override styles = [shared, formStyles, controlStyles, styles];

  static define(): void {
    defineElement('saved-task-choice', SavedTaskChoice);
  }

  @query('.opener') private readonly opener!: HTMLButtonElement;

  @state() private isOpen = false;
  @state() private text = '';

  @property({ attribute: false }) tasks: readonly SavedTask[] = [];

  private async toggle(): Promise<void> {
    this.isOpen = !this.isOpen;
    this.text = '';
    if (!this.isOpen) return;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.list input, .task')?.focus();
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !this.isOpen || event.isComposing) return;
    // It closes the list, and not the dialog around it.
    event.preventDefault();
    event.stopPropagation();
    this.isOpen = false;
    this.opener.focus();
  }

  private choose(task: SavedTask): void {
    this.isOpen = false;
    this.dispatchEvent(new SavedTaskChooseEvent(task));
  }

  private renderList(): TemplateResult {
    const words = this.text.toLowerCase().split(/\s+/);
    const found = this.tasks.filter(({ title, steps }) => {
      const name = [title, ...steps.map(({ say }) => say)].join(' ').toLowerCase();
      return words.every((word) => name.includes(word));
    });
    return html`<div class="list" id="list">
      ${
        this.tasks.length > MAX_UNSEARCHED
          ? html`<input
              type="search"
              aria-label="Search saved tasks"
              placeholder="Search saved tasks"
              autocomplete="off"
              .value=${this.text}
              @input=${({ target }: InputEvent & { target: HTMLInputElement }) => (this.text = target.value)}
              @keydown=${(event: KeyboardEvent) => {
                // It would send the form.
                if (event.key === 'Enter') event.preventDefault();
              }}
            />`
          : nothing
      }
      <ul role="list" aria-label="Saved tasks">
        ${found.map(
          (task) =>
            html`<li>
              <button class="task" type="button" @click=${() => this.choose(task)}>
                <span class="title" dir="auto" translate="no" .textContent=${task.title}></span>
                <span
                  class="steps"
                  dir="auto"
                  translate="no"
                  .textContent=${summaryOf(task)}
                ></span>
              </button>
            </li>`,
        )}
      </ul>
      ${found.length === 0 ? html`<p class="hint" role="status">No saved task has these words.</p>` : nothing}
    </div>`;
  }

  protected override render(): TemplateResult {
    return html`<div @keydown=${this.onKey}>
      <button
        class="button opener"
        type="button"
        aria-expanded=${this.isOpen}
        aria-controls="list"
        @click=${() => void this.toggle()}
      >
        Use a saved task <span class="arrow">${downIcon}</span>
      </button>
      ${this.isOpen ? this.renderList() : nothing}
    </div>`;
  }
}

function summaryOf({ steps }: SavedTask): string {
  const count = steps.length === 1 ? '1 step' : `${steps.length} steps`;
  return `${count} · ${steps[0]?.say ?? ''}`;
}

declare global {
  interface HTMLElementEventMap {
    'saved-task-choose': SavedTaskChooseEvent;
  }
}
