import type { WindowFocus } from '../client/console-ports.js';

/** The events of an agent who uses the console. A wheel is used without giving it the focus. */
const INTERACTIONS = ['pointerdown', 'keydown', 'wheel'] as const;

export function createWindowFocus(): WindowFocus {
  const isFocused = (): boolean => document.visibilityState === 'visible' && document.hasFocus();
  return {
    isFocused,
    onEvent(listener) {
      const undo = new AbortController();
      const { signal } = undo;
      let wasFocused = isFocused();
      const check = (): void => {
        if (isFocused() === wasFocused) return;
        wasFocused = !wasFocused;
        listener(wasFocused ? 'focused' : 'blurred');
      };
      for (const type of ['focus', 'blur']) window.addEventListener(type, check, { signal });
      document.addEventListener('visibilitychange', check, { signal });
      for (const type of INTERACTIONS)
        window.addEventListener(type, () => listener('interacted'), {
          signal,
          capture: true,
          passive: true,
        });
      return () => undo.abort();
    },
  };
}
