import fs from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { credentialsOf } from './support/device.js';
import { watchDocument } from './support/host-document.js';
import { begin, killableServer, test } from './support/served-test.js';
import type { ServerProcess } from './support/server-process.js';
import { statusOn } from './support/session-on-server.js';
import { visitorPage, type VisitorPage } from './support/visitor-page.js';

const restored = ({ panel }: VisitorPage) => panel.getByText('Your chat has been restored');
const atStart = ({ panel }: VisitorPage) =>
  panel.getByRole('button', { name: 'Start a conversation' });
/** The panel leaves the page room beside it. */
const besidePage = ({ page }: VisitorPage) =>
  page.evaluate(() => document.querySelector('chat-widget')!.mode);

const killableTest = test.extend<{ server: ServerProcess }>(killableServer);

test.describe('with a form', () => {
  test.use({ site: { preChat: [{ name: 'name', kind: 'name', required: true }] } });

  test('A2 C1 B1 D1 reload and navigation resume: no form again, the same transcript, said so, the draft with it', async ({
    openTab,
    agent,
    server,
  }) => {
    const visitor = await openTab();
    const { page, panel } = visitor;
    await visitor.open();
    await atStart(visitor).click();
    await panel.getByRole('textbox', { name: 'Name' }).fill('Ada');
    await panel.getByRole('button', { name: 'Start chat' }).click();
    await visitor.send('hello');
    await agent.openFirst();
    await agent.reply('Hello Ada');
    await visitor.shows(['hello', 'Hello Ada']);
    const { id } = await credentialsOf(page);
    await visitor.composer.fill('half a sentence');

    const resume = [
      () => page.reload(),
      () => page.goto(`${server.origin}/other.html`),
      () => page.goto(`${server.origin}/`),
    ];
    for (const step of resume) {
      await step();
      await expect(panel).toBeVisible();
      await visitor.shows(['hello', 'Hello Ada']);
      await expect(restored(visitor)).toBeVisible();
      await expect(panel.getByRole('textbox', { name: 'Name' })).toBeHidden();
      await expect(atStart(visitor)).toBeHidden();
      await expect(visitor.composer).toHaveValue('half a sentence');
    }
    expect((await credentialsOf(page)).id).toBe(id);
    const other = await openTab();
    await other.shows(['hello', 'Hello Ada']);
    await expect(other.composer).toHaveValue('');
    await visitor.composer.press('Enter');
    await agent.shows(['hello', 'Hello Ada', 'half a sentence']);
    await other.shows(['hello', 'Hello Ada', 'half a sentence']);
  });
});

test('D1 the reader’s place in a long conversation is kept over a reload', async ({
  openTab,
  agent,
}) => {
  const visitor = await openTab();
  await begin(visitor);
  await agent.openFirst();
  for (const count of [1, 2, 3]) await agent.reply(`answer ${count}\n`.repeat(20).trim());
  const log = visitor.panel.getByRole('log');
  const second = log.locator('[part~="bubble"]', { hasText: 'answer 2' });
  // The view follows to the newest message first: before that, there is nothing to scroll back over.
  await expect(log.locator('[part~="bubble"]', { hasText: 'answer 3' })).toBeInViewport();
  await visitor.scroll('Home');
  await visitor.scroll('PageDown');
  await expect(second).toBeInViewport();
  const before = await second.boundingBox();
  await visitor.page.reload();
  await expect(restored(visitor)).toBeVisible();
  expect((await second.boundingBox())!.y).toBeCloseTo(before!.y, -1);
});

test('C1 the only tab is closed, the agent answers meanwhile, and it is opened again', async ({
  openTab,
  agent,
}) => {
  const visitor = await openTab();
  await begin(visitor);
  await agent.openFirst();
  await visitor.page.close();
  await agent.reply('Are you there?');
  const again = await openTab('/other.html');
  await again.shows(['hello', 'Are you there?']);
  await expect(restored(again)).toBeVisible();
  await again.send('Back again');
  await agent.shows(['hello', 'Are you there?', 'Back again']);
});

test('C11 another browser has a conversation of its own, also for the same person', async ({
  browser,
  openTab,
  server,
}) => {
  const identify = (page: Page): Promise<void> =>
    page.evaluate(() =>
      document
        .querySelector('chat-widget')!
        .identify({ name: 'Ada Byron', email: 'ada@example.com' }),
    );
  const first = await openTab();
  await identify(first.page);
  await begin(first, 'here');
  const context = await browser.newContext();
  const elsewhere = visitorPage(await context.newPage());
  await elsewhere.page.goto(server.origin);
  await identify(elsewhere.page);
  await begin(elsewhere, 'there');
  await elsewhere.shows(['there']);
  await first.shows(['here']);
  const [one, other] = [await credentialsOf(first.page), await credentialsOf(elsewhere.page)];
  expect(other.id).not.toBe(one.id);
  expect(await statusOn(server, one)).toBe('queued');
  await context.close();
});

killableTest(
  'C3 the server has forgotten it: what was said stays on screen, the next message starts afresh',
  async ({ openTab, server }) => {
    const visitor = await openTab();
    await begin(visitor, 'before the flood');
    const before = await credentialsOf(visitor.page);
    await visitor.page.goto('about:blank');
    await server.kill();
    fs.rmSync(server.dataDir, { recursive: true });
    await server.start();
    await visitor.page.goto(server.origin);
    await visitor.shows(['before the flood']);
    await expect(visitor.panel.getByText(/^The conversation was closed/)).toBeVisible();
    const host = await watchDocument(visitor.page);
    await visitor.send('after it');
    await visitor.shows(['after it']);
    await expect(visitor.sent).toBeVisible();
    const now = await credentialsOf(visitor.page);
    expect(now.id).not.toBe(before.id);
    expect(await statusOn(server, now)).toBe('queued');
    await host.hears(['chat-session started']);
    await host.stands();
  },
);

test('B7 C4 C13 a second tab shows the same, and what is said in it; open, close and docked mirror, and docked is remembered', async ({
  openTab,
  agent,
}) => {
  const a = await openTab();
  const b = await openTab('/other.html');
  await a.open();
  await expect(b.panel).toBeVisible();
  await a.send('hello');
  await b.shows(['hello']);
  await b.send('from the second tab');
  await a.shows(['hello', 'from the second tab']);
  await agent.openFirst();
  await agent.reply('I see both');
  for (const tab of [a, b]) await tab.shows(['hello', 'from the second tab', 'I see both']);
  const hosts = [await watchDocument(a.page), await watchDocument(b.page)];

  await b.choose('Dock');
  for (const tab of [a, b]) await expect.poll(() => besidePage(tab)).toBe('docked');
  await b.close();
  await expect(a.panel).toBeHidden();
  await a.open();
  await expect(b.panel).toBeVisible();
  for (const host of hosts) {
    await host.hears(['chat-close', 'chat-open']);
    await host.stands();
  }
  await a.page.reload();
  await expect(a.panel).toBeVisible();
  await expect.poll(() => besidePage(a)).toBe('docked');
  await a.choose('Undock');
  for (const tab of [a, b]) await expect.poll(() => besidePage(tab)).toBe('floating');
});
