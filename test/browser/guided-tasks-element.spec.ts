// The widget's element changes while a guided task runs.
import { expect, type Page } from '@playwright/test';
import { barOf, cardOf, script, test } from './support/guided-test.js';

test.describe.configure({ timeout: 120_000 });
test.use({
  pages: {
    '/': `<title>Shop</title><h1>Shop</h1><button id="buy">Buy</button>
      <script type="module" src="/page.js"></script>`,
    '/page.js': script(`
      window.clicks = 0;
      document.querySelector('#buy').addEventListener('click', () => (window.clicks += 1));`),
  },
});

const BUY = { kind: 'click', target: '#buy', say: 'Press here' } as const;
const clicks = (page: Page) =>
  page.evaluate(() => (window as unknown as { clicks: number }).clicks);

test('TSK-4 an element that is moved in the page goes on, and clicks once for each step', async ({
  page,
  guided: g,
}) => {
  const move = () =>
    page.evaluate(() => {
      const section = document.createElement('section');
      document.body.prepend(section);
      section.append(document.querySelector('chat-widget')!);
    });
  await g.offer({ title: 'Buy', steps: [BUY, { ...BUY, kind: 'highlight' }, BUY] });
  await move();
  await g.accept();
  await expect(barOf(page)).toBeVisible();
  await move();
  await g.results(['done', 'done', 'done']);
  expect(await clicks(page)).toBe(2);
});

test('TSK-5 an element that turns to another site leaves the task of the first one', async ({
  page,
  guided: g,
  server,
}) => {
  await g.offer({ title: 'Buy', steps: [{ ...BUY, target: '#late', timeoutSeconds: 60 }] });
  await g.accept();
  await expect(barOf(page)).toBeVisible();
  await page.locator('chat-widget').evaluate((widget) => widget.setAttribute('data-site', 'other'));
  await expect(barOf(page)).toBeHidden();
  await page.locator('#buy').evaluate((button) => (button.id = 'late'));
  await expect.poll(() => server.taskStatus(g.sessionId), { timeout: 30_000 }).toBe('held');
  expect(await clicks(page)).toBe(0);
});

test('TSK-1 without a network the card says that the task waits, and can be stopped', async ({
  page,
  context,
  guided: g,
  server,
}) => {
  await g.offer({ title: 'Buy', steps: [BUY] });
  await context.setOffline(true);
  await g.accept();
  const card = cardOf(g.visitor);
  await expect(card.getByText('Waiting for the page')).toBeVisible();
  await card.getByRole('button', { name: 'Stop' }).click();
  await expect(card).toHaveText('Stopped: Buy');
  await context.setOffline(false);
  await expect.poll(() => server.taskStatus(g.sessionId), { timeout: 30_000 }).toBe('refused');
  expect(await clicks(page)).toBe(0);
});

test('TSK-1 the focus goes to the chat when the button "Stop" is gone', async ({
  page,
  guided: g,
}) => {
  await g.offer({ title: 'Buy', steps: [{ ...BUY, target: '#late' }] });
  await g.accept();
  await barOf(page).getByRole('button', { name: 'Stop' }).press('Enter');
  await expect(g.visitor.panel.getByRole('textbox', { name: 'Message' })).toBeFocused();
});
