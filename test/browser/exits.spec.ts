import { expect } from '@playwright/test';
import { startFaultProxy } from '../processes/support/fault-proxy.js';
import { credentialsOf, keptBy } from './support/device.js';
import { watchDocument } from './support/host-document.js';
import { begin, test } from './support/served-test.js';
import { statusOn } from './support/session-on-server.js';
import { visitorPage, type VisitorPage } from './support/visitor-page.js';

async function endByMenu({ panel, choose }: VisitorPage): Promise<void> {
  await choose('End chat');
  const question = panel.getByRole('alertdialog', { name: 'End conversation?' });
  await question.getByRole('button', { name: 'End chat' }).click();
}

const ended = ({ panel }: VisitorPage) => panel.getByText('The conversation has ended');
const atHome = ({ panel }: VisitorPage) =>
  panel.getByRole('button', { name: 'Start a conversation' });

test('B4 A3 A4 End chat: asked first, told for 2 s, then home, then shut; nothing else is left', async ({
  openTab,
  server,
  agent,
}) => {
  const visitor = await openTab();
  const { page, panel } = visitor;
  await page.evaluate(() => {
    localStorage.setItem('basket', 'two mugs');
    sessionStorage.setItem('chat', 'the shop has one too');
  });
  await begin(visitor);
  await agent.openFirst();
  await agent.reply('How can I help?');
  await visitor.shows(['hello', 'How can I help?']);
  const credentials = await credentialsOf(page);
  const host = await watchDocument(page);

  await visitor.choose('End chat');
  const question = panel.getByRole('alertdialog', { name: 'End conversation?' });
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  await expect(panel.getByRole('button', { name: 'Menu' })).toBeFocused();
  expect(await host.heard()).toEqual([]);

  await endByMenu(visitor);
  await expect(ended(visitor)).toBeVisible();
  await visitor.shows(['hello', 'How can I help?']);
  await host.hears(['chat-session ended', 'chat-close']);
  await expect(panel).toBeHidden();
  await expect(page.getByRole('button', { name: /^Open chat/ })).toBeFocused();
  await expect.poll(() => keptBy(page)).toEqual({ local: ['ui'], session: [] });
  expect(
    await page.evaluate(() => [localStorage.getItem('basket'), sessionStorage.getItem('chat')]),
  ).toEqual(['two mugs', 'the shop has one too']);
  expect(page.url()).toBe(`${server.origin}/`);

  expect(await statusOn(server, credentials)).toMatch(/^ended/);
  await expect(agent.page.getByRole('log').getByText(/ended/)).toBeVisible();
  await visitor.open();
  await expect(atHome(visitor)).toBeVisible();
  await expect(panel.getByText('Earlier conversation')).toBeHidden();
  await host.stands();
  await host.hears(['chat-session ended', 'chat-close', 'chat-open']);
});

test('A3 resolved by the agent: told until it is closed, and to be read again from home', async ({
  openTab,
  agent,
}) => {
  const visitor = await openTab();
  await begin(visitor);
  await agent.openFirst();
  await agent.reply('Done. Anything else?');
  await visitor.shows(['hello', 'Done. Anything else?']);
  const host = await watchDocument(visitor.page);
  await agent.resolve();
  await expect(visitor.panel.getByText('This conversation was marked as resolved')).toBeVisible();
  await visitor.shows(['hello', 'Done. Anything else?']);
  await expect.poll(async () => (await keptBy(visitor.page)).local).not.toContain('session');

  await visitor.close();
  await host.hears(['chat-session resolved', 'chat-close']);
  await visitor.open();
  await expect(atHome(visitor)).toBeVisible();
  await visitor.panel.getByRole('button', { name: /^Earlier conversation/ }).click();
  await visitor.shows(['hello', 'Done. Anything else?']);
  await visitor.panel.getByRole('button', { name: 'Back' }).click();
  await expect(atHome(visitor)).toBeVisible();
  await host.stands();
  await visitor.page.reload();
  await visitor.panel.getByRole('button', { name: /^Earlier conversation/ }).click();
  await visitor.shows(['hello', 'Done. Anything else?']);
});

