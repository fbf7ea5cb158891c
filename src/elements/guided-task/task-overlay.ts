import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { taskTexts, type TaskTexts } from '../../locales/task-texts.js';
import { defineElement } from '../define-element.js';
import { accent } from '../styles/accent.styles.js';
import { shared } from '../styles/shared.styles.js';
import { tokens } from '../styles/tokens.styles.js';
import { fill } from '../texts/texts.js';
import { styles } from './task-overlay.styles.js';

/** Between the ring and its target, in px. */
const GAP = 6;
/** The bar goes to the other end of the window if the target comes this near to it, in px. */
const BAR_DISTANCE = 24;

/** What pages and sites set on the widget, as far as it is seen here. */
const LOOK = [
  'color-scheme',
  ...['accent', 'on-accent', 'surface', 'text', 'font', 'radius'].map((name) => `--chat-${name}`),
];

/** The visitor stops the task. */
export class TaskStopEvent extends Event {
  constructor() {
    super('task-stop');
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
  static override styles = [accent, tokens, shared, styles];

  static define(): void {
    defineElement('chat-widget-task-overlay', TaskOverlay);
  }

  @query('.stage') private readonly stage!: HTMLElement;
  @query('.bar') private readonly bar!: HTMLElement | null;
  /** What may be behind the panel. */
  @query('.behind') private readonly behind!: HTMLElement;
  @query('.ring') private readonly ring!: HTMLElement | null;

  @state() private announced = '';
  @state() private isLow = false;

  /** `null`: no task runs in this tab. */
  @property({ attribute: false }) step: ShownStep | null = null;
  /** At which side of the window the open panel is; `undefined`: it covers none. */
  @property({ attribute: false }) panelAt: 'start' | 'end' | undefined;
  @property({ attribute: false }) texts: TaskTexts = taskTexts.en;
  /** Where it belongs, but for a modal dialog of the page: nothing outside of that can be used. */
  @property({ attribute: false }) home: ParentNode & Node = document.body;
  /** The place of the open panel in the window. The ring goes behind it. */
  @property({ attribute: false }) panelBox: () => DOMRect | undefined = () => undefined;

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
  }

  /** Puts the ring around this element; `null`: around none. */
  show(target: Element | null): void {
    this.#target = target;
    this.#place = '';
    this.ring?.toggleAttribute('hidden', true);
  }

  /** Says something to screen readers. */
  announce(text: string): void {
    // The same text once more is said once more.
    this.announced = '';
    void this.updateComplete.then(() => (this.announced = text));
  }

  override updated(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('step')) return;
    cancelAnimationFrame(this.#frame);
    if (this.step) this.#follow();
    if (!this.isConnected) return;
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

  /** Looks at the page in each frame: nothing tells of every reason why something moves. */
  #follow(): void {
    this.#frame = requestAnimationFrame(() => this.#follow());
    this.#keepUsable();
    if (this.ring && this.#target) this.#moveRing(this.ring, this.#target);
  }

  #keepUsable(): void {
    const dialogs = [...document.querySelectorAll('dialog:modal')];
    const top = dialogs.find((each) => each.contains(document.activeElement)) ?? dialogs.at(-1);
    const place = top ?? this.home;
    if (this.parentNode === place || !place.isConnected) return;
    this.#takeLook(top !== undefined);
    place.append(this);
    this.#setOnTop(false);
    this.#setOnTop(true);
  }

  /** In a dialog of the page it does not inherit what the widget has. */
  #takeLook(isElsewhere: boolean): void {
    const home = this.home instanceof ShadowRoot ? getComputedStyle(this.home.host) : undefined;
    for (const name of LOOK)
      this.style.setProperty(name, (isElsewhere && home?.getPropertyValue(name)) || null);
  }

  #moveRing(ring: HTMLElement, target: Element): void {
    const { x, y, width, height } = target.getBoundingClientRect();
    // A dialog of the page is in front of the panel.
    const panel = this.parentNode === this.home ? this.panelBox() : undefined;
    // A page with a CSS zoom has other pixels than the window.
    const zoom = this.stage.currentCSSZoom ?? 1;
    const place = String([x, y, width, height, panel?.x, panel?.y, panel?.height, zoom]);
    if (place === this.#place) return;
    this.#place = place;
    ring.hidden = width === 0;
    // A strict policy forbids `style` as an attribute, not this.
    ring.style.inset = `${y / zoom - GAP}px auto auto ${x / zoom - GAP}px`;
    ring.style.inlineSize = `${width / zoom + 2 * GAP}px`;
    ring.style.blockSize = `${height / zoom + 2 * GAP}px`;
    this.behind.style.clipPath = panel ? around(panel, zoom) : '';
    this.isLow = this.bar !== null && y < this.bar.offsetHeight * zoom + 2 * BAR_DISTANCE;
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
      <div class="behind"><div class="ring" hidden></div></div>
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

/** Everything but this box. */
function around({ left, top, right, bottom }: DOMRect, zoom: number): string {
  const [l, t, r, b] = [left, top, right, bottom].map((edge) => `${edge / zoom}px`);
  return `polygon(evenodd, 0 0, 100% 0, 100% 100%, 0 100%, 0 0, ${l} ${t}, ${r} ${t}, ${r} ${b}, ${l} ${b}, ${l} ${t})`;
}

declare global {
  interface HTMLElementEventMap {
    'task-stop': TaskStopEvent;
  }
  interface HTMLElementTagNameMap {
    'chat-widget-task-overlay': TaskOverlay;
  }
}
