import type { Clock } from '../../core/ports.js';
import { DEFAULT_STEP_SECONDS, type StepOutcome, type TaskStep } from '../../protocol/task.js';
import { clickElement } from './click-element.js';
import { fillField, isFillable } from './fill-field.js';
import { isForbiddenClick, isOutOfReach, isSecretField } from './never.js';
import { isAt, ownAddress } from './page-address.js';
import { isVisible, reachTarget } from './reach-target.js';
import { nextChange, pause } from './waiting.js';

/** The visitor sees for so long what is about to be done, in ms. */
const LOOK_MS = 1_000;
/** How long something is pointed out: time to look, and to read each character of the sentence, in ms. */
const READ_MS = { least: 2_500, each: 45, most: 8_000 };
/** A click that leads to another page begins to load it within this time, in ms. */
const LOAD_BEGINS_MS = 500;

export interface StepSurroundings {
  clock: Clock;
  /** Its element. No step touches it. */
  widget: Element;
  /** Stops the step. */
  signal: AbortSignal;
  /** What the step is about, for the overlay. */
  show(target: Element): void;
  /** A click, a navigation or a filling is about to be carried out (rule TSK-6). */
  begin(): void;
}

/** Carries out one step in the page. Never rejects. */
export async function performStep(
  step: TaskStep,
  surroundings: StepSurroundings,
): Promise<StepOutcome> {
  const { clock, signal } = surroundings;
  const deadline = clock.now() + (step.timeoutSeconds ?? DEFAULT_STEP_SECONDS) * 1000;
  const expected = step.expectUrl ?? step.url;
  // A relative one belongs to the page where the step begins.
  const goal = expected === undefined ? undefined : ownAddress(expected);
  const outcome =
    step.kind === 'navigate'
      ? await navigate(step, goal ?? null, surroundings)
      : await performOnTarget(step, deadline, surroundings);
  if (signal.aborted) return 'aborted';
  if (outcome !== 'done' || goal === undefined) return outcome;
  // In a page that is left, nothing follows: the next one goes on.
  return await arrives(goal, deadline, surroundings);
}

async function navigate(
  { url = '' }: TaskStep,
  goal: URL | null,
  { clock, signal, begin }: StepSurroundings,
): Promise<StepOutcome> {
  const address = ownAddress(url);
  if (!address) return 'forbidden';
  await pause(clock, LOOK_MS, signal);
  if (signal.aborted) return 'aborted';
  if (goal && isAt(goal) && (!address.hash || address.hash === location.hash)) return 'done';
  begin();
  location.assign(address);
  return 'done';
}

async function performOnTarget(
  step: TaskStep,
  deadline: number,
  surroundings: StepSurroundings,
): Promise<StepOutcome> {
  const { clock, widget, signal, show } = surroundings;
  const isUsed = step.kind !== 'scroll';
  const options = { clock, widget, signal, deadline, isUsed };
  const target = await reachTarget(step.target ?? '', options);
  if (signal.aborted) return 'aborted';
  if (!target) return isHiddenSecret(step.target ?? '') ? 'forbidden' : 'not_found';
  if (isForbidden(step, target, widget)) return 'forbidden';
  show(target);
  await pause(clock, step.kind === 'highlight' ? readingMs(step.say) : LOOK_MS, signal);
  if (signal.aborted) return 'aborted';
  if (step.kind !== 'click' && step.kind !== 'fill') return 'done';
  if (!isVisible(target) || target.matches(':disabled')) return 'not_found';
  // It may be another kind of field by now.
  if (isForbidden(step, target, widget)) return 'forbidden';
  if (step.kind === 'fill') {
    surroundings.begin();
    return fillField(target, step.value ?? '') ? 'done' : 'forbidden';
  }
  const mayClick = (): boolean => !isForbidden(step, target, widget);
  return (await click(target, mayClick, deadline, surroundings)) ? 'done' : 'forbidden';
}

/**
 * Clicks. If the page begins to load another one then, the step lasts until the page goes, or until its time is over: a
 * download stays. Returns `false` if it may not click.
 */
async function click(
  target: Element,
  mayClick: () => boolean,
  deadline: number,
  { clock, signal, begin }: StepSurroundings,
): Promise<boolean> {
  let isLoading = false;
  const onLoad = (): void => {
    isLoading = true;
  };
  // For this short time only: some browsers keep no page in their cache that listens for this.
  addEventListener('beforeunload', onLoad, true);
  begin();
  const isClicked = clickElement(target, mayClick);
  if (isClicked) await pause(clock, LOAD_BEGINS_MS, signal);
  removeEventListener('beforeunload', onLoad, true);
  if (isLoading) await pause(clock, deadline - clock.now(), signal);
  return isClicked;
}

function isForbidden(step: TaskStep, target: Element, widget: Element): boolean {
  if (isOutOfReach(target, widget)) return true;
  if (step.kind === 'click') return isForbiddenClick(target);
  return step.kind === 'fill' && !isFillable(target);
}

/** Fields for files are mostly hidden, and so is one that a page has made so for this. */
function isHiddenSecret(selector: string): boolean {
  try {
    return [...document.querySelectorAll(selector)].some(isSecretField);
  } catch {
    return false;
  }
}

/** `null`: it is no address of the page's own. */
async function arrives(
  goal: URL | null,
  deadline: number,
  { clock, signal }: StepSurroundings,
): Promise<StepOutcome> {
  while (!goal || !isAt(goal)) {
    if (signal.aborted) return 'aborted';
    if (clock.now() >= deadline) return 'timed_out';
    await nextChange(clock, signal);
  }
  return 'done';
}

function readingMs(sentence: string): number {
  return Math.min(READ_MS.least + READ_MS.each * sentence.length, READ_MS.most);
}
