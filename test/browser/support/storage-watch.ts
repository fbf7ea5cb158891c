import type { BrowserContext } from '@playwright/test';

/** All that pages of a browser context ever stored under a name, be it there still or not. */
export interface StorageWatch {
  /** "localStorage <key>", "sessionStorage <key>". */
  readonly seen: ReadonlySet<string>;
}

/** Watches the pages that are opened from now on. */
export async function watchStorage(context: BrowserContext): Promise<StorageWatch> {
  const seen = new Set<string>();
  await context.exposeFunction('noteStored', (what: string) => void seen.add(what));
  await context.addInitScript(() => {
    const { noteStored } = globalThis as typeof globalThis & { noteStored(what: string): void };
    // oxlint-disable-next-line typescript/unbound-method -- called with its storage below
    const write = Storage.prototype.setItem;
    Storage.prototype.setItem = function setItem(key, value) {
      noteStored(`${this === localStorage ? 'localStorage' : 'sessionStorage'} ${key}`);
      write.call(this, key, value);
    };
  });
  return { seen };
}
