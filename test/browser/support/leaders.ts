import type { Page } from '@playwright/test';

/** Whether this tab holds the widget's lock now. It asks the browser, not the widget. */
export async function leads(page: Page): Promise<boolean> {
  return (await page.evaluate(holdsLockAt, false)) !== null;
}

/**
 * Watches from now on; resolves with the moment at which this tab is seen to hold the widget's lock,
 * ms since 1970.
 */
export async function whenLeading(page: Page): Promise<number> {
  return (await page.evaluate(holdsLockAt, true))!;
}

/** Runs in the page. A lock of its own tells who this document is. */
function holdsLockAt(waiting: boolean): Promise<number | null> {
  const own = `who am I ${Math.random()}`;
  return navigator.locks.request(own, async () => {
    for (;;) {
      const { held = [] } = await navigator.locks.query();
      const me = held.find(({ name }) => name === own)?.clientId;
      const leader = held.find(({ name }) => name?.startsWith('chat-widget:'))?.clientId;
      if (leader !== undefined && leader === me) return Date.now();
      if (!waiting) return null;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });
}
