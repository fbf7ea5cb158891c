import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { taskTexts, type TaskTexts } from '../../locales/task-texts.js';
import { defineElement } from '../define-element.js';
import { shared } from '../styles/shared.styles.js';
import { tokens } from '../styles/tokens.styles.js';
import { fill } from '../texts/texts.js';
import { styles } from './task-overlay.styles.js';

/** Between the ring and its target, in px. */
const GAP = 6;
/** The bar goes to the other end of the window if the target comes this near to it, in px. */
const BAR_DISTANCE = 24;

/** The visitor stops the task. */
export class TaskStopEvent extends Event {
  constructor() {
    super('task-stop', { bubbles: true });
  }
}

/** What the bar says. */
export interface ShownStep {
  /** Its index, from 0. */
  step: number;
  /** How many there are. */
  steps: number;
  say: string;
}

/**
 * Shows over the page what a guided task does: a ring around the target of the step, which follows it, and a bar with
 * the step's sentence and "Stop". It takes neither the focus nor clicks, except on the bar. Escape stops the task too,
 * wherever the focus is in the page. Its live region also says what is not shown.
 *
 * @event {TaskStopEvent} task-stop - the visitor stops the task
 */
export class TaskOverlay extends LitElement {
  static override styles = [tokens, shared, styles];

  static define(): void {
    defineElement('chat-widget-task-overlay', TaskOverlay);
  }

  @query('.stage') private readonly stage!: HTMLElement;
  @query('.bar') private readonly bar!: HTMLElement | null;
  @query('.ring') private readonly ring!: HTMLElement | null;

  @state() private announced = '';
  @state() private isLow = false;

  /** `null`: no task runs in this tab. */
  @property({ attribute: false }) step: ShownStep | null = null;
  /** At which side of the window the open panel is; `undefined`: it covers none. */
  @property({ attribute: false }) panelAt: 'start' | 'end' | undefined;
  @property({ attribute: false }) texts: TaskTexts = taskTexts.en;

  #target: Element | null = null;
  #frame = 0;
  /** Where the ring is. */
  #place = '';

  override connectedCallback(): void {
    super.connectedCallback();
    // In the capture phase: pages often end keys in their own dialogs.
    window.addEventListener('keydown', this.#onKeydown, true);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.#onKeydown, true);
    this.show(null);
  }

  /** Puts the ring around this element; `null`: around none. */
  show(target: Element | null): void {
    this.#target = target;
    cancelAnimationFrame(this.#frame);
    this.#place = '';
    this.ring?.toggleAttribute('hidden', true);
    if (target) this.#follow();
  }

  /** Says something to screen readers. */
  announce(text: string): void {
    this.announced = text;
  }

  override updated(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('step')) return;
    // Again for each step: what the page has put on top since then comes below.
    this.#setOnTop(false);
    if (this.step) this.#setOnTop(true);
    else this.show(null);
  }

  #setOnTop(on: boolean): void {
    if (!('popover' in this.stage)) return;
    if (on) {
      this.stage.popover = 'manual';
      this.stage.showPopover();
    } else this.stage.popover = null;
  }

  /** Reads the target's place in each frame: nothing tells of every reason why it moves. */
  #follow(): void {
    this.#frame = requestAnimationFrame(() => this.#follow());
    const { ring } = this;
    if (!ring || !this.#target) return;
    const { x, y, width, height } = this.#target.getBoundingClientRect();
    const place = String([x, y, width, height]);
    if (place === this.#place) return;
    this.#place = place;
    ring.hidden = width === 0;
    // A strict policy forbids `style` as an attribute, not this.
    ring.style.inset = `${y - GAP}px auto auto ${x - GAP}px`;
    ring.style.inlineSize = `${width + 2 * GAP}px`;
    ring.style.blockSize = `${height + 2 * GAP}px`;
    this.isLow = this.bar !== null && y < this.bar.offsetHeight + 2 * BAR_DISTANCE;
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing || !this.step) return;
    // In the chat, Escape closes what is open there.
    const root = this.getRootNode();
    const isInChat = root instanceof ShadowRoot && event.composedPath().includes(root.host);
    if (!isInChat || event.composedPath().includes(this)) this.#stop();
  };

  #stop(): void {
    this.dispatchEvent(new TaskStopEvent());
  }

  override render(): TemplateResult {
    return html`
      <div class="hidden-text" role="status" .textContent=${this.announced}></div>
      <div class="stage" data-shown=${this.step ? '' : nothing}>
        ${this.step ? this.#renderStep(this.step) : nothing}
      </div>
    `;
  }

  #renderStep({ step, steps, say }: ShownStep): TemplateResult {
    const { texts } = this;
    const number = new Intl.NumberFormat(this.lang || undefined);
    const progress = { step: number.format(step + 1), steps: number.format(steps) };
    return html`
      <div class="ring" hidden></div>
      <div
        class="bar"
        role="region"
        aria-label=${texts.task_region}
        data-low=${this.isLow ? '' : nothing}
        data-beside=${this.panelAt ?? nothing}
      >
        <div class="words">
          <div class="progress" .textContent=${fill(texts.task_step, progress)}></div>
          <p><bdi .textContent=${say}></bdi></p>
        </div>
        <button
          class="button stop"
          type="button"
          .textContent=${texts.task_stop}
          @click=${this.#stop}
        ></button>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementEventMap {
    'task-stop': TaskStopEvent;
  }
  interface HTMLElementTagNameMap {
    'chat-widget-task-overlay': TaskOverlay;
  }
}
