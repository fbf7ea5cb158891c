import fs from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { begin, test } from './support/served-test.js';

const own = (page: Page, text: string) =>
  page.getByRole('log').locator('[part~="message"]', { hasText: text });
const press = (page: Page, text: string, name: string) =>
  own(page, text).getByRole('button', { name, exact: true }).click();

async function edit(page: Page, before: string, text: string): Promise<void> {
  await press(page, before, 'Edit');
  await page.getByRole('textbox', { name: 'Edit message' }).fill(text);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
}
async function remove(page: Page, text: string): Promise<void> {
  await press(page, text, 'Delete');
  await page
    .getByRole('group', { name: 'Delete this message?' })
    .getByRole('button', { name: 'Delete', exact: true })
    .click();
}
const stored = (page: Page) => page.evaluate(() => JSON.stringify(Object.entries(localStorage)));

test('CHG-1: the visitor sees an edit and a deletion, in open tabs, after being offline and after a reload', async ({
  agent,
  openTab,
  context,
}) => {
  const [visitor, other] = [await openTab(), await openTab()];
  await begin(visitor, 'Where is it?');
  await agent.openFirst();
  for (const body of ['It left todya', 'canary-secret', 'Anything else?']) await agent.reply(body);
  await visitor.shows(['Where is it?', 'It left todya', 'canary-secret', 'Anything else?']);
  expect(await stored(visitor.page)).toContain('canary-secret');

  // While the visitor writes, nothing moves.
  await visitor.composer.fill('half a sen');
  await edit(agent.page, 'It left todya', 'It left today');
  for (const tab of [visitor, other])
    await tab.shows(['Where is it?', 'It left today', 'canary-secret', 'Anything else?']);
  await expect(visitor.panel.getByText('edited', { exact: true })).toHaveCount(1);
  await expect(visitor.composer).toHaveValue('half a sen');
  await expect(visitor.composer).toBeFocused();

  await context.setOffline(true);
  await remove(agent.page, 'canary-secret');
  await expect(own(agent.page, 'This message was deleted')).toBeVisible();
  await agent.reply('Bye');
  await context.setOffline(false);
  const now = [
    ...['Where is it?', 'It left today', 'This message was deleted'],
    ...['Anything else?', 'Bye'],
  ];
  for (const tab of [visitor, other]) await tab.shows(now);
  await expect.poll(() => stored(visitor.page)).not.toContain('canary-secret');

  await visitor.page.reload();
  await visitor.shows(now);
  const download = visitor.page.waitForEvent('download');
  await visitor.choose('Download transcript');
  const transcript = fs.readFileSync(await (await download).path(), 'utf8');
  expect(transcript).toContain('It left today');
  expect(transcript).toContain('(edited)');
  expect(transcript).not.toMatch(/canary|todya/);

  await press(agent.page, 'This message was deleted', 'Earlier text');
  await expect(agent.page.getByRole('list', { name: 'Earlier text' })).toContainText(
    'canary-secret',
  );
});

test('CHG-1: an edit that comes after 15 minutes is refused, says why, and keeps the text over a reload', async ({
  agent,
  openTab,
}) => {
  const visitor = await openTab();
  await begin(visitor);
  await agent.openFirst();
  await agent.reply('Helo');
  await press(agent.page, 'Helo', 'Edit');
  const field = agent.page.getByRole('textbox', { name: 'Edit message' });
  await field.fill('Hello');
  // The server is in this process: for it, 15 minutes and a second have passed.
  const systemTime = Date.now;
  Date.now = () => systemTime() + 15 * 60_000 + 1_000;
  try {
    await agent.page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(agent.page.getByRole('alert').filter({ hasText: '15 minutes' })).toBeVisible();
  } finally {
    Date.now = systemTime;
  }
  await visitor.shows(['hello', 'Helo']);
  await agent.page.reload();
  await expect(field).toHaveValue('Hello');
});
