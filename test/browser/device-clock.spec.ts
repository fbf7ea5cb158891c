import { expect, test } from '@playwright/test';
import { startChatServer, type ChatServer } from './support/chat-server.js';
import { visitorPage } from './support/visitor-page.js';

const DAY = 24 * 60 * 60_000;

let server: ChatServer;

test.beforeEach(async () => {
  server = await startChatServer();
});

test.afterEach(async () => {
  await server.close();
});

for (const [name, error] of [
  ['a day ahead', DAY],
  ['a day behind', -DAY],
] as const)
  test(`STO-7 the device's clock is ${name}: messages in order, a reload keeps them`, async ({
    context,
  }) => {
    await context.clock.install({ time: Date.now() + error });
    await context.clock.resume();
    const page = await context.newPage();
    await page.goto(server.origin);
    const skew = (await page.evaluate(() => Date.now())) - Date.now();
    expect(Math.abs(skew - error)).toBeLessThan(60_000);

    const visitor = visitorPage(page);
    await visitor.open();
    const bodies = ['one', 'two', 'three'];
    for (const body of bodies) await visitor.send(body);
    await visitor.shows(bodies);
    await expect(visitor.sent).toBeVisible();
    await page.reload();
    await visitor.shows(bodies);
    const other = visitorPage(await context.newPage());
    await other.page.goto(`${server.origin}/other.html`);
    await other.shows(bodies);
    await other.send('four');
    await visitor.shows([...bodies, 'four']);
  });

test('STO-7 expired by the device alone, which is a day wrong: hidden, and there when it is right again', async ({
  context,
}) => {
  const openTab = async () => {
    const page = await context.newPage();
    await page.goto(server.origin);
    return visitorPage(page);
  };
  const before = await openTab();
  await before.open();
  await before.send('yesterday');
  await expect(before.sent).toBeVisible();
  await before.page.close();

  await context.clock.install({ time: Date.now() + DAY + 60 * 60_000 });
  await context.clock.resume();
  const wrong = await openTab();
  await wrong.open();
  await expect(wrong.panel.getByRole('button', { name: 'Start a conversation' })).toBeVisible();
  await expect(wrong.panel.getByText('yesterday')).toHaveCount(0);
  await wrong.page.close();

  await context.clock.setSystemTime(Date.now());
  const right = await openTab();
  await right.shows(['yesterday']);
});
