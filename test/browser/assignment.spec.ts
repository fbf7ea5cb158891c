import { expect } from '@playwright/test';
import { begin, test } from './support/served-test.js';

test('two agents pass a conversation on, resolve and reopen it, and the visitor writes on', async ({
  agent: maya,
  colleague: jonas,
  openTab,
}) => {
  const visitor = await openTab();
  await begin(visitor, 'Where is it?');

  await maya.rows('Queue').click();
  await maya.press('Assign');
  await maya.choose('Me');
  await expect(maya.rows('Mine')).toHaveCount(1);
  await jonas.rows('Others').click();
  await jonas.press('Take over');
  await expect(jonas.rows('Mine')).toHaveCount(1);
  await expect(maya.rows('Others')).toHaveCount(1);
  await jonas.press('Transfer');
  await jonas.choose('Maya Kern');
  await expect(maya.rows('Mine')).toHaveCount(1);
  await maya.press('Transfer');
  await maya.choose('Nobody');
  await expect(jonas.rows('Queue')).toHaveCount(1);

  await visitor.page.close();
  await expect(maya.page.getByRole('main').getByText('Disconnected a moment ago')).toBeVisible();
  await maya.resolve();
  await maya.press('Reopen');
  await maya.reply('It left today');
  await expect(jonas.rows('Others')).toHaveCount(1);

  const returned = await openTab();
  await returned.shows(['Where is it?', 'It left today']);
  await returned.send('Thank you');
  await maya.shows(['Where is it?', 'It left today', 'Thank you']);

  await maya.resolve();
  const reopen = maya.page.getByRole('button', { name: 'Reopen' });
  await expect(reopen).toBeDisabled();
  await expect(
    maya.page.getByText("The visitor's browser has closed this conversation"),
  ).toBeVisible();
});
