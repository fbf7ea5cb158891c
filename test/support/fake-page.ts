import type { PageEvent, PageState } from '../../src/core/ports.js';
import type { PageContext } from '../../src/protocol/visitor-requests.js';

export interface FakePage extends PageState {
  show(): void;
  hide(): void;
  /** `leaving`: the document goes away, into the page cache, or is frozen. */
  leave(): void;
  /** `returned`, and visible or hidden as it was. */
  comeBack(): void;
  /** `online`: the device has a network again. */
  online(): void;
  /** The visitor is on this page now. */
  setContext(context: PageContext): void;
  /** The visitor went there, and the document stayed. */
  moveTo(context: PageContext): void;
}

export function createFakePage({ visible = true, reloaded = false } = {}): FakePage {
  const listeners = new Set<(event: PageEvent) => void>();
  let seen = visible;
  let context: PageContext = { url: 'https://shop.example/', title: 'Shop' };

  const emit = (event: PageEvent): void => {
    for (const listener of [...listeners]) listener(event);
  };
  const turn = (to: boolean): void => {
    if (seen === to) return;
    seen = to;
    emit(to ? 'visible' : 'hidden');
  };

  return {
    visible: () => seen,
    context: () => context,
    wasReloaded: () => reloaded,
    onEvent(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    show: () => turn(true),
    hide: () => turn(false),
    leave: () => emit('leaving'),
    comeBack: () => emit('returned'),
    online: () => emit('online'),
    setContext: (next) => void (context = next),
    moveTo(next) {
      context = next;
      emit('moved');
    },
  };
}
