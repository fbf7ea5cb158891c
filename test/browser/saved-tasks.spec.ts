import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { startHostPages } from './support/host-pages.js';
import { begin, test } from './support/served-test.js';
import { visitorPage } from './support/visitor-page.js';

test.describe.configure({ timeout: 120_000 });

test('a saved task is written in the settings, corrected, and shown to a visitor', async ({
  page,
  server,
  agent,
}) => {
  const host = await startHostPages({
    '/': `<title>Our plans</title><h1>Our plans</h1><h2 id="pro">Pro</h2>
      <script type="module" src="${server.origin}/chat-widget.js"></script>
      <chat-widget data-site="demo" data-load="eager" data-actions="highlight"></chat-widget>`,
  });
  await page.goto(host.origin);
  const visitor = visitorPage(page);
  await begin(visitor);

  const { page: desk } = agent;
  await desk.emulateMedia({ reducedMotion: 'reduce' });
  await agent.goTo('Settings');
  await desk.getByRole('link', { name: 'Saved tasks' }).click();
  await agent.press('New saved task');
  await desk.getByRole('textbox', { name: 'Name' }).fill('Find the right plan');
  await desk.getByRole('textbox', { name: 'CSS selector' }).fill('h2:has(b)');
  await desk.getByRole('textbox', { name: 'Sentence for the visitor' }).fill('This one fits you');
  await agent.press('Save');
  await expect(desk.getByText('Please do without :has()')).toBeVisible();
  await desk.getByRole('textbox', { name: 'CSS selector' }).fill('#pro');
  await agent.press('Save');
  await expect(desk.getByRole('list', { name: 'Saved tasks' })).toContainText(
    'Find the right plan',
  );

  await agent.goTo('Inbox');
  await agent.openFirst();
  await agent.press('Suggest a task');
  await expect(desk.getByText('The visitor is on')).toBeVisible({ timeout: 30_000 });
  await desk.getByRole('combobox', { name: 'Use a saved task' }).click();
  await desk.getByRole('option', { name: 'Find the right plan' }).click();
  await expect(desk.getByRole('combobox', { name: 'Target' })).toHaveValue('Pro');
  // It brings the types of another release of the driver.
  expect((await new AxeBuilder({ page: desk as never }).analyze()).violations).toEqual([]);
  await agent.press('Send task');
  await visitor.panel.getByRole('button', { name: 'Show me' }).click();
  const progress = desk.getByRole('list', { name: 'Task progress' });
  await expect(progress.getByText('Done').first()).toBeVisible({ timeout: 60_000 });
  expect((await new AxeBuilder({ page: desk as never }).analyze()).violations).toEqual([]);
  await host.close();
});
