import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Closer to the end than this, in px, counts as being there. */
const NEAR = 32;
const ROOM = 16;

/**
 * Keeps the reader's place in a scroller whose content grows at both ends: at the bottom it stays at
 * the bottom, elsewhere the line at the top edge stays where it is. The browser's own scroll
 * anchoring must be off; not every browser has one.
 */
export class ScrollKeeper implements ReactiveController {
  /** The reader is at the bottom, and stays there when something is added. */
  stuck = true;

  #anchor: { line: HTMLElement; offset: number } | undefined;
  #resizes: ResizeObserver | undefined;
  #top = 0;
  /** The box's height, 0 while it is not displayed, and by how much the content was higher. */
  #height = 0;
  #excess = 0;

  constructor(
    host: ReactiveControllerHost,
    private readonly scroller: () => HTMLElement | null,
    private readonly content: () => HTMLElement | null,
    private readonly moved: () => void,
  ) {
    host.addController(this);
  }

  /** A browser forgets how far something was scrolled that is taken out and put back. */
  hostConnected(): void {
    this.hostUpdated();
  }

  hostDisconnected(): void {
    this.#resizes?.disconnect();
    this.#resizes = undefined;
  }

  hostUpdated(): void {
    const scroller = this.scroller();
    const content = this.content();
    if (!scroller || !content) return;
    if (!this.#resizes) {
      const resizes = (this.#resizes = new ResizeObserver(() => this.#resized(resizes)));
      this.#watch(resizes);
    }
    this.settle();
  }

  #watch(resizes: ResizeObserver): void {
    for (const box of [this.scroller(), this.content()]) if (box) resizes.observe(box);
  }

  /**
   * Looks away until the next frame: what comes into sight gets its true size in this one, and pages
   * hear of a size that changes while it is told of as an error.
   */
  #resized(resizes: ResizeObserver): void {
    const scroller = this.scroller();
    if (!scroller) return;
    if (scroller.clientHeight === 0) this.#height = 0;
    const isAsKnown = scroller.clientHeight === this.#height && excessOf(scroller) === this.#excess;
    this.scrolled();
    if (isAsKnown) return;
    this.settle();
    resizes.disconnect();
    requestAnimationFrame(() => {
      if (resizes !== this.#resizes) return;
      this.#watch(resizes);
      this.moved();
    });
  }

  /**
   * To be called on every scroll event of the scroller, and before its content changes: a scroll whose
   * event has yet to come counts already.
   */
  scrolled(): void {
    const scroller = this.scroller();
    // What is not displayed has no place.
    if (!scroller || scroller.clientHeight === 0) return;
    // A scroll event of our own making tells nothing about the reader.
    const by = scroller.scrollTop - this.#top;
    if (Math.abs(by) < 1) return;
    // Nor does one that came of another size: a window turns, a keyboard comes up, a panel is back.
    if ((this.stuck || this.#height === 0) && scroller.clientHeight !== this.#height)
      return this.settle();
    const excess = excessOf(scroller);
    // Who goes down to the end is there, even if what comes into sight turns out to be higher.
    const end = by > 0 ? Math.min(excess, this.#excess) : excess;
    this.#top = scroller.scrollTop;
    this.#excess = excess;
    this.stuck = end - this.#top < NEAR;
    this.#remember(scroller);
    if (this.stuck && end < excess) this.settle();
    this.moved();
  }

  /** The line at the view's top edge, and how far below that edge it begins, in px. */
  get anchor(): { line: HTMLElement; offset: number } | undefined {
    return this.stuck ? undefined : this.#anchor;
  }

  /** Goes to where a line is that far below the view's top edge. */
  return(line: HTMLElement, offset: number): void {
    this.stuck = false;
    this.#anchor = { line, offset };
    this.settle();
  }

  /** Goes to a line, and leaves it a little room above. */
  show(line: HTMLElement): void {
    const scroller = this.scroller();
    if (scroller) scroller.scrollTop = line.offsetTop - ROOM;
    this.scrolled();
  }

  /** Goes to the bottom and stays there. */
  stick(): void {
    this.stuck = true;
    this.settle();
    this.moved();
  }

  /** Puts the reader's place right after the content or the box changed. */
  settle(): void {
    const scroller = this.scroller();
    if (!scroller || scroller.clientHeight === 0) return;
    if (this.stuck) this.#scrollTo(scroller, scroller.scrollHeight);
    else if (this.#anchor?.line.isConnected) {
      this.#scrollTo(scroller, this.#anchor.line.offsetTop - this.#anchor.offset);
    }
  }

  #scrollTo(scroller: HTMLElement, top: number): void {
    if (Math.abs(scroller.scrollTop - top) >= 1) scroller.scrollTop = top;
    this.#top = scroller.scrollTop;
    this.#height = scroller.clientHeight;
    this.#excess = excessOf(scroller);
  }

  /** Only messages serve: a day's name moves up when older messages of that day come. */
  #remember(scroller: HTMLElement): void {
    const lines = scroller.querySelectorAll<HTMLElement>('[part=message]');
    let [low, high] = [0, lines.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      const line = lines[middle];
      if (line && line.offsetTop + line.offsetHeight <= scroller.scrollTop) low = middle + 1;
      else high = middle;
    }
    const line = lines[low];
    this.#anchor = line && { line, offset: line.offsetTop - scroller.scrollTop };
  }
}

function excessOf({ scrollHeight, clientHeight }: HTMLElement): number {
  return scrollHeight - clientHeight;
}
