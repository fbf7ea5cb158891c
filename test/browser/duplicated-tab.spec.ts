import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { startFaultProxy } from '../processes/support/fault-proxy.js';
import { startChatServer, type ChatServer } from './support/chat-server.js';
import { visitorPage, type VisitorPage } from './support/visitor-page.js';

let server: ChatServer;

test.beforeEach(async () => {
  server = await startChatServer();
});

test.afterEach(async () => {
  await server.close();
});

/** As the browser's own command does it: the new tab begins with a copy of sessionStorage. */
async function duplicate(context: BrowserContext, original: Page): Promise<VisitorPage> {
  const arrived = context.waitForEvent('page');
  await original.evaluate(() => void window.open(location.href));
  const copy = await arrived;
  await copy.waitForLoadState();
  return visitorPage(copy);
}

/** Notes under which id each document speaks to the others. */
async function noteSenders(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const post = BroadcastChannel.prototype.postMessage;
    BroadcastChannel.prototype.postMessage = function (message: { from?: string }) {
      document.documentElement.dataset.sender = message.from;
      post.call(this, message);
    };
  });
}

const senderOf = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => document.documentElement.dataset.sender);

test('TAB-4 a duplicated tab has the draft and an id of its own, and nothing is sent twice', async ({
  context,
}) => {
  await noteSenders(context);
  const page = await context.newPage();
  await page.goto(server.origin);
  const original = visitorPage(page);
  await original.open();
  await original.send('hello');
  await expect(original.sent).toBeVisible();
  await original.composer.fill('not finished');

  const copy = await duplicate(context, page);
  await copy.shows(['hello']);
  // The control: sessionStorage really was copied, and the draft with it.
  await expect(copy.composer).toHaveValue('not finished');

  await original.send('from the original');
  await copy.send('from the copy');
  const bodies = ['hello', 'from the original', 'from the copy'];
  await original.shows(bodies);
  await copy.shows(bodies);
  const [first, second] = [await senderOf(page), await senderOf(copy.page)];
  expect(first).toBeTruthy();
  expect(second).toBeTruthy();
  expect(second).not.toBe(first);
});

test('TAB-4 SND-6 a tab duplicated with a message on its way: it arrives once', async ({
  context,
}) => {
  const proxy = await startFaultProxy();
  proxy.target(Number(new URL(server.origin).port));
  const page = await context.newPage();
  await page.goto(proxy.origin);
  const original = visitorPage(page);
  await original.open();
  await original.send('hello');
  await expect(original.sent).toBeVisible();

  proxy.toClient.frame = (text) => (text.includes('on its way') ? 'drop' : 'pass');
  await original.send('on its way');
  const copy = await duplicate(context, page);
  await copy.shows(['hello', 'on its way']);
  await expect(copy.panel.getByText('Sending…')).toBeVisible();
  proxy.heal();
  proxy.cut('reset');
  for (const tab of [original, copy]) {
    await expect(tab.sent).toBeVisible();
    await tab.shows(['hello', 'on its way']);
  }
  await copy.send('once more');
  await original.shows(['hello', 'on its way', 'once more']);
  await context.close();
  await proxy.close();
});
