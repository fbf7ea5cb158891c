import type { Address } from '../client/console-ports.js';

/** The address bar. What is pushed is an entry of the tab's history. */
export function createBrowserAddress(): Address {
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of [...listeners]) listener();
  };
  return {
    path: () => location.pathname,
    push(path) {
      if (path === location.pathname) return;
      history.pushState(null, '', path);
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
