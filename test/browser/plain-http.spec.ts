import { expect } from '@playwright/test';
import { BROWSER_FLAGS, ensureBrowser } from '../../tools/ensure-browser.mjs';
import { startHostPages } from './support/host-pages.js';
import { begin, test } from './support/served-test.js';
import { visitorPage } from './support/visitor-page.js';

// By its address a local server counts as secure; by a name it does not.
test.use({
  launchOptions: {
    executablePath: await ensureBrowser(),
    args: [...BROWSER_FLAGS, '--host-resolver-rules=MAP shop.example 127.0.0.1'],
  },
});

test('TAB-9 a page on plain http, without Web Locks and randomUUID: two tabs, one conversation, one socket, and a reload keeps it', async ({
  context,
  server,
}) => {
  const host = await startHostPages(
    {
      '/': `<script type="module" src="/chat-widget.js"></script>
        <chat-widget data-site="demo"></chat-widget>`,
    },
    server.origin,
  );
  const address = host.origin.replace('127.0.0.1', 'shop.example');
  const sockets: string[] = [];
  context.on('page', (page) => page.on('websocket', (each) => void sockets.push(each.url())));
  const openTab = async () => {
    const page = await context.newPage();
    await page.goto(address);
    return visitorPage(page);
  };

  const a = await openTab();
  const missing = await a.page.evaluate(() => [
    isSecureContext,
    'locks' in navigator,
    'randomUUID' in crypto,
  ]);
  expect(missing).toEqual([false, false, false]);
  await begin(a, 'from the first');
  const b = await openTab();
  await b.shows(['from the first']);
  await b.send('from the second');
  await a.shows(['from the first', 'from the second']);
  await expect(b.sent).toBeVisible();
  expect(sockets).toHaveLength(1);

  await b.page.close();
  await a.page.reload();
  await a.shows(['from the first', 'from the second']);
  await a.send('after a reload');
  await expect(a.sent).toBeVisible();
  await a.page.goto('about:blank');
  await host.close();
});
