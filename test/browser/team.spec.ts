import { expect } from '@playwright/test';
import { signUpAgent } from './support/agent-page.js';
import { begin, test } from './support/served-test.js';

test('an admin invites an agent, who answers but sees no settings, and is cut off when disabled', async ({
  browser,
  server,
  agent: maya,
  openTab,
}) => {
  const { page } = maya;
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Team' }).click();
  await page.getByRole('button', { name: 'Invite' }).click();
  const link = await page.getByRole('textbox', { name: 'Invitation link' }).inputValue();

  const context = await browser.newContext();
  const jonas = await signUpAgent(await context.newPage(), link, 'Jonas Weber');
  const main = jonas.page.getByRole('navigation', { name: 'Main' });
  await expect(main.getByRole('link', { name: 'Inbox' })).toBeVisible();
  await expect(main.getByRole('link', { name: 'Settings' })).toHaveCount(0);
  await jonas.page.goto(`${server.origin}/console/settings/team`);
  await expect(jonas.page.getByRole('button', { name: 'Invite' })).toHaveCount(0);
  await jonas.page.goto(`${server.origin}/console/`);

  const visitor = await openTab();
  await begin(visitor, 'Hello?');
  await jonas.openFirst();
  await jonas.reply('Yes?');
  await visitor.shows(['Hello?', 'Yes?']);

  await page.reload();
  await page.getByRole('button', { name: 'Disable Jonas Weber' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  await expect(jonas.page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await page.getByRole('link', { name: 'Inbox' }).click();
  await maya.openFirst();
  await maya.shows(['Hello?', 'Yes?']);

  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Audit log' }).click();
  const rows = page.getByRole('table', { name: 'Audit log' }).getByRole('row');
  await expect(rows.nth(1)).toContainText('Disabled an agent Jonas Weber');
  await expect(rows.nth(2)).toContainText('Signed up with a link as Jonas Weber');
  await expect(rows.nth(3)).toContainText('Invited a colleague');
  await context.close();
});
