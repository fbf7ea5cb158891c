import fs from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { startFaultProxy, type FaultProxy } from '../processes/support/fault-proxy.js';
import { credentialsOf } from './support/device.js';
import { startHostPages, type HostFile } from './support/host-pages.js';
import { begin, test as base } from './support/served-test.js';
import { statusOn } from './support/session-on-server.js';
import { visitorPage, type VisitorPage } from './support/visitor-page.js';

// A new version is deployed while visitors have tabs open. The shop and its script are on a server of
// their own, so that a tab can load while the network to the chat server is cut.

interface Upgraded {
  /** Between the visitor and the chat server. Agents do not depend on it. */
  network: FaultProxy;
  shop: Shop;
}

interface Shop {
  /** One more tab of the visitor, with the version that is deployed at this time. */
  openTab(): Promise<VisitorPage>;
  /** From now on pages load the new version. Before that, it is the old one. */
  deploy(): void;
}

const OLD = script('test/browser/fixtures/widget-0.1.0/chat-widget.bundle.js');
const NEW = script('dist/drop-in/chat-widget.bundle.js');

function script(file: string): HostFile {
  return { body: fs.readFileSync(file, 'utf8'), headers: { 'content-type': 'text/javascript' } };
}

const test = base.extend<Upgraded>({
  network: async ({ server }, use) => {
    const network = await startFaultProxy();
    network.target(Number(new URL(server.origin).port));
    await use(network);
    await network.close();
  },
  shop: async ({ context, network }, use) => {
    const page = (version: 'old' | 'new'): string => `
      <script>
        const heard = [];
        document.addEventListener('chat-session', ({ status }) => heard.push(status));
      </script>
      <script type="module" src="/${version}.js"></script>
      <chat-widget data-server="${network.origin}" data-site="demo" data-version="${version}"></chat-widget>`;
    const pages: Record<string, string | HostFile> = {
      '/': page('old'),
      '/old.js': OLD,
      '/new.js': NEW,
    };
    const host = await startHostPages(pages);
    await use({
      async openTab() {
        const tab = await context.newPage();
        await tab.goto(host.origin);
        return visitorPage(tab);
      },
      deploy: () => void (pages['/'] = page('new')),
    });
    await host.close();
  },
});

function cut(network: FaultProxy): void {
  network.target(null);
  network.cut('reset');
}

/** The statuses of the `chat-session` events since the tab's document loaded. */
function sessionEvents(page: Page): Promise<string[]> {
  return page.evaluate('heard');
}

const newerVersion = ({ panel }: VisitorPage) =>
  panel.getByText('There is a newer version of this chat');
const sending = ({ panel }: VisitorPage) => panel.getByText('Sending…');

/** Takes the offer to load the new version. */
async function reload({ page, panel }: VisitorPage): Promise<void> {
  await panel.getByRole('button', { name: 'Reload' }).click();
  await expect(page.locator('chat-widget[data-version="new"]')).toBeAttached();
}

for (const loss of ['before they leave', 'after the first arrived, before its ack'] as const)
  test(`TAB-12 the network is cut ${loss}: a new tab sends the old one's messages once, and the old one offers a reload`, async ({
    shop,
    server,
    network,
    agent,
  }) => {
    const old = await shop.openTab();
    await begin(old);
    await agent.openFirst();
    await agent.reply('How can I help?');
    const before = ['hello', 'How can I help?'];
    await old.shows(before);
    const { id } = await credentialsOf(old.page);
    if (loss === 'before they leave') cut(network);
    else network.toClient.frame = (text) => (text.includes('one') ? 'drop' : 'pass');
    await old.send('one');
    if (loss !== 'before they leave') {
      await agent.shows([...before, 'one']);
      cut(network);
    }
    await old.send('two');
    await old.composer.pressSequentially('half a sen');
    await expect(sending(old).last()).toBeVisible();

    shop.deploy();
    const next = await shop.openTab();
    const all = [...before, 'one', 'two'];
    await expect(newerVersion(old)).toBeVisible();
    await old.shows(all);
    await expect(old.composer).toHaveValue('half a sen');
    await next.shows(all);
    await expect(next.composer).toHaveValue('');
    await expect(sending(next).last()).toBeVisible();

    network.heal();
    network.target(Number(new URL(server.origin).port));
    await agent.shows(all);
    await expect(sending(next)).toHaveCount(0);
    await next.shows(all);
    await old.shows(all);
    await expect(old.composer).toHaveValue('half a sen');
    expect(await sessionEvents(old.page)).toEqual(['started']);

    await reload(old);
    await old.shows(all);
    await expect(old.composer).toHaveValue('half a sen');
    await old.composer.press('Enter');
    await agent.shows([...all, 'half a sen']);
    await next.shows([...all, 'half a sen']);
    // Only the leader tells its page of the session.
    expect(await sessionEvents(old.page)).toEqual([]);
    expect(await sessionEvents(next.page)).toEqual(['restored']);
    const now = await credentialsOf(old.page);
    expect(now.id).toBe(id);
    expect(await statusOn(server, now)).toBe('active');
  });

