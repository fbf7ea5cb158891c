import type { Address } from '../client/console-ports.js';

/** The address bar. What is pushed is an entry of the tab's history. */
export function createBrowserAddress(): Address {
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const path = (): string => location.pathname + location.search;
  return {
    path,
    push(to) {
      if (to === path()) return;
      history.pushState(null, '', to);
      tell();
    },
    replace(to) {
      if (to === path()) return;
      history.replaceState(null, '', to);
      tell();
    },
    onChange(listener) {
      const entry = (): void => listener();
      listeners.add(entry);
      window.addEventListener('popstate', entry);
      return () => {
        listeners.delete(entry);
        window.removeEventListener('popstate', entry);
      };
    },
  };
}
