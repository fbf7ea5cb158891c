import type { Attention } from '../client/console-ports.js';

/** What an agent does with a console, also with one that does not have the focus. */
const ACTS = ['pointerdown', 'keydown', 'wheel'] as const;

/** The agent's attention to this document: its visibility, its focus, and what happens in it. */
export function createBrowserAttention(): Attention {
  const has = (): boolean => document.visibilityState === 'visible' && document.hasFocus();
  return {
    has,
    onEvent(listener) {
      const undo = new AbortController();
      const { signal } = undo;
      let had = has();
      const check = (): void => {
        if (has() === had) return;
        had = !had;
        listener(had ? 'gained' : 'lost');
      };
      for (const type of ['focus', 'blur']) window.addEventListener(type, check, { signal });
      document.addEventListener('visibilitychange', check, { signal });
      for (const type of ACTS)
        window.addEventListener(type, () => listener('acted'), {
          signal,
          capture: true,
          passive: true,
        });
      return () => undo.abort();
    },
  };
}
