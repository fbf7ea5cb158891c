import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { barOf, cardOf, saysIn } from './support/guided-test.js';
import { pickTarget } from './support/pick-target.js';
import { begin, test } from './support/served-test.js';

test('Demo 1 the tour works as its page says, also when the page is loaded again in the middle', async ({
  agent,
  openTab,
}) => {
  const visitor = await openTab('/tour.html');
  const { page } = visitor;
  await begin(visitor);
  await agent.openFirst();
  await agent.press('Suggest a task');
  const dialog = agent.page.getByRole('dialog', { name: 'New task' });
  await expect(dialog.getByText('The visitor is on Be shown around · Tidewell.')).toBeVisible();
  await dialog.getByLabel('Name', { exact: true }).fill('Your card');
  const steps = dialog.getByRole('list', { name: 'Steps' }).locator('> li');
  const kind = (index: number) => steps.nth(index).getByLabel('What to do');
  const say = (index: number) => steps.nth(index).getByLabel('Sentence for the visitor');
  await kind(0).selectOption('Highlight');
  await pickTarget(steps.nth(0), 'A card with your order');
  await say(0).fill('Here you write a card');
  await agent.press('Add step');
  await kind(1).selectOption('Fill in');
  await pickTarget(steps.nth(1), 'Who is it for?');
  await steps.nth(1).getByLabel('Text to fill in').fill('Ada');
  await say(1).fill('First the name');
  await agent.press('Add step');
  await kind(2).selectOption('Go to a page');
  await steps.nth(2).getByLabel('Page', { exact: true }).fill('/other.html');
  await say(2).fill('And this is how it gets there');
  await agent.press('Send task');

  await cardOf(visitor).getByRole('button', { name: 'Show me' }).click();
  await expect(barOf(page).getByText('Here you write a card')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Who is it for?')).toHaveValue('Ada');
  await page.waitForURL('**/other.html');
  await expect(saysIn(visitor, 'Done: Your card')).toBeVisible();
  const progress = agent.page.getByRole('list', { name: 'Task progress' });
  await expect(progress.locator('.result')).toHaveText(['Done', 'Done', 'Done']);
});

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme, viewport: { width: 320, height: 700 } });

    test('E4 E8 Demo 2 axe finds nothing on the page of the tour, and it fits 320 px', async ({
      openTab,
    }) => {
      const { page } = await openTab('/tour.html');
      // It brings the types of another release of the driver.
      const axe = new AxeBuilder({ page: page as never });
      expect((await axe.exclude('chat-widget').analyze()).violations).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    });
  });
