import { expect, type Page } from '@playwright/test';
import { signUpAgent, type AgentPage } from './support/agent-page.js';
import { startChatServer } from './support/chat-server.js';
import { begin, test as served } from './support/served-test.js';
import { visitorPage } from './support/visitor-page.js';

/** Whoever is away for so long has left; and what has ended is counted within a second. */
const test = served.extend({
  // oxlint-disable-next-line no-empty-pattern -- the runner reads from it what the fixture needs
  server: async ({}, use) => {
    const server = await startChatServer({}, { DISCONNECT_SECONDS: '20', SWEEP_SECONDS: '1' });
    await use(server);
    await server.close();
  },
});

const saved = ({ page }: AgentPage) =>
  expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();

/** Count and share of each row of the table "Figures". */
async function figures(page: Page): Promise<Record<string, string>> {
  const rows = await page.getByRole('table', { name: 'Figures' }).getByRole('row').all();
  const read = rows.slice(1).map(async (row) => {
    const name = await row.getByRole('rowheader').getAttribute('aria-label');
    const [count, share] = await row.getByRole('cell').allTextContents();
    return [name, `${count} ${share}`.trim()];
  });
  return Object.fromEntries(await Promise.all(read)) as Record<string, string>;
}

test('B8, B9, C7: two agents of different roles work through a day, and the report shows exactly that day', async ({
  agent: maya,
  browser,
  server,
}) => {
  test.setTimeout(300_000);
  const arrive = async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(server.origin);
    return { context, visitor: visitorPage(page) };
  };

  // Before anybody comes, the admin writes a canned reply, changes a setting, and invites an agent.
  await maya.goTo('Settings');
  await maya.press('New canned reply');
  await maya.page.getByRole('textbox', { name: 'Shortcut' }).fill('look');
  await maya.page.getByRole('textbox', { name: 'Text' }).fill('{{agent.name}} is looking for it.');
  await maya.press('Save');
  await saved(maya);
  await maya.page.getByRole('link', { name: 'Privacy', exact: true }).click();
  await maya.page
    .getByRole('spinbutton', { name: 'Keep the conversation in the browser (hours)' })
    .fill('8');
  await maya.press('Save');
  await saved(maya);
  await maya.page.getByRole('link', { name: 'Team', exact: true }).click();
  await maya.press('Invite');
  const link = await maya.page.getByRole('textbox', { name: 'Invitation link' }).inputValue();
  const jonasBrowser = await browser.newContext();
  const jonas = await signUpAgent(await jonasBrowser.newPage(), link, 'Jonas Weber');
  await expect(jonas.page.getByRole('link', { name: 'Reports' })).toHaveCount(0);
  await maya.goTo('Inbox');

  // Vera waits in the queue. Maya gives her to Jonas, who answers, leaves a note, and passes her on.
  const vera = await arrive();
  await begin(vera.visitor, 'Where is my parcel?');
  await maya.rows('Queue').click();
  await maya.press('Assign');
  await maya.choose('Jonas Weber');
  await jonas.rows('Mine').click();
  const reply = jonas.page.getByRole('textbox', { name: 'Reply' });
  await reply.pressSequentially('/lo');
  await jonas.page.getByRole('option', { name: /look/ }).click();
  await expect(reply).toHaveValue('Jonas Weber is looking for it.');
  await jonas.press('Send');
  await vera.visitor.shows(['Where is my parcel?', 'Jonas Weber is looking for it.']);
  await jonas.page.getByRole('tab', { name: 'Note' }).click();
  await jonas.page.getByRole('textbox', { name: 'Note' }).fill('The carrier has lost it');
  await jonas.press('Add note');
  await jonas.press('Transfer');
  await jonas.choose('Maya Kern');
  await maya.rows('Mine').click();
  await expect(maya.page.getByRole('log')).toContainText('The carrier has lost it');

  // Vera has closed her tab when Maya resolves it by mistake, and opens it again.
  await vera.visitor.page.close();
  await expect(maya.page.getByRole('main').getByText('Disconnected a moment ago')).toBeVisible();
  await maya.resolve();
  await maya.press('Reopen');
  await maya.reply('We send a new one');
  const returned = visitorPage(await vera.context.newPage());
  await returned.page.goto(server.origin);
  const said = ['Where is my parcel?', 'Jonas Weber is looking for it.', 'We send a new one'];
  await returned.shows(said);
  await expect(returned.panel).not.toContainText('lost it');
  await returned.send('Thank you');
  await maya.shows([...said, 'Thank you']);
  await maya.resolve();

  // Ines is answered by Jonas, loads her page again, and ends the conversation.
  const ines = await arrive();
  await begin(ines.visitor, 'Do you ship abroad?');
  await jonas.rows('Queue').click();
  await jonas.page.getByRole('tab', { name: 'Reply' }).click();
  await jonas.reply('We do');
  await ines.visitor.shows(['Do you ship abroad?', 'We do']);
  await ines.visitor.page.reload();
  await ines.visitor.shows(['Do you ship abroad?', 'We do']);
  await ines.visitor.choose('End chat');
  await ines.visitor.page
    .getByRole('alertdialog')
    .getByRole('button', { name: 'End chat' })
    .click();

  // Otto gets no answer, and goes.
  const otto = await arrive();
  await begin(otto.visitor, 'Anybody there?');
  await expect(maya.rows('Queue')).toHaveCount(1);
  await otto.context.close();

  // Of the two that have ended, the history finds Vera's by a word.
  await jonas.goTo('History');
  await jonas.page.getByRole('searchbox', { name: 'Search conversations' }).fill('parcel');
  await expect(jonas.page).toHaveURL(/text=parcel/);
  const found = jonas.page.getByRole('table', { name: 'Conversations' }).getByRole('row');
  await expect(async () => {
    await jonas.page.reload();
    await expect(found).toHaveCount(2, { timeout: 2_000 });
  }).toPass({ timeout: 60_000 });

  // Three conversations: one resolved, one ended by its visitor, one left before an answer. Otto may still come
  // back, so his has no duration yet, nor an end of its waiting. Two came back; each was answered once.
  await maya.goTo('Reports');
  await expect(async () => {
    await maya.page.reload();
    expect(await figures(maya.page)).toEqual({
      Conversations: '3',
      'Restoration rate': '2 100.0%',
      'Restoration rate after reload': '1 100.0%',
      'Restoration rate in a new tab': '0',
      'Restoration rate after 30 minutes': '0',
      'Restoration rate after a lost network': '0',
      'Messages sent again': '0 0.0%',
      'Duplicates prevented': '0',
      'First response time': '2',
      'Waiting time': '3',
      Duration: '2',
      'Abandoned: form not sent': '0',
      'Abandoned: before first answer': '1 33.3%',
      'Abandoned: after an answer': '0 0.0%',
      'Abandoned: by disconnect': '1 33.3%',
      'Resolved by agent': '1 33.3%',
      'Resolved automatically': '0 0.0%',
      'Ended by visitor': '1 33.3%',
      Satisfaction: '',
    });
  }).toPass({ timeout: 90_000 });
  for (const { context } of [vera, ines]) await context.close();
  await jonasBrowser.close();
});
