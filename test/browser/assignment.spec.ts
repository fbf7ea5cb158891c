import { expect } from '@playwright/test';
import type { AgentPage } from './support/agent-page.js';
import { begin, test } from './support/served-test.js';

const rowsOf = ({ page }: AgentPage, list: string) =>
  page.getByRole('list', { name: list }).getByRole('link');
const press = ({ page }: AgentPage, name: string) =>
  page.getByRole('button', { name, exact: true }).click();
const choose = ({ page }: AgentPage, name: string) =>
  page.getByRole('menuitem', { name, exact: true }).click();

test('two agents pass a conversation on, resolve and reopen it, and the visitor writes on', async ({
  agent: maya,
  colleague: jonas,
  openTab,
}) => {
  const visitor = await openTab();
  await begin(visitor, 'Where is it?');

  await rowsOf(maya, 'Queue').click();
  await press(maya, 'Assign');
  await choose(maya, 'Me');
  await expect(rowsOf(maya, 'Mine')).toHaveCount(1);
  await rowsOf(jonas, 'Others').click();
  await press(jonas, 'Take over');
  await expect(rowsOf(jonas, 'Mine')).toHaveCount(1);
  await expect(rowsOf(maya, 'Others')).toHaveCount(1);
  await press(jonas, 'Transfer');
  await choose(jonas, 'Maya Kern');
  await expect(rowsOf(maya, 'Mine')).toHaveCount(1);
  await press(maya, 'Transfer');
  await choose(maya, 'Nobody');
  await expect(rowsOf(jonas, 'Queue')).toHaveCount(1);

  await visitor.page.close();
  await expect(maya.page.getByRole('main').getByText('Disconnected a moment ago')).toBeVisible();
  await maya.resolve();
  await press(maya, 'Reopen');
  await maya.reply('It left today');
  await expect(rowsOf(jonas, 'Others')).toHaveCount(1);

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
