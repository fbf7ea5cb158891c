import { expect, test } from '@playwright/test';
import { startFaultProxy, type FaultProxy } from '../processes/support/fault-proxy.js';
import { startChatServer, type ChatServer } from './support/chat-server.js';
import { visitorPage, type VisitorPage } from './support/visitor-page.js';

// The driver's own "offline" leaves open sockets alone, so the network here is a proxy that is cut.

let server: ChatServer;
let proxy: FaultProxy;
let visitor: VisitorPage;

test.beforeEach(async ({ page }) => {
  server = await startChatServer();
  proxy = await startFaultProxy();
  connect();
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

function connect(): void {
  proxy.target(Number(new URL(server.origin).port));
}

const reconnecting = () => visitor.panel.getByText(/Reconnecting/);

test('SND-3 RES-3 the network is cut: a line says so, one can write, and it goes out later', async ({
  context,
}) => {
  const other = visitorPage(await context.newPage());
  await other.page.goto(`${proxy.origin}/other.html`);
  await other.shows(['hello']);
  proxy.target(null);
  proxy.cut('reset');
  await expect(reconnecting()).toBeVisible();
  await visitor.send('one');
  await other.send('two');
  await visitor.send('three');
  await visitor.shows(['hello', 'one', 'two', 'three']);
  await other.shows(['hello', 'one', 'two', 'three']);
  await expect(visitor.panel.getByText('Sending…').first()).toBeVisible();

  connect();
  await expect(reconnecting()).toBeHidden({ timeout: 20_000 });
  await expect(visitor.panel.getByText('Sending…')).toHaveCount(0);
  await visitor.shows(['hello', 'one', 'two', 'three']);
  await other.shows(['hello', 'one', 'two', 'three']);
  await visitor.page.reload();
  await visitor.shows(['hello', 'one', 'two', 'three']);
});

test('RES-3 a silent network: the device says that it is online again, and the dead socket is found', async () => {
  proxy.stall();
  await visitor.send('into the silence');
  await expect(visitor.panel.getByText('Sending…')).toBeVisible();
  await visitor.page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect(visitor.sent).toBeVisible({ timeout: 8_000 });
  await visitor.shows(['hello', 'into the silence']);
});
