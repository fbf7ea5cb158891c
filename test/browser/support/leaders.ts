import type { Page } from '@playwright/test';

declare global {
  interface Window {
    /** How often this document took a lock from its holder. */
    steals: number;
  }
}

/** Whether this tab holds the widget's lock now. It asks the browser, not the widget. */
export function leads(page: Page): Promise<boolean> {
  return page.evaluate(holdsLock, false);
}

/** Resolves when this tab holds the widget's lock. */
export async function whenLeading(page: Page): Promise<void> {
  await page.evaluate(holdsLock, true);
}

/**
 * Counts from now on how often this tab takes a lock from its holder. A tab that leads without that was
 * given the lock at once, by the browser or by the leader; one that had to steal waited for the leader
 * in vain.
 */
export async function countSteals(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    window.steals = 0;
    const request = navigator.locks.request.bind(navigator.locks) as (
      ...args: unknown[]
    ) => Promise<unknown>;
    navigator.locks.request = (...args: unknown[]) => {
      if ((args[1] as LockOptions).steal) window.steals++;
      return request(...args);
    };
  });
  return () => page.evaluate(() => window.steals);
}

/** Runs in the page. A lock of its own tells who this document is. */
function holdsLock(waiting: boolean): Promise<boolean> {
  const own = `who am I ${Math.random()}`;
  return navigator.locks.request(own, async () => {
    for (;;) {
      const { held = [] } = await navigator.locks.query();
      const me = held.find(({ name }) => name === own)?.clientId;
      const leader = held.find(({ name }) => name?.startsWith('chat-widget:'))?.clientId;
      if (leader !== undefined && leader === me) return true;
      if (!waiting) return false;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });
}
