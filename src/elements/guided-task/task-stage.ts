import type { ChatEngine } from '../../core/chat-engine-api.js';
import type { ChatState } from '../../core/state/state.js';
import type { TaskTexts } from '../../locales/task-texts.js';
import type { ChatPanel } from '../chat-panel/chat-panel.js';
import { FULL_SCREEN } from '../chat-panel/chat-panel.styles.js';
import { sentence } from '../texts/sentences.js';
import type { TaskHost } from './guided-task-controller.js';
import { TaskOverlay } from './task-overlay.js';

/** What the stage asks for while it shows a task. */
export interface TaskStageOptions {
  host: TaskHost;
  engine: ChatEngine;
  /** In the element's language. */
  texts(): TaskTexts;
  /** Whether this tab carries the task out. */
  carriesOut(taskId: string): boolean;
  /** The visitor stops the task. */
  stop(): void;
}

/** Shows over the page what a guided task does, says it to screen readers, and makes room for it on a small screen. */
export class TaskStage {
  readonly #overlay: TaskOverlay;
  /** The task that runs in this tab. */
  #running: string | null = null;
  /** The offer that was announced. */
  #announced: string | null = null;
  /** The panel was closed because it covers the page. */
  #hasMinimised = false;

  constructor(private readonly options: TaskStageOptions) {
    const { host, stop } = options;
    this.#overlay = new TaskOverlay();
    this.#overlay.home = host.renderRoot;
    this.#overlay.panelBox = () =>
      this.#panel?.shadowRoot?.querySelector('.panel')?.getBoundingClientRect();
    this.#overlay.addEventListener('task-stop', stop);
    host.renderRoot.append(this.#overlay);
  }

  /** Puts the ring around what the step is about. */
  show(target: Element): void {
    this.#overlay.show(target);
  }

  update(): void {
    const state = this.options.engine.store.get();
    this.#showStep(state);
    this.#announceOffer(state);
  }

  remove(): void {
    this.#overlay.step = null;
    this.#overlay.remove();
  }

  #showStep({ task }: ChatState): void {
    const { texts, carriesOut } = this.options;
    const isHere = task !== null && task.status !== 'offered' && carriesOut(task.taskId);
    const due = isHere ? task.steps[task.step] : undefined;
    const overlay = this.#overlay;
    const running = due && task ? task.taskId : null;
    if (running !== this.#running) this.#onRunning(running);
    if (!due || !task) return;
    const { lang, dir } = sectionOf(this.options.host);
    overlay.lang = lang;
    overlay.dir = dir;
    overlay.texts = texts();
    overlay.panelAt = this.#panelSide();
    const { step } = task;
    const { say } = due;
    if (overlay.step?.step === step && overlay.step.say === say) return;
    overlay.show(null);
    overlay.step = { step, steps: task.steps.length, say };
    overlay.announce(say);
  }

  /** On a small screen the panel would cover the page: it makes way, and comes back at the end. */
  #onRunning(taskId: string | null): void {
    const isEnd = this.#running !== null && taskId === null;
    this.#running = taskId;
    const { host, texts } = this.options;
    if (isEnd) {
      const hadFocus = Boolean(this.#overlay.shadowRoot?.activeElement);
      this.#overlay.step = null;
      this.#overlay.announce(texts().task_over);
      if (this.#hasMinimised) host.open = true;
      this.#hasMinimised = false;
      if (hadFocus) this.#focusChat();
    } else if (host.open && host.mode !== 'inline' && matchMedia(FULL_SCREEN).matches) {
      this.#hasMinimised = true;
      host.open = false;
    }
  }

  /** The button that had the focus is gone. */
  #focusChat(): void {
    const { host } = this.options;
    if (host.open && this.#panel) void this.#panel.focusComposer();
    else host.renderRoot.querySelector<HTMLElement>('.launcher')?.focus();
  }

  /** The side of the open panel in the window, in the overlay's direction. */
  #panelSide(): 'start' | 'end' | undefined {
    const { host } = this.options;
    if (!host.open || host.mode === 'inline') return undefined;
    const isRight = host.position === 'bottom-right';
    return isRight === (sectionOf(host).dir !== 'rtl') ? 'end' : 'start';
  }

  get #panel(): ChatPanel | null {
    return this.options.host.renderRoot.querySelector('chat-widget-panel');
  }

  #announceOffer({ task, panel }: ChatState): void {
    if (task?.status !== 'offered' || task.taskId === this.#announced || !panel.open) return;
    this.#announced = task.taskId;
    const { by, title } = task;
    this.#overlay.announce(sentence(this.options.texts().task_offer, { name: by.name, title }));
  }
}

/** What the element renders into has its locale and its direction. */
export function sectionOf(host: TaskHost): HTMLElement {
  return host.renderRoot.querySelector('section') ?? host;
}
