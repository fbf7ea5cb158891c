import { expect } from '@playwright/test';
import type { GivenTask } from '../../src/protocol/task.js';
import { barOf, cardOf, saysIn, test } from './support/guided-test.js';
import { visitorPage } from './support/visitor-page.js';

test.describe.configure({ timeout: 120_000 });

// A small shop: its links load pages.
test.use({
  pages: {
    '/': '<title>Shop</title><h1>Shop</h1><a id="to-plans" href="/plans">Plans</a>',
    '/tall.css': {
      body: '.tall { block-size: 1500px }',
      headers: { 'content-type': 'text/css' },
    },
    '/plans': `<title>Plans</title><link rel="stylesheet" href="/tall.css"><h1>Plans</h1>
      <div class="tall"></div><section id="pro">Pro</section><a id="order" href="/order?plan=pro">Order</a>`,
    '/order?plan=pro': '<title>Order</title><label>E-mail <input id="mail"></label>',
    '/other': '<title>Other</title><h1>Other</h1>',
  },
});

const TRIP: GivenTask = {
  title: 'Order the plan',
  steps: [
    { kind: 'click', target: '#to-plans', say: 'Here are our plans', expectUrl: '/plans' },
    { kind: 'highlight', target: '#pro', say: 'This one fits you' },
    { kind: 'navigate', url: '/order?plan=pro', say: 'Here you order it' },
    { kind: 'fill', target: '#mail', value: 'vera@example.com', say: 'Your address goes here' },
  ],
};

test('TSK-1 TSK-4 a task goes over three pages, and says what it does', async ({
  page,
  guided: g,
}) => {
  await g.offer(TRIP);
  const card = cardOf(g.visitor);
  await expect(card.getByText('Maya would like to show you: Order the plan')).toBeVisible();
  await expect(card.getByRole('listitem')).toHaveText([
    'Here are our plans',
    'This one fits you',
    'Here you order it',
    /Your address goes here\s*Fills in: vera@example.com/,
  ]);
  await expect(barOf(page)).toBeHidden();
  await g.accept();
  const bar = barOf(page);
  await expect(bar.getByText('Step 1 of 4')).toBeVisible();
  await page.waitForURL('**/plans');
  await expect(bar.getByText('This one fits you')).toBeVisible({ timeout: 30_000 });
  await expect(page.locator('#pro')).toBeInViewport();
  await page.waitForURL('**/order?plan=pro', { timeout: 30_000 });
  await g.results(['done', 'done', 'done', 'done']);
  await expect(page.locator('#mail')).toHaveValue('vera@example.com');
  await expect(bar).toBeHidden();
  await expect(saysIn(g.visitor, 'Done: Order the plan')).toBeVisible();
  await expect(cardOf(g.visitor)).toBeHidden();
});

test('TSK-4 a click on a link goes on in the next page, though the task names no address', async ({
  page,
  guided: g,
}) => {
  await g.offer({
    title: 'The plans',
    steps: [
      { kind: 'click', target: '#to-plans', say: 'Here are our plans' },
      { kind: 'click', target: '#order', say: 'Here you order' },
      { kind: 'fill', target: '#mail', value: 'vera@example.com', say: 'Your address goes here' },
    ],
  });
  await g.accept();
  await g.results(['done', 'done', 'done']);
  await expect(page.locator('#mail')).toHaveValue('vera@example.com');
});

test('TSK-1 the visitor declines, and nothing is done', async ({ page, guided: g }) => {
  await g.offer(TRIP);
  await cardOf(g.visitor).getByRole('button', { name: 'No thanks' }).click();
  await expect(cardOf(g.visitor)).toBeHidden();
  await expect(g.visitor.composer).toBeFocused();
  await expect(barOf(page)).toBeHidden();
  await g.results([]);
});

for (const how of ['the button', 'Escape'] as const)
  test(`TSK-1 the visitor stops it by ${how}`, async ({ page, guided: g }) => {
    await g.offer({
      title: 'Look',
      steps: [{ kind: 'highlight', target: '#never', say: 'Look here', timeoutSeconds: 60 }],
    });
    await g.accept();
    const bar = barOf(page);
    await expect(bar.getByText('Look here')).toBeVisible();
    if (how === 'Escape') {
      await page.locator('h1').click();
      await page.keyboard.press('Escape');
    } else await bar.getByRole('button', { name: 'Stop' }).click();
    await expect(bar).toBeHidden();
    await expect(cardOf(g.visitor).getByText('Stopped: Look')).toBeVisible();
    await g.results([]);
  });

test('TSK-2 the page refuses a step, and hears everything but the value', async ({
  page,
  guided: g,
}) => {
  await page.evaluate(() => {
    document.querySelector('chat-widget')!.addEventListener('chat-action', (event) => {
      const { step, kind, selector, url } = event;
      const told = { step, kind, selector, url, all: Object.values(event) };
      document.documentElement.dataset.told = JSON.stringify(told);
      event.preventDefault();
    });
  });
  await g.offer({
    title: 'Fill in',
    steps: [{ kind: 'fill', target: '#to-plans', value: 'a secret', say: 'Your name' }],
  });
  await g.accept();
  await g.results(['refused']);
  const told = await page.evaluate(() => document.documentElement.dataset.told);
  expect(JSON.parse(told!)).toMatchObject({ step: 0, kind: 'fill', selector: '#to-plans' });
  expect(told).not.toContain('secret');
  await expect(saysIn(g.visitor, 'That did not work on this page. What next?')).toBeVisible();
});

test('TSK-4 a reload in the middle goes on, one that ends elsewhere does not', async ({
  page,
  guided: g,
}) => {
  const wait: GivenTask = {
    title: 'Look',
    steps: [
      { kind: 'highlight', target: 'h1', say: 'A title' },
      { kind: 'highlight', target: '#to-plans', say: 'A link' },
    ],
  };
  await g.offer(wait);
  await g.accept();
  await expect(barOf(page).getByText('A title')).toBeVisible();
  await page.reload();
  await g.results(['done', 'done']);
  await g.offer(wait);
  await g.accept();
  await expect(barOf(page).getByText('A title')).toBeVisible();
  await page.goto(`${g.host.origin}/other`);
  await expect(saysIn(g.visitor, 'We got interrupted by a reload. What next?')).toBeVisible({
    timeout: 30_000,
  });
  await expect(barOf(page)).toBeHidden();
});

test('TSK-4 a tab that follows carries it out, and a duplicate of it does not', async ({
  context,
  guided: g,
}) => {
  const tab = await context.newPage();
  await tab.goto(g.host.origin);
  const second = visitorPage(tab);
  await g.offer({
    title: 'Look',
    steps: [
      { kind: 'highlight', target: 'h1', say: 'A title' },
      { kind: 'highlight', target: '#to-plans', say: 'A link' },
    ],
  });
  await cardOf(second).getByRole('button', { name: 'Show me' }).click();
  await expect(barOf(tab)).toBeVisible();
  await expect(cardOf(g.visitor).getByText('Running in another tab')).toBeVisible();
  await expect(barOf(g.visitor.page)).toBeHidden();
  const opened = context.waitForEvent('page');
  await tab.evaluate(() => void window.open(location.href));
  const copy = await opened;
  await expect(cardOf(visitorPage(copy)).getByText('Running in another tab')).toBeVisible();
  await expect(barOf(copy)).toBeHidden();
  await tab.reload();
  await g.results(['done', 'done']);
  await expect(saysIn(second, 'Done: Look')).toBeVisible();
});
