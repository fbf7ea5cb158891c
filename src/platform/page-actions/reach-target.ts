import type { Clock } from '../../core/ports.js';
import { nextChange, nextFrame, pause } from './waiting.js';

/** A target that has not moved for so many frames stands still. */
const STILL_FRAMES = 3;
/** After looking for the target, it rests so many times as long as that took. */
const REST = 10;

export interface ReachOptions {
  clock: Clock;
  /** Never in the way: what it covers can still be reached. */
  widget: Element;
  signal: AbortSignal;
  /** When to give up, ms since 1970 on `clock`. */
  deadline: number;
  /** Whether a person could point at it there: nothing covers it, and it is not disabled. */
  isUsed: boolean;
}

/**
 * The first visible match of a selector in the page's document, scrolled into view, once it stands still; `null`
 * if that does not happen in time. Shadow trees and frames are not searched. It may come late, move, be covered for
 * a while, or be replaced.
 */
export async function reachTarget(
  selector: string,
  options: ReachOptions,
): Promise<Element | null> {
  const { clock, signal, deadline } = options;
  let scrolled: Element | null = null;
  while (!signal.aborted && clock.now() < deadline) {
    const begin = performance.now();
    const target = firstVisible(selector);
    const costMs = performance.now() - begin;
    if (target === undefined) return null;
    if (target && options.widget.contains(target)) return target;
    if (target === null) {
      // A costly selector must not take the page's time at each change.
      await pause(clock, costMs * REST, signal);
      await nextChange(clock, signal);
      continue;
    }
    const isStill = await standsStill(target, options);
    if (!isStill) continue;
    // Not everything can be scrolled into view as a whole.
    const isThere = isInView(target) || (target === scrolled && isHalfInView(target));
    if (isThere && (!options.isUsed || isUsable(target, options.widget))) return target;
    if (target === scrolled) {
      // The page may scroll by itself, or a part of it may have to: without an animation it is there at once.
      scrollTo(target, 'instant');
      await nextChange(clock, signal);
    } else scrollTo(target, hasMotion() ? 'smooth' : 'instant');
    scrolled = target;
  }
  return null;
}

/** `undefined`: it is no selector. */
function firstVisible(selector: string): Element | null | undefined {
  try {
    return [...document.querySelectorAll(selector)].find(isVisible) ?? null;
  } catch {
    return undefined;
  }
}

/** It has a box, and is not hidden by a style. */
export function isVisible(element: Element): boolean {
  const { width, height } = element.getBoundingClientRect();
  return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true });
}

async function standsStill(
  target: Element,
  { clock, signal, deadline }: ReachOptions,
): Promise<boolean> {
  let before = placeOf(target);
  for (let frames = 0; frames < STILL_FRAMES;) {
    await nextFrame(clock, signal);
    if (signal.aborted || !target.isConnected || clock.now() >= deadline) return false;
    const place = placeOf(target);
    frames = place === before ? frames + 1 : 0;
    before = place;
  }
  return isVisible(target);
}

function placeOf(target: Element): string {
  const { x, y, width, height } = target.getBoundingClientRect();
  return String([x, y, width, height].map(Math.round));
}

function isInView(target: Element): boolean {
  const { left, right, top, bottom, height } = target.getBoundingClientRect();
  const isHigh = height > innerHeight;
  const isVertical = isHigh
    ? top < innerHeight / 2 && bottom > innerHeight / 2
    : top >= 0 && bottom <= innerHeight;
  return isVertical && right > 0 && left < innerWidth;
}

function isHalfInView(target: Element): boolean {
  const { top, bottom } = target.getBoundingClientRect();
  const half = (top + bottom) / 2;
  return half > 0 && half < innerHeight;
}

function isUsable(target: Element, widget: Element): boolean {
  if (target.matches(':disabled')) return false;
  // A box to tick is often invisible below its own label.
  const labels = target instanceof HTMLInputElement ? [...(target.labels ?? [])] : [];
  return [target, ...labels].some((each) => isHit(each, target, widget));
}

/** Whether its middle is the first thing there, but for the widget. */
function isHit(element: Element, target: Element, widget: Element): boolean {
  const [box] = element.getClientRects();
  if (!box) return false;
  const x = middle(box.left, box.right, innerWidth);
  const y = middle(box.top, box.bottom, innerHeight);
  const hit = document.elementsFromPoint(x, y).find((each) => !widget.contains(each));
  if (!hit) return false;
  return element.contains(hit) || hit.closest('label')?.control === target;
}

/** Of the part that is in view. */
function middle(from: number, to: number, size: number): number {
  return (Math.max(from, 0) + Math.min(to, size)) / 2;
}

function scrollTo(target: Element, behavior: ScrollBehavior): void {
  const { height } = target.getBoundingClientRect();
  const block = height > innerHeight ? 'start' : 'center';
  target.scrollIntoView({ block, inline: 'nearest', behavior });
}

function hasMotion(): boolean {
  return !document.hidden && !matchMedia('(prefers-reduced-motion: reduce)').matches;
}
