import { expect, test, type BrowserContext } from '@playwright/test';
import { signUpAgent } from './support/agent-page.js';
import { startServerProcess, type ServerProcess } from './support/server-process.js';
import { visitorPage } from './support/visitor-page.js';

let server: ServerProcess;
let context: BrowserContext;

test.beforeEach(async ({ browser }) => {
  server = await startServerProcess();
  context = await browser.newContext();
});

test.afterEach(async () => {
  await context.close();
  await server.close();
});

test('an admin invites an agent, who answers but sees no settings, and is cut off when disabled', async ({
  page,
}) => {
  const maya = await signUpAgent(page, await server.consoleLink());
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Team' }).click();
  await page.getByRole('button', { name: 'Invite' }).click();
  const link = await page.getByRole('textbox', { name: 'Invitation link' }).inputValue();

  const jonas = await signUpAgent(await context.newPage(), link, 'Jonas Weber');
  const main = jonas.page.getByRole('navigation', { name: 'Main' });
  await expect(main.getByRole('link', { name: 'Inbox' })).toBeVisible();
  await expect(main.getByRole('link', { name: 'Settings' })).toHaveCount(0);
  await jonas.page.goto(`${server.origin}/console/settings/team`);
  await expect(jonas.page.getByRole('button', { name: 'Invite' })).toHaveCount(0);
  await jonas.page.goto(`${server.origin}/console/`);

  const visitor = visitorPage(await context.newPage());
  await visitor.page.goto(server.origin);
  await visitor.open();
  await visitor.send('Hello?');
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
  await expect(rows.nth(2)).toContainText('Invited a colleague');
});