test('A3 resolved, and the notice dismissed: home, and the next message starts afresh', async ({
  openTab,
  agent,
}) => {
  const visitor = await openTab();
  await begin(visitor);
  await agent.openFirst();
  const host = await watchDocument(visitor.page);
  await agent.resolve();
  await visitor.panel.getByRole('button', { name: 'Dismiss' }).click();
  await expect(atHome(visitor)).toBeVisible();
  await expect(visitor.composer).toBeFocused();
  await visitor.send('One more thing');
  await visitor.shows(['One more thing']);
  await expect(visitor.sent).toBeVisible();
  await host.hears(['chat-session resolved', 'chat-session started']);
  await host.stands();
});

test('A3 C4 End chat with another tab there: both go, each hears it once', async ({ openTab }) => {
  const a = await openTab();
  const b = await openTab('/other.html');
  await begin(a);
  await b.shows(['hello']);
  await b.composer.fill('half a sentence');
  await expect.poll(() => keptBy(b.page)).toMatchObject({ session: ['draft', 'tab'] });
  const hosts = [await watchDocument(a.page), await watchDocument(b.page)];
  await endByMenu(a);
  for (const host of hosts) await host.hears(['chat-session ended', 'chat-close']);
  for (const tab of [a, b]) {
    await expect(tab.panel).toBeHidden();
    await expect.poll(() => keptBy(tab.page)).toEqual({ local: ['ui'], session: [] });
  }
  await b.open();
  await expect(b.composer).toHaveValue('');
  for (const host of hosts) await host.stands();
});

test('SES-10 the page logs its visitor out: the conversation ends, the profile goes, in both tabs', async ({
  openTab,
  server,
}) => {
  const a = await openTab();
  await a.page.evaluate(async () => {
    const widget = document.querySelector('chat-widget')!;
    await customElements.whenDefined('chat-widget');
    widget.identify({ name: 'Ada', email: 'ada@example.com' });
  });
  await begin(a);
  const b = await openTab('/other.html');
  await b.shows(['hello']);
  await expect.poll(async () => (await keptBy(a.page)).local).toContain('profile');
  const credentials = await credentialsOf(a.page);
  const hosts = [await watchDocument(a.page), await watchDocument(b.page)];
  await a.page.evaluate(() => document.querySelector('chat-widget')!.logout());
  for (const tab of [a, b])
    await expect.poll(() => keptBy(tab.page)).toEqual({ local: ['ui'], session: [] });
  await expect.poll(() => statusOn(server, credentials)).toBe('ended logout');
  for (const host of hosts) {
    await host.hears(['chat-session ended', 'chat-close']);
    await host.stands();
  }
});

test('A3 End chat while the network is away: gone here at once, the server is told when it is back', async ({
  page,
  server,
}) => {
  const proxy = await startFaultProxy();
  const port = Number(new URL(server.origin).port);
  proxy.target(port);
  const visitor = visitorPage(page);
  await page.goto(proxy.origin);
  await begin(visitor);
  const credentials = await credentialsOf(page);
  const host = await watchDocument(page);
  proxy.target(null);
  proxy.cut('reset');
  await expect(visitor.panel.getByText(/Reconnecting/)).toBeVisible();

  await endByMenu(visitor);
  await host.hears(['chat-session ended', 'chat-close']);
  const { local, session } = await keptBy(page);
  expect(local.map((name) => name.replace(/:.*/, ''))).toEqual(['leaving', 'ui']);
  expect(session).toEqual([]);
  expect(await statusOn(server, credentials)).toBe('queued');

  proxy.target(port);
  await expect.poll(() => statusOn(server, credentials), { timeout: 20_000 }).toMatch(/^ended/);
  await expect.poll(() => keptBy(page)).toEqual({ local: ['ui'], session: [] });
  await host.stands();
  await page.close();
  await proxy.close();
});
