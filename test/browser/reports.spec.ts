import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { begin, test } from './support/served-test.js';
import { visitorPage } from './support/visitor-page.js';

/** The cells of a row of the table "Figures". */
const cells = (page: Page, name: string) =>
  page
    .getByRole('table', { name: 'Figures' })
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name, exact: true }) })
    .getByRole('cell')
    .allTextContents();

/** Reads the report again until a figure has these cells: the server counts with each sweep. */
async function counts(page: Page, name: string, expected: (string | RegExp)[]): Promise<void> {
  await expect(async () => {
    await page.reload();
    const found = await cells(page, name);
    expect(found.length).toBe(expected.length);
    for (const [index, each] of expected.entries())
      if (typeof each === 'string') expect(found[index]).toBe(each);
      else expect(found[index]).toMatch(each);
  }).toPass({ timeout: 90_000 });
}

test('B9, E9: what visitors and agents did is what the report says', async ({
  agent,
  browser,
  openTab,
  server,
}) => {
  // Two sweeps have to pass.
  test.setTimeout(180_000);
  // The first visitor asks twice, is answered, and loads the page again. The agent resolves it.
  const first = await openTab();
  await begin(first, 'Where is my order?');
  await agent.openFirst();
  await agent.reply('One moment');
  await first.shows(['Where is my order?', 'One moment']);
  await first.send('Thanks');
  await first.page.reload();
  await first.shows(['Where is my order?', 'One moment', 'Thanks']);
  await agent.shows(['Where is my order?', 'One moment', 'Thanks']);
  await agent.resolve();

  // The second one asks, and ends the conversation before there is an answer.
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(server.origin);
  const second = visitorPage(page);
  await begin(second, 'Is anybody there?');
  await second.page.getByRole('button', { name: 'Menu' }).click();
  await second.page.getByRole('menuitem', { name: 'End chat' }).click();
  await second.page.getByRole('alertdialog').getByRole('button', { name: 'End chat' }).click();

  const console = agent.page;
  await console.getByRole('link', { name: 'Reports' }).click();
  const time = /^0:0\d:\d\d$/;
  await counts(console, 'Conversations', ['2', '', '', '', '', '']);
  await counts(console, 'Ended by visitor', ['1', '50.0%', '', '', '', '']);
  await counts(console, 'Resolved by agent', ['1', '50.0%', '', '', '', '']);
  // One of the two was answered.
  await counts(console, 'First response time', ['1', '', '', time, time, '']);
  // Each waited for an answer or the end; the first one also after "Thanks".
  await counts(console, 'Waiting time', ['3', '', '', time, time, time]);
  await counts(console, 'Duration', ['2', '', time, time, '', '']);
  await counts(console, 'Restoration rate', ['1', '100.0%', '', '', '', '']);
  await counts(console, 'Messages sent again', ['0', '0.0%', '', '', '', '']);
  await counts(console, 'Abandoned: before first answer', ['0', '0.0%', '', '', '', '']);
  await expect(
    console.getByRole('table', { name: 'Per agent' }).getByRole('rowheader', { name: 'Maya Kern' }),
  ).toBeVisible();

  // The file has the same lines.
  const [download] = await Promise.all([
    console.waitForEvent('download'),
    console.getByRole('button', { name: 'Download CSV' }).click(),
  ]);
  const lines = readFileSync(await download.path(), 'utf8').split('\r\n');
  expect(lines).toContain('Conversations,2,,,,,');
  expect(lines).toContain('Restoration rate,1,100.0%,,,,');
  expect(lines).toContain(['Waiting time', ...(await cells(console, 'Waiting time'))].join(','));

  // The range is in the address, and Back works.
  await console.getByRole('link', { name: 'Today' }).click();
  await expect(console).toHaveURL(/\/console\/reports\/\d{4}-\d\d-\d\d\/\d{4}-\d\d-\d\d$/);
  await console.goBack();
  await expect(console).toHaveURL(/\/console\/reports$/);
  await context.close();
});
