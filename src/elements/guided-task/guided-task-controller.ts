import type { ReactiveController, ReactiveElement } from 'lit';
import type { ChatEngine } from '../../core/chat-engine-api.js';
import type { Undo } from '../../core/ports.js';
import type { ChatState } from '../../core/state/state.js';
import {
  createGuidedTasks,
  type GuidedTasks,
  type TaskParts,
} from '../../core/tasks/guided-tasks.js';
import type { DueStep, PageActions, StepCalls } from '../../core/tasks/page-actions.js';
import type { TextOverrides } from '../../locales/catalogue.js';
import type { Language } from '../../locales/launcher-texts.js';
import { taskTexts, type TaskTexts } from '../../locales/task-texts.js';
import { performStep } from '../../platform/page-actions/perform-step.js';
import { VIEWING_MS } from '../../protocol/limits.js';
import { ACTION_KINDS, type ActionKind, type StepOutcome } from '../../protocol/task.js';
import { FULL_SCREEN } from '../chat-panel/chat-panel.styles.js';
import { mergeTexts } from '../texts/merge-texts.js';
import { isTrue } from '../chat-widget/option-attributes.js';
import { sentence } from '../texts/sentences.js';
import { siteTexts } from '../texts/site-texts.js';
import { ChatActionEvent } from './chat-action-event.js';
import { TaskOverlay } from './task-overlay.js';

/** The widget's element, as the guided tasks see it. */
export interface TaskHost extends ReactiveElement {
  open: boolean;
  readonly mode: 'floating' | 'docked' | 'inline';
  readonly position: 'bottom-right' | 'bottom-left';
  readonly messages: TextOverrides;
}

/** One for each engine: of several elements that share one, the first carries tasks out. */
const controllers = new WeakMap<ChatEngine, GuidedTaskController>();

/** The guided tasks of an engine; `undefined` before the first, and while no element has the engine. */
export function guidedTasksOf(engine: ChatEngine): GuidedTaskController | undefined {
  return controllers.get(engine);
}

/**
 * Carries out guided tasks in the element's page, and shows what is done. It loads with the first task. When the
 * element is removed, that is as if the page were left.
 */
export class GuidedTaskController implements ReactiveController, PageActions {
  readonly #overlay = new TaskOverlay();
  readonly #listeners = new Set<() => void>();
  readonly #tasks: GuidedTasks;
  readonly #undo: Undo;
  /** The task that runs in this tab. */
  #running: string | null = null;
  /** The offer that was announced. */
  #announced: string | null = null;
  /** The panel was closed because it covers the page. */
  #hasMinimised = false;
  #outlinedAt = 0;
  #stopOutline: Undo = () => {};

  constructor(
    private readonly host: TaskHost,
    private readonly engine: ChatEngine,
    private readonly parts: TaskParts,
  ) {
    this.#overlay.addEventListener('task-stop', () => this.stop());
    host.renderRoot.append(this.#overlay);
    controllers.set(engine, this);
    host.addController(this);
    this.#tasks = createGuidedTasks(parts, this, () => this.#update());
    this.#undo = engine.store.subscribe(() => this.#update());
    this.#update();
  }

  /** The element has no part in the engine's tasks any more. */
  leave(host: TaskHost): void {
    if (host === this.host) this.hostDisconnected();
  }

  hostDisconnected(): void {
    this.host.removeController(this);
    controllers.delete(this.engine);
    this.#undo();
    this.#stopOutline();
    this.#tasks.close();
    this.#overlay.remove();
  }

  /** The texts in the element's language. */
  get texts(): TaskTexts {
    const { lang } = this.#section;
    const { site } = this.engine.store.get();
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a locale's language is a supported one
    const language = lang.replace(/-.*/, '') as Language;
    return mergeTexts({ ...taskTexts[language] }, ...siteTexts(site, lang), this.host.messages);
  }

  /** What the element renders into has its locale and its direction. */
  get #section(): HTMLElement {
    return this.host.renderRoot.querySelector('section') ?? this.host;
  }

  /** The visitor agrees to this task. */
  accept(taskId: string): void {
    this.#tasks.accept(taskId);
  }

  decline(): void {
    this.#tasks.decline();
  }

  stop(): void {
    this.#tasks.stop();
  }

  /** Whether this tab carries the task out. */
  carriesOut(taskId: string): boolean {
    return this.#tasks.carriesOut(taskId);
  }

  /** Whether the visitor has declined or stopped the task in this tab. */
  hasAnswered(taskId: string): boolean {
    return this.#tasks.answered()?.taskId === taskId;
  }

