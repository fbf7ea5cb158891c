import type { WindowFocus } from '../../../src/console/client/console-ports.js';

export interface FakeWindowFocus extends WindowFocus {
  focus(): void;
  blur(): void;
  /** The agent clicks, types or scrolls, whether the console has the focus or not. */
  interact(): void;
}

/** A console that has the focus at first. */
export function createFakeWindowFocus(): FakeWindowFocus {
  type Listener = Parameters<WindowFocus['onEvent']>[0];
  const listeners = new Set<Listener>();
  let focused = true;

  const emit = (event: Parameters<Listener>[0]): void => {
    for (const listener of [...listeners]) listener(event);
  };
  const change = (to: boolean): void => {
    if (focused === to) return;
    focused = to;
    emit(to ? 'focused' : 'blurred');
  };

  return {
    isFocused: () => focused,
    onEvent(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    focus: () => change(true),
    blur: () => change(false),
    interact: () => emit('interacted'),
  };
}
