import { expect, test } from '@playwright/test';
import { startFaultProxy, type FaultProxy } from '../processes/support/fault-proxy.js';
import { startChatServer, type ChatServer } from './support/chat-server.js';
import { visitorPage, type VisitorPage } from './support/visitor-page.js';

let server: ChatServer;
let proxy: FaultProxy;
let visitor: VisitorPage;

test.beforeEach(async ({ page }) => {
  server = await startChatServer();
  proxy = await startFaultProxy();
  proxy.target(Number(new URL(server.origin).port));
  await page.goto(proxy.origin);
  visitor = visitorPage(page);
  await visitor.open();
  await visitor.send('hello');
  await expect(visitor.sent).toBeVisible();
});

test.afterEach(async ({ page }) => {
  await page.close();
  await proxy.close();
  await server.close();
});

test('INV-9 a reload while typing: the draft stays, in this tab alone', async ({ context }) => {
  await visitor.composer.pressSequentially('I was about to s');
  await visitor.page.reload();
  await expect(visitor.composer).toHaveValue('I was about to s');
  await visitor.composer.press('End');
  await visitor.composer.pressSequentially('ay');
  await visitor.composer.press('Enter');
  await visitor.shows(['hello', 'I was about to say']);
  await expect(visitor.composer).toHaveValue('');
  await visitor.page.reload();
  await visitor.shows(['hello', 'I was about to say']);
  await expect(visitor.composer).toHaveValue('');

  await visitor.composer.fill('mine');
  const other = visitorPage(await context.newPage());
  await other.page.goto(proxy.origin);
  await other.shows(['hello', 'I was about to say']);
  await expect(other.composer).toHaveValue('');
});

test('SND-1 COM-1 a reload after the message arrived and before its ack: it stands there once', async () => {
  let arrived = (): void => {};
  const taken = new Promise<void>((resolve) => (arrived = resolve));
  proxy.toClient.frame = (text) => {
    // Neither ack nor echo comes through: the page cannot know.
    if (!text.includes('half told')) return 'pass';
    arrived();
    return 'drop';
  };
  await visitor.send('half told');
  await taken;
  await expect(visitor.panel.getByText('Sending…')).toBeVisible();
  await visitor.page.reload({ waitUntil: 'commit' });
  proxy.heal();
  await visitor.shows(['hello', 'half told']);
  await expect(visitor.sent).toBeVisible();
  await visitor.send('and another');
  await visitor.shows(['hello', 'half told', 'and another']);
});

test('SND-1 a reload before the message left: it goes out afterwards, once', async () => {
  let tries = 0;
  proxy.toServer.frame = (text) => {
    if (!text.includes('message:send')) return 'pass';
    tries += 1;
    return 'drop';
  };
  await visitor.send('stuck');
  await expect.poll(() => tries).toBe(1);
  await visitor.page.reload({ waitUntil: 'commit' });
  proxy.heal();
  await visitor.shows(['hello', 'stuck']);
  await expect(visitor.sent).toBeVisible();
  await visitor.page.reload();
  await visitor.shows(['hello', 'stuck']);
});
