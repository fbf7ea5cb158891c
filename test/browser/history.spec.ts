import fs from 'node:fs';
import { expect } from '@playwright/test';
import { signUpAgent } from './support/agent-page.js';
import { begin, killableServer, test as served } from './support/served-test.js';
import type { ServerProcess } from './support/server-process.js';

const test = served.extend<{ server: ServerProcess }>(killableServer);

test('B8: the history finds what a visitor said in a conversation that has ended, and exports it', async ({
  browser,
  server,
  openTab,
}) => {
  const agent = await signUpAgent(
    await (await browser.newContext()).newPage(),
    await server.consoleLink(),
  );
  const { page } = agent;
  const visitor = await openTab();
  await begin(visitor, 'Is the zeppelin still in stock?');
  await agent.openFirst();
  await agent.reply('It is.');
  await agent.resolve();

  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: 'History' })
    .click();
  const table = page.getByRole('table', { name: 'Conversations' });
  await expect(table.getByRole('row')).toHaveCount(2);
  const search = page.getByRole('searchbox', { name: 'Search conversations' });
  await search.fill('airship');
  await expect(page.getByText('No conversations found.')).toBeVisible();
  await search.fill('zeppe');
  await expect(page).toHaveURL(/\/console\/history\?text=zeppe$/);
  // It is indexed within seconds of its end. Each try is a search of its own.
  await expect(async () => {
    await page.reload();
    await expect(table.getByRole('row')).toHaveCount(2, { timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
  await expect(table.locator('mark')).toHaveText('zeppelin');

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export results' }).click();
  const csv = fs.readFileSync(await (await download).path(), 'utf8');
  expect(csv.trim().split('\r\n')).toHaveLength(2);
  expect(csv).not.toContain('zeppelin');

  await table.getByRole('link', { name: /^Visitor / }).click();
  await expect(page).toHaveURL(/\/console\/c\//);
  await expect(page.getByRole('log', { name: 'Conversation' })).toContainText('zeppelin');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('button', { name: 'Text', exact: true }).click();
  const transcript = fs.readFileSync(await (await saved).path(), 'utf8');
  expect(transcript).toContain('Is the zeppelin still in stock?');

  await page.goBack();
  await expect(search).toHaveValue('zeppe');
  await expect(table.getByRole('row')).toHaveCount(2);
});