test('TAB-12 the new version begins a conversation while a tab with the old one is idle: it offers a reload, and shows it then', async ({
  shop,
  agent,
}) => {
  const old = await shop.openTab();
  await old.open();
  shop.deploy();
  const next = await shop.openTab();
  // The panel stands open as it did in the other tab.
  await next.send('from the new one');
  await expect(next.sent).toBeVisible();
  await expect(newerVersion(old)).toBeVisible();
  await agent.openFirst();
  await agent.reply('Welcome');
  await next.shows(['from the new one', 'Welcome']);
  expect(await sessionEvents(old.page)).toEqual([]);

  await reload(old);
  await old.shows(['from the new one', 'Welcome']);
  await old.send('from the other tab');
  const all = ['from the new one', 'Welcome', 'from the other tab'];
  await agent.shows(all);
  await next.shows(all);
  expect(await sessionEvents(next.page)).toEqual(['started']);
});

test('TAB-12 the old version begins a conversation while a tab with the new one is idle: the message arrives once, and the old one offers a reload', async ({
  shop,
  server,
  agent,
}) => {
  const old = await shop.openTab();
  await old.open();
  shop.deploy();
  const next = await shop.openTab();
  await old.send('from the old one');
  await expect(newerVersion(old)).toBeVisible();
  await old.shows(['from the old one']);
  await next.shows(['from the old one']);
  await expect(next.sent).toBeVisible();
  await agent.openFirst();
  await agent.shows(['from the old one']);
  await agent.reply('Welcome');
  await next.shows(['from the old one', 'Welcome']);
  expect(await sessionEvents(old.page)).not.toContain('ended');

  await reload(old);
  await old.shows(['from the old one', 'Welcome']);
  await old.send('and after the reload');
  const all = ['from the old one', 'Welcome', 'and after the reload'];
  await agent.shows(all);
  await next.shows(all);
  expect(await sessionEvents(next.page)).not.toContain('ended');
  expect(await statusOn(server, await credentialsOf(next.page))).toBe('active');
});

test('STO-4 a conversation of the old version goes on in the new one after a reload, and its unsent messages go out', async ({
  shop,
  server,
  network,
  agent,
}) => {
  const tab = await shop.openTab();
  await begin(tab);
  await agent.openFirst();
  const { id } = await credentialsOf(tab.page);
  cut(network);
  await tab.send('one');
  await tab.send('two');
  await tab.composer.pressSequentially('half a sen');
  await expect(sending(tab).last()).toBeVisible();

  shop.deploy();
  await tab.page.reload();
  await tab.shows(['hello', 'one', 'two']);
  await expect(tab.composer).toHaveValue('half a sen');
  network.target(Number(new URL(server.origin).port));
  await agent.shows(['hello', 'one', 'two']);
  await expect(sending(tab)).toHaveCount(0);
  await tab.shows(['hello', 'one', 'two']);
  expect((await credentialsOf(tab.page)).id).toBe(id);
  expect(await sessionEvents(tab.page)).toEqual(['restored']);
});

test('STO-4 a conversation that the old version could not begin begins in the new one after a reload', async ({
  shop,
  server,
  network,
  agent,
}) => {
  const tab = await shop.openTab();
  await tab.open();
  cut(network);
  await tab.send('one');
  await tab.send('two');
  await expect(sending(tab).last()).toBeVisible();

  shop.deploy();
  await tab.page.reload();
  await tab.shows(['one', 'two']);
  network.target(Number(new URL(server.origin).port));
  await agent.openFirst();
  await agent.shows(['one', 'two']);
  await tab.shows(['one', 'two']);
  await expect(sending(tab)).toHaveCount(0);
  expect(await sessionEvents(tab.page)).not.toContain('ended');
});

test('the server serves the old version: messages and answers in two tabs, after a cut and a reload, until the visitor ends the chat', async ({
  shop,
  server,
  network,
  agent,
}) => {
  const first = await shop.openTab();
  await begin(first);
  await agent.openFirst();
  await agent.reply('How can I help?');
  const second = await shop.openTab();
  for (const tab of [first, second]) await tab.shows(['hello', 'How can I help?']);
  await second.send('from the second tab');
  const all = ['hello', 'How can I help?', 'from the second tab'];
  await first.shows(all);
  await agent.shows(all);

  network.cut('reset');
  await first.send('after a cut');
  all.push('after a cut');
  await agent.shows(all);
  await first.page.reload();
  for (const tab of [first, second]) await tab.shows(all);
  await expect(first.sent).toBeVisible();

  const credentials = await credentialsOf(first.page);
  await first.choose('End chat');
  await first.panel.getByRole('button', { name: 'End chat' }).click();
  await expect.poll(() => statusOn(server, credentials)).toBe('ended');
});
