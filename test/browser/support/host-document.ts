import { expect, type Page } from '@playwright/test';

/** What the page around the widget can tell: that it is the same still, and what it heard. */
export interface HostDocument {
  /** The document was never loaded anew, and the element is the one that it was. */
  stands(): Promise<void>;
  /** The conversation's events since then: "chat-session ended", "chat-close". */
  heard(): Promise<string[]>;
  /** Waits for exactly these. */
  hears(events: string[]): Promise<void>;
}

interface Witness {
  mark: string;
  element: Element;
  heard: string[];
}
type Watched = typeof globalThis & { witness?: Witness };

/** Watches from now on. */
export async function watchDocument(page: Page): Promise<HostDocument> {
  const mark = String(Math.random());
  await page.evaluate((put) => {
    const heard: Witness['heard'] = [];
    for (const type of ['chat-session', 'chat-open', 'chat-close'])
      document.addEventListener(type, (event) => {
        const status = 'status' in event ? ` ${String(event.status)}` : '';
        heard.push(type + status);
      });
    const element = document.querySelector('chat-widget')!;
    (globalThis as Watched).witness = { mark: put, element, heard };
  }, mark);

  const heard = () => page.evaluate(() => (globalThis as Watched).witness?.heard ?? []);

  return {
    async stands() {
      const found = await page.evaluate(() => {
        const { witness } = globalThis as Watched;
        return [witness?.mark, witness?.element === document.querySelector('chat-widget')];
      });
      expect(found).toEqual([mark, true]);
    },
    heard,
    async hears(events) {
      await expect.poll(heard).toEqual(events);
    },
  };
}
