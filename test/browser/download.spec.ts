import fs from 'node:fs';
import { expect } from '@playwright/test';
import { watchDocument } from './support/host-document.js';
import { begin, test } from './support/served-test.js';

test('E7 Download transcript: a text file with everything that was said, and by whom, also after it was resolved', async ({
  openTab,
  agent,
}) => {
  const visitor = await openTab();
  await begin(visitor, 'first <b>of</b> all');
  await agent.openFirst();
  await agent.reply('Grüße — 你好 👋');
  await visitor.shows(['first <b>of</b> all', 'Grüße — 你好 👋']);
  await visitor.send('two\nlines');
  await agent.shows(['first <b>of</b> all', 'Grüße — 你好 👋', 'two\nlines']);
  const host = await watchDocument(visitor.page);

  const fileOf = async () => {
    const download = visitor.page.waitForEvent('download');
    await visitor.choose('Download transcript');
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^chat-\d{4}-\d\d-\d\d\.txt$/);
    return fs.readFileSync(await file.path(), 'utf8');
  };
  const text = await fileOf();
  const order = [
    'You\n  first <b>of</b> all',
    'Maya Kern\n  Grüße — 你好 👋',
    'You\n  two\n  lines',
  ].map((part) => text.indexOf(part));
  expect(order).not.toContain(-1);
  expect(order).toEqual([...order].sort((a, b) => a - b));

  await agent.resolve();
  await expect(visitor.panel.getByText('This conversation was marked as resolved')).toBeVisible();
  expect(await fileOf()).toContain('Maya Kern\n  Grüße — 你好 👋');
  await expect(visitor.panel).toBeVisible();
  await host.stands();
});
