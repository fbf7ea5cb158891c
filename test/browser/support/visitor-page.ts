import { expect, type Locator, type Page } from '@playwright/test';

/** What a visitor does and sees in one tab, by accessible names alone. */
export interface VisitorPage {
  readonly page: Page;
  readonly panel: Locator;
  readonly composer: Locator;
  open(): Promise<void>;
  close(): Promise<void>;
  send(body: string): Promise<void>;
  /** The last of the visitor's messages has reached the server; an agent may have read it already. */
  readonly sent: Locator;
  /** Scrolls the conversation by a key, until it stands still: browsers glide. */
  scroll(key: string): Promise<void>;
  /** Opens the menu, and takes what is called so. */
  choose(item: string): Promise<void>;
  /** The bodies of all messages but the system's, from top to bottom. */
  bodies(): Promise<string[]>;
  /** Waits until the transcript shows exactly these, in this order. */
  shows(bodies: string[]): Promise<void>;
}

export function visitorPage(page: Page): VisitorPage {
  const panel = page.getByRole('dialog', { name: 'Chat' });
  const composer = panel.getByRole('textbox', { name: 'Message' });
  const log = panel.getByRole('log', { name: 'Conversation' });

  const bodies = (): Promise<string[]> => log.locator('[part~="bubble"]').allTextContents();

  return {
    page,
    panel,
    composer,
    async open() {
      await page.getByRole('button', { name: /^Open chat/ }).click();
      await expect(panel).toBeVisible();
    },
    async close() {
      await panel.getByRole('button', { name: 'Close', exact: true }).click();
      await expect(panel).toBeHidden();
    },
    async send(body) {
      await composer.fill(body);
      await panel.getByRole('button', { name: 'Send', exact: true }).click();
    },
    sent: log.getByText(/^(?:Sent|Read \d.*)$/),
    async scroll(key) {
      // It listens before the key is pressed: a scroll may be over within one call to the browser.
      const scroll = await log.evaluateHandle((scroller) => ({
        ended: new Promise((resolve) =>
          scroller.addEventListener('scrollend', resolve, { once: true }),
        ),
      }));
      await log.press(key);
      await scroll.evaluate(({ ended }) => ended.then(() => undefined));
    },
    async choose(item) {
      await panel.getByRole('button', { name: 'Menu' }).click();
      await panel.getByRole('menuitem', { name: item, exact: true }).click();
    },
    bodies,
    async shows(expected) {
      await expect.poll(bodies, { timeout: 30_000 }).toEqual(expected);
    },
  };
}