  /** Whether the visitor has stopped the task in this tab. */
  hasStopped(taskId: string): boolean {
    return this.hasAnswered(taskId) && this.#tasks.answered()?.type === 'stopped';
  }

  /** Calls after every change of what the methods above return. */
  onChange(listener: () => void): Undo {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(due: DueStep, calls: StepCalls): Undo {
    const stopped = new AbortController();
    const { signal } = stopped;
    const end = (outcome: StepOutcome): void => {
      if (!signal.aborted) calls.ended(outcome);
    };
    // The page's own code runs in between, and may have replaced what this relies on.
    void this.#perform(due, calls, signal).then(end, () => end('forbidden'));
    return () => stopped.abort();
  }

  async #perform(due: DueStep, calls: StepCalls, signal: AbortSignal): Promise<StepOutcome> {
    if (!this.#allowedKinds().includes(due.kind)) return 'forbidden';
    if (!this.host.dispatchEvent(new ChatActionEvent(due))) return 'refused';
    return performStep(due, {
      clock: this.parts.clock,
      widget: this.host,
      signal,
      show: (target) => this.#overlay.show(target),
      begin: () => calls.begin(),
    });
  }

  #allowedKinds(): readonly ActionKind[] {
    const words = (this.host.getAttribute('data-actions') ?? '').split(/\s+/);
    return ACTION_KINDS.filter((kind) => words.includes(kind));
  }

  #update(): void {
    const state = this.engine.store.get();
    this.#showStep(state);
    this.#announceOffer(state);
    this.#outline(state);
    for (const listener of this.#listeners) listener();
  }

  #showStep({ task }: ChatState): void {
    const isHere = task !== null && task.status !== 'offered' && this.carriesOut(task.taskId);
    const due = isHere ? task.steps[task.step] : undefined;
    const overlay = this.#overlay;
    const running = due && task ? task.taskId : null;
    if (running !== this.#running) this.#onRunning(running);
    if (!due || !task) return;
    overlay.lang = this.#section.lang;
    overlay.dir = this.#section.dir;
    overlay.texts = this.texts;
    overlay.panelAt = this.#panelSide();
    const { step, say } = { step: task.step, say: due.say };
    if (overlay.step?.step === step && overlay.step.say === say) return;
    overlay.show(null);
    overlay.step = { step, steps: task.steps.length, say };
    overlay.announce(say);
  }

  /** On a small screen the panel would cover the page: it makes way, and comes back at the end. */
  #onRunning(taskId: string | null): void {
    const isEnd = this.#running !== null && taskId === null;
    this.#running = taskId;
    const { host } = this;
    if (isEnd) {
      this.#overlay.step = null;
      this.#overlay.announce(this.texts.task_over);
      if (this.#hasMinimised) host.open = true;
      this.#hasMinimised = false;
    } else if (host.open && host.mode !== 'inline' && matchMedia(FULL_SCREEN).matches) {
      this.#hasMinimised = true;
      host.open = false;
    }
  }

  /** The side of the open panel in the window, in the overlay's direction. */
  #panelSide(): 'start' | 'end' | undefined {
    if (!this.host.open || this.host.mode === 'inline') return undefined;
    const isRight = this.host.position === 'bottom-right';
    return isRight === (this.#section.dir !== 'rtl') ? 'end' : 'start';
  }

  #announceOffer({ task, panel }: ChatState): void {
    if (task?.status !== 'offered' || task.taskId === this.#announced || !panel.open) return;
    this.#announced = task.taskId;
    const { by, title } = task;
    this.#overlay.announce(sentence(this.texts.task_offer, { name: by.name, title }));
  }

  /** Sends the outline of the page in front of the visitor, to an agent who has just asked (rule TSK-7). */
  #outline({ outlineWantedAt }: ChatState): void {
    if (outlineWantedAt === this.#outlinedAt) return;
    this.#outlinedAt = outlineWantedAt;
    this.#stopOutline();
    const actions = this.#allowedKinds();
    if (actions.length === 0 || isTrue(this.host.getAttribute('data-no-page-context'))) return;
    const stopped = new AbortController();
    this.#stopOutline = () => stopped.abort();
    void import('../../platform/page-actions/report-outline.js').then(({ reportOutline }) =>
      reportOutline({
        clock: this.parts.clock,
        widget: this.host,
        actions,
        forMs: VIEWING_MS,
        signal: stopped.signal,
        report: (outline) => this.#tasks.outline(outline),
      }),
    );
  }
}
