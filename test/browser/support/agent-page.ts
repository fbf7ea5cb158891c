import { expect, type Locator, type Page } from '@playwright/test';

/** What an agent does in the console. */
export interface AgentPage {
  readonly page: Page;
  /** Opens the only conversation that waits. */
  openFirst(): Promise<void>;
  reply(body: string): Promise<void>;
  resolve(): Promise<void>;
  shows(bodies: string[]): Promise<void>;
  /** The conversations of a list of the inbox. */
  rows(list: string): Locator;
  press(button: string): Promise<void>;
  /** Takes an item of the menu that is open. */
  choose(item: string): Promise<void>;
  /** Goes to a page by the navigation. */
  goTo(link: string): Promise<void>;
}

/** Signs the first agent up by the one-time link. */
export async function signUpAgent(
  page: Page,
  link: string,
  name = 'Maya Kern',
): Promise<AgentPage> {
  await page.goto(link);
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByLabel('Password').fill('correct horse battery');
  await page.getByRole('button', { name: 'Create account' }).click();
  const queue = page.getByRole('list', { name: 'Queue' });
  // Hashing the password takes long on a busy machine: only the test's own time limits this.
  await queue.waitFor();

  return {
    page,
    async openFirst() {
      await queue.getByRole('listitem').first().click();
      await expect(page.getByRole('textbox', { name: 'Reply' })).toBeVisible();
    },
    async reply(body) {
      await page.getByRole('textbox', { name: 'Reply' }).fill(body);
      await page.getByRole('button', { name: 'Send', exact: true }).click();
    },
    async resolve() {
      await page.getByRole('button', { name: 'Resolve' }).click();
    },
    async shows(expected) {
      const log = page.getByRole('log');
      await expect
        .poll(() => log.locator('[part~="bubble"]').allTextContents(), { timeout: 15_000 })
        .toEqual(expected);
    },
    rows: (list) => page.getByRole('list', { name: list, exact: true }).getByRole('link'),
    press: (button) => page.getByRole('button', { name: button, exact: true }).click(),
    choose: (item) => page.getByRole('menuitem', { name: item, exact: true }).click(),
    goTo: (destination) =>
      page
        .getByRole('navigation', { name: 'Main' })
        .getByRole('link', { name: destination, exact: true })
        .click(),
  };
}
