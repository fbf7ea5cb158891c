import { expect, type Page } from '@playwright/test';
import { signUpAgent } from './support/agent-page.js';
import { begin, test } from './support/served-test.js';

const reply = (page: Page) => page.getByRole('textbox', { name: 'Reply' });
const main = (page: Page) => page.getByRole('navigation', { name: 'Main' });

test('a conversation has an address that is shared, reloaded and left by Back', async ({
  browser,
  server,
  agent: maya,
  openTab,
}) => {
  const visitor = await openTab();
  await begin(visitor, 'Where is it?');
  const { page } = maya;
  await maya.openFirst();
  await expect(page).toHaveURL(/\/console\/c\/[0-9a-f-]{36}$/);
  const address = page.url();
  await page.reload();
  await maya.shows(['Where is it?']);
  await page.goBack();
  await expect(page).toHaveURL(`${server.origin}/console/`);
  await expect(page.getByText('Somebody is waiting')).toBeVisible();
  await page.goForward();
  await maya.shows(['Where is it?']);

  // A colleague opens what was shared before signing in, by a one-time link on that address.
  const context = await browser.newContext();
  const link = new URL(await server.consoleLink());
  const jonas = await signUpAgent(await context.newPage(), address + link.hash, 'Jonas Weber');
  await jonas.shows(['Where is it?']);
  expect(jonas.page.url()).toBe(address);

  // It is in no list once it is closed.
  await jonas.resolve();
  await expect(jonas.page).toHaveURL(`${server.origin}/console/`);
  await page.goto(address);
  await maya.shows(['Where is it?']);
  await expect(page.getByRole('log')).toContainText('Jonas Weber resolved the conversation.');
  await context.close();
});

test('an address says so if there is nothing', async ({ server, agent: { page } }) => {
  await page.goto(`${server.origin}/console/nothing`);
  await expect(page.getByRole('heading', { name: 'There is no such page.' })).toBeVisible();
  const unknown = '/console/c/7d9a2f0e-6c51-4c0e-9d0b-1f2a3b4c5d6e';
  await page.goto(server.origin + unknown);
  const missing = 'This conversation does not exist, or you may not see it.';
  await expect(page.getByRole('heading', { name: missing })).toBeVisible();
  await main(page).getByRole('link', { name: 'Inbox' }).click();
  await expect(page.getByRole('list', { name: 'Queue' })).toBeVisible();
});

test('a canned reply is written in the settings, found by a slash, and sent once', async ({
  agent: maya,
  openTab,
}) => {
  const { page } = maya;
  await main(page).getByRole('link', { name: 'Settings' }).click();
  await expect(page).toHaveURL(/\/console\/settings\/canned-replies$/);
  await page.getByRole('button', { name: 'New canned reply' }).click();
  await page.getByRole('textbox', { name: 'Shortcut' }).fill('hello');
  await page
    .getByRole('textbox', { name: 'Text' })
    .fill('Hello {{visitor.name}}, I am {{agent.name}}.');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('list', { name: 'Canned replies' })).toContainText('/hello');

  const visitor = await openTab();
  await begin(visitor, 'Anybody?');
  await main(page).getByRole('link', { name: 'Inbox' }).click();
  await maya.openFirst();
  await reply(page).pressSequentially('/he');
  const offered = page.getByRole('listbox', { name: 'Canned replies' });
  await expect(offered.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  const text = 'Hello, I am Maya Kern.';
  await expect(reply(page)).toHaveValue(text);
  await expect(offered).toBeHidden();
  await page.keyboard.press('Enter');
  await visitor.shows(['Anybody?', text]);
  await maya.shows(['Anybody?', text]);
});

test('a new password signs out another browser, which keeps its address and its draft', async ({
  browser,
  server,
  agent: maya,
  openTab,
}) => {
  const visitor = await openTab();
  await begin(visitor, 'Hello?');
  const context = await browser.newContext();
  const other = await context.newPage();
  const signIn = async (password: string) => {
    await other.getByRole('textbox', { name: 'Name' }).fill('Maya Kern');
    await other.getByLabel('Password').fill(password);
    await other.getByRole('button', { name: 'Sign in' }).click();
  };
  await other.goto(`${server.origin}/console/`);
  await signIn('correct horse battery');
  await other.getByRole('list', { name: 'Queue' }).getByRole('listitem').first().click();
  await reply(other).fill('half a sen');

  const { page } = maya;
  await page.getByRole('link', { name: 'Maya Kern' }).click();
  await page.getByLabel('Current password').fill('correct horse battery');
  await page.getByLabel('New password').fill('staple battery horse');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  await expect(other.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await signIn('staple battery horse');
  await expect(reply(other)).toHaveValue('half a sen');

  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  for (const each of [page, other])
    await expect(each.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await context.close();
});
