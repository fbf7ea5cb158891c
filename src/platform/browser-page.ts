import type { PageEvent, PageState } from '../core/ports.js';
import { MAX_URL_UNITS } from '../protocol/limits.js';
import { cutText } from '../protocol/text.js';

/**
 * The document's visibility and comings and goings. Only Chromium tells of freezing; a page may be
 * told twice that it goes (`pagehide`, then `freeze`), and says so once.
 */
export function createBrowserPage(): PageState {
  return {
    visible,
    context() {
      const url = short(location.href);
      const title = short(document.title);
      const referrer = short(document.referrer);
      return { url, ...(title && { title }), ...(referrer && { referrer }) };
    },
    wasReloaded() {
      const [entry] = performance.getEntriesByType('navigation');
      return entry instanceof PerformanceNavigationTiming && entry.type === 'reload';
    },
    onEvent(listener) {
      const undo = new AbortController();
      const { signal } = undo;
      let away = false;
      const go = (to: boolean, event: PageEvent) => (): void => {
        if (away === to) return;
        away = to;
        listener(event);
      };
      const leave = go(true, 'leaving');
      const comeBack = go(false, 'returned');

      window.addEventListener('pagehide', leave, { signal });
      document.addEventListener('freeze', leave, { signal });
      window.addEventListener('pageshow', comeBack, { signal });
      document.addEventListener('resume', comeBack, { signal });
      for (const type of ['popstate', 'hashchange'])
        window.addEventListener(type, () => listener('moved'), { signal });
      // Tells of `pushState` too, where there is such a thing.
      window.navigation?.addEventListener('currententrychange', () => listener('moved'), {
        signal,
      });
      window.addEventListener('online', () => listener('online'), { signal });
      document.addEventListener(
        'visibilitychange',
        () => listener(visible() ? 'visible' : 'hidden'),
        { signal },
      );
      return () => undo.abort();
    },
  };
}

function visible(): boolean {
  return document.visibilityState === 'visible';
}

function short(text: string): string {
  return cutText(text, MAX_URL_UNITS);
}
