import { expect, test, type BrowserContext } from '@playwright/test';
import { signUpAgent } from './support/agent-page.js';
import { startServerProcess, type ServerProcess } from './support/server-process.js';
import { visitorPage, type VisitorPage } from './support/visitor-page.js';

let server: ServerProcess;

test.beforeEach(async () => {
  server = await startServerProcess();
});

test.afterEach(async () => {
  await server.close();
});

async function openTab(context: BrowserContext, path = '/'): Promise<VisitorPage> {
  const page = await context.newPage();
  await page.goto(server.origin + path);
  return visitorPage(page);
}

test('a visitor writes, an agent answers from the console, both see it once and in order', async ({
  browser,
}) => {
  const visitor = await openTab(await browser.newContext());
  const agent = await signUpAgent(
    await (await browser.newContext()).newPage(),
    await server.consoleLink(),
  );

  await visitor.open();
  await visitor.send('My order never came.');
  await visitor.send('Could you check?');
  await agent.openFirst();
  await agent.reply('Of course. I am looking.');

  const conversation = ['My order never came.', 'Could you check?', 'Of course. I am looking.'];
  await visitor.shows(conversation);
  await agent.shows(conversation);

  await agent.resolve();
  await expect(visitor.panel.getByText('This conversation was marked as resolved')).toBeVisible();
  await visitor.send('One more thing.');
  await expect(agent.page.getByRole('list', { name: 'Queue' }).getByRole('listitem')).toHaveCount(
    1,
  );
});

test('a reload with API and socket out of reach shows the transcript', async ({ context }) => {
  const visitor = await openTab(context);
  await visitor.open();
  await visitor.send('Is anybody there?');
  await expect(visitor.sent).toBeVisible();

  let reachable = false;
  await context.route('**/api/**', (route) => (reachable ? route.continue() : route.abort()));
  await context.routeWebSocket('**/socket.io/**', (socket) => {
    if (reachable) socket.connectToServer();
    else void socket.close();
  });
  await visitor.page.reload();
  await expect(visitor.panel).toBeVisible();
  await visitor.shows(['Is anybody there?']);
  await expect(visitor.panel.getByText(/Reconnecting/)).toBeVisible();

  await visitor.send('Written offline');
  await visitor.shows(['Is anybody there?', 'Written offline']);
  reachable = true;
  await visitor.page.reload();
  await visitor.shows(['Is anybody there?', 'Written offline']);
  await expect(visitor.sent).toBeVisible({ timeout: 30_000 });
});

test('a server killed while both tabs send: each message once, the same order everywhere', async ({
  context,
}) => {
  test.setTimeout(120_000);
  const a = await openTab(context);
  const b = await openTab(context, '/other.html');
  await a.open();
  await a.send('hello');
  await b.shows(['hello']);

  const sent = ['hello'];
  for (let i = 0; i < 4; i++) {
    await a.send(`a${i}`);
    await b.send(`b${i}`);
    sent.push(`a${i}`, `b${i}`);
    if (i === 1) await server.kill();
  }
  await server.start();

  await expect.poll(async () => (await a.bodies()).length, { timeout: 60_000 }).toBe(sent.length);
  await expect(a.sent).toBeVisible({ timeout: 60_000 });
  const order = await a.bodies();
  expect([...order].sort()).toEqual([...sent].sort());
  await b.shows(order);
  for (const tab of ['a', 'b'])
    expect(order.filter((body) => body.startsWith(tab))).toEqual(
      [0, 1, 2, 3].map((i) => `${tab}${i}`),
    );
  await a.page.reload();
  await a.shows(order);
});
