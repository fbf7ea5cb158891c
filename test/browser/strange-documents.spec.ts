import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { startChatServer, type ChatServer } from './support/chat-server.js';
import { startHostPages, type HostPages } from './support/host-pages.js';
import { visitorPage } from './support/visitor-page.js';

let server: ChatServer;
let host: HostPages;
let errors: string[];

test.beforeEach(async ({ context }) => {
  server = await startChatServer();
  const script = (file: string) => `<script type="module" src="${server.origin}/${file}"></script>`;
  const once = script('chat-widget.js');
  const element = '<chat-widget data-site="demo"></chat-widget>';
  host = await startHostPages({
    '/plain': once + element,
    '/two': once + element + element,
    '/moving': `${once}<div id="a">${element}</div><div id="b"></div>`,
    '/twice': `${once}${script('chat-widget.bundle.js')}${script('chat-widget.js?again')}${element}`,
    '/sandbox': '<iframe sandbox="allow-scripts" src="/plain" width="600" height="700"></iframe>',
  });
  errors = [];
  context.on('weberror', (error) => void errors.push(error.error().message));
});

test.afterEach(async ({ context }) => {
  await context.close();
  await host.close();
  await server.close();
  // Whatever we do there, the host's page hears no exception of ours.
  expect(errors).toEqual([]);
});

/** A tab, and the sockets that it opens from now on. */
async function openPage(context: BrowserContext, at: string): Promise<[Page, string[]]> {
  const page = await context.newPage();
  const sockets: string[] = [];
  page.on('websocket', (socket) => void sockets.push(socket.url()));
  await page.goto(host.origin + at);
  return [page, sockets];
}

test('TAB-9 a sandboxed frame without an origin: refused once, said so, no loop, no exception', async ({
  context,
}) => {
  const asked: string[] = [];
  context.on('request', (request) => {
    if (request.url().includes('/api/session')) asked.push(request.method());
  });
  const [page, sockets] = await openPage(context, '/sandbox');
  const frame = page.frameLocator('iframe');
  expect(await page.frames()[1]!.evaluate(() => window.origin)).toBe('null');
  await frame.getByRole('button', { name: /^Open chat/ }).click();
  const panel = frame.getByRole('dialog', { name: 'Chat' });
  await panel.getByRole('textbox', { name: 'Message' }).fill('hello');
  await panel.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(panel.getByText('Not sent')).toBeVisible();
  // The visitor may try again; the widget does not by itself.
  await panel.getByRole('button', { name: 'Retry' }).click();
  await expect.poll(() => asked.filter((method) => method === 'POST').length).toBe(2);
  await expect(panel.getByText('Not sent')).toBeVisible();
  expect(asked.filter((method) => method === 'POST').length).toBe(2);
  expect(sockets).toEqual([]);
});

test('TAB-11 the element is taken out and put back: the same conversation, one socket', async ({
  context,
}) => {
  const [page, sockets] = await openPage(context, '/moving');
  const visitor = visitorPage(page);
  await visitor.open();
  await visitor.send('hello');
  await expect(visitor.sent).toBeVisible();
  await visitor.composer.fill('half a sent');
  await page.evaluate(() => {
    const widget = document.querySelector('chat-widget')!;
    for (let i = 0; i < 3; i++) {
      widget.remove();
      document.querySelector(i % 2 ? '#a' : '#b')!.append(widget);
    }
  });
  await visitor.shows(['hello']);
  await expect(visitor.composer).toHaveValue('half a sent');

  // As frameworks do it: another element in the place of the first.
  await page.evaluate(() => {
    const fresh = document.querySelector('chat-widget')!.cloneNode() as HTMLElement;
    document.querySelector('chat-widget')!.replaceWith(fresh);
  });
  await visitor.shows(['hello']);
  await expect(visitor.composer).toHaveValue('half a sent');
  await visitor.send('and on');
  await visitor.shows(['hello', 'and on']);
  await expect(visitor.sent).toBeVisible();
  expect(sockets).toHaveLength(1);
});

test('TAB-11 two elements of one site: one conversation and one socket', async ({ context }) => {
  const [page, sockets] = await openPage(context, '/two');
  await page.evaluate(async () => {
    const [first, second] = document.querySelectorAll('chat-widget');
    await first!.send('from the first');
    await second!.send('from the second');
    await first!.show();
  });
  const panels = page.getByRole('dialog', { name: 'Chat' });
  await expect(panels).toHaveCount(2);
  for (const panel of await panels.all())
    await expect(panel.locator('[part~="bubble"]')).toHaveText([
      'from the first',
      'from the second',
    ]);
  await expect(panels.first().getByText('Sent', { exact: true })).toBeVisible();
  // Two engines would be as two tabs, each with a draft of its own.
  await panels.first().getByRole('textbox', { name: 'Message' }).fill('a draft');
  await expect(panels.last().getByRole('textbox', { name: 'Message' })).toHaveValue('a draft');
  expect(sockets).toHaveLength(1);
});

test('TAB-11 the bundle is loaded twice, in two forms: the first counts, and nothing breaks', async ({
  context,
}) => {
  const [page, sockets] = await openPage(context, '/twice');
  const visitor = visitorPage(page);
  await visitor.open();
  await visitor.send('once');
  await visitor.shows(['once']);
  await expect(visitor.sent).toBeVisible();
  // The control: the second one was loaded and run.
  const loaded = await page.evaluate(
    (bundle) => performance.getEntriesByName(bundle).length,
    `${server.origin}/chat-widget.bundle.js`,
  );
  expect(loaded).toBe(1);
  expect(sockets).toHaveLength(1);
});
