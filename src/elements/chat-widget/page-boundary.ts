import type { ReactiveController, ReactiveElement } from 'lit';
import { CloseRequests } from '../../controllers/close-requests.js';
import { MediaQuery } from '../../controllers/media-query.js';
import { FULL_SCREEN } from '../chat-panel/chat-panel.styles.js';
import { refuseDrop } from '../drag-data.js';

/** The widget's element, as the boundary sees it. */
export interface BoundaryHost extends ReactiveElement {
  readonly open: boolean;
  readonly mode: 'floating' | 'docked' | 'inline';
}

/** What pages act on wherever it comes from: shortcuts, paste handlers, smooth scrolling, modals. */
const ENDING_HERE = [
  ...['keydown', 'keyup', 'keypress', 'beforeinput', 'input', 'copy', 'cut', 'paste'],
  ...['compositionstart', 'compositionupdate', 'compositionend', 'wheel', 'touchmove'],
  ...['dragstart', 'drag', 'dragenter', 'dragleave', 'dragend', 'focusin', 'focusout'],
];
const DROPS = ['dragover', 'drop'] as const;

/**
 * Keeps widget and page apart, from when it has loaded until the element is gone.
 *
 * Text, keys, scrolling and dragging that come from the widget's shadow trees end at its element, in the
 * bubble phase, so that the page does not act on them. Clicks and pointer events pass, and so do all
 * events of slotted content. Changes of the focus end here only while the panel is open: until then a
 * modal of the page may keep the focus.
 *
 * Where the panel covers the window, the browser's request to close it, such as a back gesture, closes
 * it in place of the page.
 */
export class PageBoundary implements ReactiveController {
  readonly #fullScreen;
  readonly #closeRequests;

  constructor(private readonly host: BoundaryHost) {
    this.#fullScreen = new MediaQuery(host, FULL_SCREEN);
    this.#closeRequests = new CloseRequests(host, () =>
      host.renderRoot.querySelector('chat-widget-panel')?.close(),
    );
  }

  /** Adding a listener once more changes nothing. */
  hostConnected(): void {
    const { host } = this;
    for (const type of ENDING_HERE) host.addEventListener(type, this.#end, { passive: true });
    for (const type of DROPS) host.addEventListener(type, this.#onDrop);
    this.hostUpdated();
  }

  hostUpdated(): void {
    const { open, mode } = this.host;
    this.#closeRequests.listen(open && mode !== 'inline' && this.#fullScreen.matches);
  }

  readonly #end = (event: Event): void => {
    const passes = event instanceof FocusEvent && !this.host.open;
    if (!passes && this.#isFromInside(event)) event.stopPropagation();
  };

  readonly #onDrop = (event: DragEvent): void => {
    if (!this.#isFromInside(event)) return;
    event.stopPropagation();
    refuseDrop(event);
  };

  /** Events from the shadow trees are retargeted to the host; those of slotted content are not. */
  #isFromInside(event: Event): boolean {
    return event.target === this.host && event.composedPath()[0] !== this.host;
  }
}
