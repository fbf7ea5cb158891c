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

/** A part of the window. */
type Box = Pick<DOMRect, 'left' | 'top' | 'right' | 'bottom'>;

/** Where the target can be seen: in the window, and in each box around it that scrolls. */
function viewOf(target: Element): Box {
  let view: Box = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  let { position } = getComputedStyle(target);
  for (let box = target.parentElement; box && box !== document.body; box = box.parentElement) {
    if (position === 'fixed') break;
    const style = getComputedStyle(box);
    // What is placed absolutely is not in the boxes between it and the one that it is placed by.
    if (position === 'absolute' && style.position === 'static') continue;
    position = style.position;
    if (/auto|scroll|hidden|clip/.test(style.overflow))
      view = within(view, box.getBoundingClientRect());
  }
  return view;
}

function within(a: Box, b: Box): Box {
  return {
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  };
}

function isInView(target: Element): boolean {
  const view = viewOf(target);
  const { left, right, top, bottom } = target.getBoundingClientRect();
  return (
    isSeen({ from: left, to: right }, { from: view.left, to: view.right }) &&
    isSeen({ from: top, to: bottom }, { from: view.top, to: view.bottom })
  );
}

/** In one direction: as a whole, or over the middle if it is too large for that. Half a pixel is rounding. */
function isSeen(target: Span, view: Span): boolean {
  const middle = (view.from + view.to) / 2;
  return target.to - target.from > view.to - view.from
    ? target.from < middle && target.to > middle
    : target.from >= view.from - 0.5 && target.to <= view.to + 0.5;
}

interface Span {
  from: number;
  to: number;
}

function isHalfInView(target: Element): boolean {
  const view = viewOf(target);
  const { left, right, top, bottom } = target.getBoundingClientRect();
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  return x > view.left && x < view.right && y > view.top && y < view.bottom;
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
  const { left, top, right, bottom } = within(viewOf(element), box);
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const hit = document.elementsFromPoint(x, y).find((each) => !widget.contains(each));
  if (!hit) return false;
  return element.contains(hit) || hit.closest('label')?.control === target;
}

function scrollTo(target: Element, behavior: ScrollBehavior): void {
  const { height } = target.getBoundingClientRect();
  const view = viewOf(target);
  const block = height > view.bottom - view.top ? 'start' : 'center';
  target.scrollIntoView({ block, inline: 'nearest', behavior });
}

function hasMotion(): boolean {
  return !document.hidden && !matchMedia('(prefers-reduced-motion: reduce)').matches;
}
