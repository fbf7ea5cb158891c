import type { ReactiveController, ReactiveElement } from 'lit';
import { FULL_SCREEN } from '../chat-panel/chat-panel.styles.js';
import { refuseDrop } from '../drag-data.js';

/** The widget's element, as the boundary sees it. */
export interface BoundaryHost extends ReactiveElement {
  readonly open: boolean;
  readonly mode: 'floating' | 'docked' | 'inline';
}

/** The part of the browser's `CloseWatcher` that is used. TypeScript has no types of it yet. */
interface CloseWatcher extends EventTarget {
  destroy(): void;
}

declare global {
  interface Window {
    /** Absent in browsers that have no such thing. */
    readonly CloseWatcher?: new () => CloseWatcher;
  }
}

/** On these events pages act whatever element they come from: shortcuts, paste handlers, scrolling, modals. */
const CONTAINED_EVENTS =
  'keydown keyup keypress beforeinput input textInput compositionstart compositionupdate compositionend ' +
  'copy cut paste wheel touchmove dragstart drag dragenter dragover dragleave drop dragend ' +
  'focusin focusout';

/**
 * Keeps the widget's events from the page, and the back gesture from its history.
 *
 * Text, keys, scrolling and dragging that come from the widget's shadow trees end at its element, in the
 * bubble phase, so that the page does not act on them. Clicks and pointer events pass, and so do all
 * events of slotted content. Changes of the focus end here only while the panel is open: until then a
 * modal of the page may keep the focus.
 *
 * Where the panel covers the window, the browser's request to close something, such as Android's back
 * gesture, does what Escape does. It needs a browser with `CloseWatcher`, and leaves the page's history
 * alone.
 */
export class PageBoundary implements ReactiveController {
  /** Exists only while the panel covers the window, because a watcher takes the gesture from the page. */
  #watcher: CloseWatcher | undefined;

  constructor(private readonly host: BoundaryHost) {}

  /** May run again: adding the same listener twice has no effect. */
  hostConnected(): void {
    for (const type of CONTAINED_EVENTS.split(' '))
      this.host.addEventListener(type, this.#contain, { passive: !isDropEvent(type) });
    this.hostUpdated();
  }

  hostUpdated(): void {
    const { open, mode } = this.host;
    const coversWindow = open && mode !== 'inline' && matchMedia(FULL_SCREEN).matches;
    if (!coversWindow) this.hostDisconnected();
    else this.#watcher ??= this.#watch();
  }

  hostDisconnected(): void {
    this.#watcher?.destroy();
    this.#watcher = undefined;
  }

  #watch(): CloseWatcher | undefined {
    const watcher = window.CloseWatcher && new window.CloseWatcher();
    watcher?.addEventListener('close', () => {
      this.#watcher = undefined;
      this.#pressEscape();
      // A watcher hears one request, and what was closed may have been a menu.
      this.hostUpdated();
    });
    return watcher;
  }

  /** An open menu or question has the focus, and closes before the panel. */
  #pressEscape(): void {
    const { shadowRoot } = this.host;
    let focused = shadowRoot?.activeElement ?? shadowRoot?.firstElementChild;
    while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
    const init = { key: 'Escape', bubbles: true, composed: true, cancelable: true };
    focused?.dispatchEvent(new KeyboardEvent('keydown', init));
  }

  readonly #contain = (event: Event): void => {
    const { host } = this;
    // Events from the shadow trees are retargeted to the host; those of slotted content are not.
    const isFromInside = event.target === host && event.composedPath()[0] !== host;
    if (!isFromInside || (event.type.startsWith('focus') && !host.open)) return;
    event.stopPropagation();
    if (event instanceof DragEvent && isDropEvent(event.type)) refuseDrop(event);
  };
}

function isDropEvent(type: string): boolean {
  return type === 'dragover' || type === 'drop';
}
