import type { ReactiveController, ReactiveElement } from 'lit';
import type { ChatEngine } from '../../core/chat-engine-api.js';
import type { Undo } from '../../core/ports.js';
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
import { ACTION_KINDS, type ActionKind, type StepOutcome } from '../../protocol/task.js';
import { isTrue } from '../chat-widget/option-attributes.js';
import { mergeTexts } from '../texts/merge-texts.js';
import { siteTexts } from '../texts/site-texts.js';
import { ChatActionEvent } from './chat-action-event.js';
import { createOutlineResponder, type OutlineResponder } from './outline-responder.js';
import { sectionOf, TaskStage } from './task-stage.js';

/** The widget's element, as the guided tasks see it. */
export interface TaskHost extends ReactiveElement {
  open: boolean;
  readonly mode: 'floating' | 'docked' | 'inline';
  readonly position: 'bottom-right' | 'bottom-left';
  readonly messages: TextOverrides;
}

/** One for each engine: of several elements that share one, the first carries tasks out. */
const controllers = new WeakMap<ChatEngine, GuidedTaskController>();
const listeners = new Set<() => void>();

/** The guided tasks of an engine; `undefined` before the first, and while no element has the engine. */
export function guidedTasksOf(engine: ChatEngine): GuidedTaskController | undefined {
  return controllers.get(engine);
}

/** Calls when an engine may have got its guided tasks, and after every change of what they say. */
export function onGuidedTasks(listener: () => void): Undo {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function changed(): void {
  for (const listener of listeners) listener();
}

/**
 * Lets an element take part in guided tasks: it carries out steps in the element's page, as far as the page allows, and
 * is what the card asks. It loads with the first task. When the element is removed, that is as if the page were left.
 */
export class GuidedTaskController implements ReactiveController, PageActions {
  readonly #tasks: GuidedTasks;
  readonly #stage: TaskStage;
  readonly #outline: OutlineResponder;
  readonly #undo: Undo;

  constructor(
    private readonly host: TaskHost,
    private readonly engine: ChatEngine,
    private readonly parts: TaskParts,
  ) {
    controllers.set(engine, this);
    host.addController(this);
    this.#stage = new TaskStage({
      host,
      engine,
      texts: () => this.texts,
      carriesOut: (taskId) => this.carriesOut(taskId),
      stop: () => this.stop(),
    });
    this.#outline = createOutlineResponder({
      clock: parts.clock,
      widget: host,
      allowed: () => (isTrue(host.getAttribute('data-no-page-context')) ? [] : this.#allowed()),
      report: (outline) => this.#tasks.outline(outline),
    });
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
    this.#outline.close();
    this.#tasks.close();
    this.#stage.remove();
  }

  /** The texts in the element's language. */
  get texts(): TaskTexts {
    const { lang } = sectionOf(this.host);
    const { site } = this.engine.store.get();
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a locale's language is a supported one
    const language = lang.replace(/-.*/, '') as Language;
    return mergeTexts({ ...taskTexts[language] }, ...siteTexts(site, lang), this.host.messages);
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

  /** Whether this tab carries the task out, or is about to. */
  carriesOut(taskId: string): boolean {
    return this.#tasks.carriesOut(taskId);
  }

  /** Whether the visitor has declined or stopped the task in this tab. */
  hasRefused(taskId: string): boolean {
    return this.#tasks.refused()?.taskId === taskId;
  }

  /** Whether the visitor has stopped the task in this tab. */
  hasStopped(taskId: string): boolean {
    return this.hasRefused(taskId) && this.#tasks.refused()?.type === 'stopped';
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
    if (!this.#allowed().includes(due.kind)) return 'forbidden';
    if (!this.host.dispatchEvent(new ChatActionEvent(due))) return 'refused';
    return performStep(due, {
      clock: this.parts.clock,
      widget: this.host,
      signal,
      show: (target) => this.#stage.show(target),
      begin: () => calls.begin(),
    });
  }

  /** The kinds of action that the page allows. */
  #allowed(): readonly ActionKind[] {
    const words = (this.host.getAttribute('data-actions') ?? '').split(/\s+/);
    return ACTION_KINDS.filter((kind) => words.includes(kind));
  }

  #update(): void {
    this.#stage.update();
    this.#outline.update(this.engine.store.get());
    changed();
  }
}
