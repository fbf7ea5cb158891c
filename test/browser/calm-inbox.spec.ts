import { expect } from '@playwright/test';
import type { AgentPage } from './support/agent-page.js';
import { begin, test } from './support/served-test.js';

const button = ({ page }: AgentPage, name: string) =>
  page.getByRole('button', { name, exact: true });
const goTo = ({ page }: AgentPage, path: string) => page.goto(new URL(path, page.url()).href);
const chooseSnooze = async (agent: AgentPage, name: string) => {
  await button(agent, 'Snooze').click();
  await agent.page.getByRole('menuitem', { name }).click();
};

test('B8: a snoozed conversation leaves the lists of all agents, and comes back with the visitor’s answer or by hand', async ({
  agent: maya,
  colleague: jonas,
  openTab,
}) => {
  const visitor = await openTab();
  await begin(visitor, 'Where is it?');
  await maya.openFirst();
  await maya.reply('I am asking the carrier');
  await expect(maya.rows('Mine')).toHaveCount(1);
  await visitor.shows(['Where is it?', 'I am asking the carrier']);

  await chooseSnooze(maya, 'Tomorrow morning');
  await expect(maya.rows('Snoozed')).toHaveCount(1);
  await expect(maya.rows('Mine')).toHaveCount(0);
  await expect(jonas.rows('Snoozed')).toHaveCount(1);
  await expect(jonas.rows('Others')).toHaveCount(0);

  await visitor.send('Any news?');
  await expect(maya.rows('Mine')).toHaveCount(1);
  await expect(jonas.rows('Others')).toHaveCount(1);
  await maya.shows(['Where is it?', 'I am asking the carrier', 'Any news?']);

  await button(maya, 'Snooze').click();
  await maya.page.getByRole('menuitem', { name: 'Date and time…' }).click();
  const until = maya.page.getByLabel('Date and time');
  await until.fill('2020-01-01T09:00');
  await maya.page.getByRole('dialog').getByRole('button', { name: 'Snooze' }).click();
  await expect(maya.page.getByText('This time has passed.')).toBeVisible();
  const later = new Date(Date.now() + 40 * 24 * 60 * 60_000).toISOString().slice(0, 10);
  await until.fill(`${later}T09:00`);
  await maya.page.getByRole('dialog').getByRole('button', { name: 'Snooze' }).click();
  await expect(maya.rows('Snoozed')).toHaveCount(1);
  await button(maya, 'Wake up').click();
  await expect(maya.rows('Mine')).toHaveCount(1);
});

test('SEC-11: a blocked visitor is cut at once, and finds nobody until an admin removes the block', async ({
  agent: maya,
  openTab,
}) => {
  const visitor = await openTab();
  await begin(visitor, 'You are all idiots');
  await maya.openFirst();

  await maya.page.keyboard.press('Control+k');
  await maya.page.getByRole('combobox', { name: 'Command' }).fill('block');
  await maya.page.keyboard.press('Enter');
  const form = maya.page.getByRole('dialog', { name: 'Block visitor' });
  await form.getByRole('button', { name: 'Block' }).click();
  await expect(form.getByText('Please say why.')).toBeVisible();
  await form.getByRole('textbox', { name: 'Reason' }).fill('Insults');
  await form.getByRole('combobox', { name: 'For' }).selectOption('30 days');
  await form.getByRole('button', { name: 'Block' }).click();
  await expect(form).toBeHidden();
  await expect(button(maya, 'Unblock visitor')).toBeVisible();

  await expect(visitor.panel.getByText("We're away right now")).toBeVisible();
  // Nothing is lost of what the visitor writes on, and nothing of it arrives.
  await visitor.send('Let me in');
  await expect(visitor.panel.getByText('Not sent')).toBeVisible();
  await expect(visitor.panel.getByText('Let me in')).toBeVisible();
  await expect(visitor.panel).not.toContainText(/block/i);
  await maya.shows(['You are all idiots']);

  await goTo(maya, '/console/settings/blocked-visitors');
  const blocks = maya.page.getByRole('list', { name: 'Blocked visitors' });
  await expect(blocks).toContainText('Insults');
  await expect(blocks).toContainText('Maya Kern');
  await blocks.getByRole('button', { name: /^Remove/ }).click();
  await expect(maya.page.getByText('Nobody is blocked.')).toBeVisible();
  await visitor.panel.getByRole('button', { name: 'Retry' }).click();
  await expect(visitor.sent).toBeVisible();
});

test('B8: spam ends like any conversation, is found in the history, and can be undone', async ({
  agent: maya,
  openTab,
}) => {
  const visitor = await openTab();
  await begin(visitor, 'Buy cheap watches');
  await maya.openFirst();
  await button(maya, 'Mark as spam').click();
  await expect(maya.rows('Queue')).toHaveCount(0);
  await expect(
    maya.page.getByRole('main').getByText('Marked as spam', { exact: true }),
  ).toBeVisible();
  await expect(visitor.panel.getByText('This conversation was marked as resolved')).toBeVisible();
  await expect(visitor.panel).not.toContainText(/spam/i);

  await goTo(maya, '/console/history?status=spam');
  const table = maya.page.getByRole('table', { name: 'Conversations' });
  await expect(table.getByRole('row')).toHaveCount(2);
  await table.getByRole('link', { name: /^Visitor / }).click();
  await button(maya, 'Not spam').click();
  await expect(button(maya, 'Mark as spam')).toBeVisible();
  await goTo(maya, '/console/history?status=spam');
  await expect(maya.page.getByText('No conversations found.')).toBeVisible();
});
