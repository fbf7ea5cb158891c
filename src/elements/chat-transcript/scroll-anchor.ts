import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Within this distance of the end, in px, the reader counts as being there. */
const NEAR_END = 32;
/** The space above a message that is scrolled to, in px. */
const MARGIN = 16;

interface Anchor {
  row: HTMLElement;
  /** How far below the view's top edge it begins, in px; negative when it begins above. */
  offset: number;
}

/**
 * Keeps the scroll position while content is added at both ends. At the bottom the view stays at the
 * bottom; elsewhere the message at its top edge stays in place. The browser's own scroll anchoring must
 * be off (`overflow-anchor: none`): not every browser has it, and both together would scroll twice.
 */
export class ScrollAnchor implements ReactiveController {
  /** The reader is at the bottom, and stays there when something is added. */
  pinned = true;

  #anchor: Anchor | undefined;
  #resizes: ResizeObserver | undefined;
  #top = 0;
  /** The scroller's height (0 while it is not displayed), and how much higher its content was. */
  #height = 0;
  #overflow = 0;

  constructor(
    host: ReactiveControllerHost,
    private readonly scroller: () => HTMLElement | null,
    private readonly content: () => HTMLElement | null,
    private readonly onMove: () => void,
  ) {
    host.addController(this);
  }

  /** Browsers forget the scroll position of an element that leaves the document. */
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
      const resizes = (this.#resizes = new ResizeObserver(() => this.#onResize(resizes)));
      this.#observe(resizes);
    }
    this.restore();
  }

  #observe(resizes: ResizeObserver): void {
    for (const box of [this.scroller(), this.content()]) if (box) resizes.observe(box);
  }

  /**
   * Stops observing until the next frame. Messages that come into view get their real size in this
   * frame, and a size that changes during the notification is reported to the page as an error.
   */
  #onResize(resizes: ResizeObserver): void {
    const scroller = this.scroller();
    if (!scroller) return;
    if (scroller.clientHeight === 0) this.#height = 0;
    const isKnown =
      scroller.clientHeight === this.#height && overflowOf(scroller) === this.#overflow;
    this.onScroll();
    if (isKnown) return;
    this.restore();
    resizes.disconnect();
    requestAnimationFrame(() => {
      if (resizes !== this.#resizes) return;
      this.#observe(resizes);
      this.onMove();
    });
  }

  /**
   * Call it on every scroll event of the scroller, and before its content changes: the event of a
   * scroll may be still to come.
   */
  onScroll(): void {
    const scroller = this.scroller();
    // Without a box there is no scroll position.
    if (!scroller || scroller.clientHeight === 0) return;
    // Our own scrolling says nothing about the reader.
    const by = scroller.scrollTop - this.#top;
    if (Math.abs(by) < 1) return;
    // Nor does a change of size: a rotated device, an on-screen keyboard, a panel that reopens.
    if ((this.pinned || this.#height === 0) && scroller.clientHeight !== this.#height)
      return this.restore();
    const overflow = overflowOf(scroller);
    // A reader who scrolls down to the end is there, even if what comes into view turns out higher.
    const end = by > 0 ? Math.min(overflow, this.#overflow) : overflow;
    this.#top = scroller.scrollTop;
    this.#overflow = overflow;
    this.pinned = end - this.#top < NEAR_END;
    this.#findAnchor(scroller);
    if (this.pinned && end < overflow) this.restore();
    this.onMove();
  }

  /** The message at the view's top edge; `undefined` at the bottom. */
  get anchor(): Anchor | undefined {
    return this.pinned ? undefined : this.#anchor;
  }

  /** Scrolls so that a message begins `offset` px below the view's top edge. */
  scrollTo(row: HTMLElement, offset: number): void {
    this.pinned = false;
    this.#anchor = { row, offset };
    this.restore();
  }

  /** Scrolls to a message as a reader would: at the end it pins the view. */
  show(row: HTMLElement): void {
    const scroller = this.scroller();
    if (scroller) scroller.scrollTop = row.offsetTop - MARGIN;
    this.onScroll();
  }

  /** Scrolls to the bottom and stays there. */
  pin(): void {
    this.pinned = true;
    this.restore();
    this.onMove();
  }

  /** Restores the scroll position after the content or the box has changed. */
  restore(): void {
    const scroller = this.scroller();
    if (!scroller || scroller.clientHeight === 0) return;
    if (this.pinned) this.#setTop(scroller, scroller.scrollHeight);
    else if (this.#anchor?.row.isConnected) {
      this.#setTop(scroller, this.#anchor.row.offsetTop - this.#anchor.offset);
    }
  }

  #setTop(scroller: HTMLElement, top: number): void {
    if (Math.abs(scroller.scrollTop - top) >= 1) scroller.scrollTop = top;
    this.#top = scroller.scrollTop;
    this.#height = scroller.clientHeight;
    this.#overflow = overflowOf(scroller);
  }

  /** Only messages are anchors: a day's name moves up when older messages of that day are added. */
  #findAnchor(scroller: HTMLElement): void {
    const rows = scroller.querySelectorAll<HTMLElement>('[part=message]');
    let [low, high] = [0, rows.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      const row = rows[middle];
      if (row && row.offsetTop + row.offsetHeight <= scroller.scrollTop) low = middle + 1;
      else high = middle;
    }
    const row = rows[low];
    this.#anchor = row && { row, offset: row.offsetTop - scroller.scrollTop };
  }
}

function overflowOf({ scrollHeight, clientHeight }: HTMLElement): number {
  return scrollHeight - clientHeight;
}
