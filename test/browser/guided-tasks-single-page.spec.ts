import { expect } from '@playwright/test';
import type { GivenTask } from '../../src/protocol/task.js';
import { barOf, saysIn, script, test } from './support/guided-test.js';

/** Renders by its address, changes it without a page load, and counts its renders and page loads. */
const APP = `
  const VIEWS = {
    '/': ['Shop', '#to-plans'],
    '/plans': ['Plans', '#order'],
    '/order?plan=pro': ['Order', '#mail'],
  };
  const main = document.querySelector('main');
  sessionStorage.loads = Number(sessionStorage.loads ?? 0) + 1;
  document.documentElement.dataset.loads = sessionStorage.loads;
  function show() {
    const [title, part] = VIEWS[location.pathname + location.search];
    document.title = title;
    main.querySelector('h1').textContent = title;
    for (const each of main.querySelectorAll('.part')) each.hidden = !each.matches(part);
  }
  document.addEventListener('click', (event) => {
    const link = event.target.closest('main a');
    if (!link) return;
    event.preventDefault();
    sessionStorage.clicks = Number(sessionStorage.clicks ?? 0) + 1;
    // As an app does that loads the data of its next view first.
    requestAnimationFrame(() => {
      history.pushState(null, '', link.href);
      show();
    });
  });
  addEventListener('popstate', show);
  show();
`;
const SHELL = `<title>App</title>
  <main>
    <h1></h1>
    <a class="part" id="to-plans" href="/plans">Plans</a>
    <a class="part" id="order" href="/order?plan=pro">Order</a>
    <input class="part" id="mail" aria-label="E-mail">
  </main>
  <script type="module" src="/app.js"></script>`;

const TRIP: GivenTask = {
  title: 'Order the plan',
  steps: [
    { kind: 'click', target: '#to-plans', say: 'Here are our plans', expectUrl: '/plans' },
    { kind: 'click', target: '#order', say: 'Order it here', expectUrl: '/order?plan=pro' },
    { kind: 'fill', target: '#mail', value: 'vera@example.com', say: 'Your address goes here' },
  ],
};

test.use({
  pages: { '/': SHELL, '/plans': SHELL, '/order?plan=pro': SHELL, '/app.js': script(APP) },
});

test('TSK-4 a task goes over three views of an app that never loads a page', async ({
  page,
  guided: g,
}) => {
  await g.offer(TRIP);
  await g.accept();
  await g.results(['done', 'done', 'done']);
  await expect(page).toHaveURL(`${g.host.origin}/order?plan=pro`);
  await expect(page.locator('#mail')).toHaveValue('vera@example.com');
  await expect(page.locator('html')).toHaveAttribute('data-loads', '1');
  await expect(saysIn(g.visitor, 'Done: Order the plan')).toBeVisible();
});

for (const [index, { say }] of TRIP.steps.entries())
  test(`TSK-4 TSK-6 a reload at step ${index + 1} in such an app goes on, and clicks once`, async ({
    page,
    guided: g,
  }) => {
    await g.offer(TRIP);
    await g.accept();
    await expect(barOf(page).getByText(say)).toBeVisible();
    await page.reload();
    await g.results(['done', 'done', 'done']);
    await expect(page).toHaveURL(`${g.host.origin}/order?plan=pro`);
    await expect(page.locator('#mail')).toHaveValue('vera@example.com');
    await expect(page.locator('html')).toHaveAttribute('data-loads', '2');
    expect(await page.evaluate(() => sessionStorage['clicks'] as string)).toBe('2');
  });

test('TSK-4 a reload right after the app has changed its address counts the click, once', async ({
  page,
  guided: g,
}) => {
  await g.offer(TRIP);
  await g.accept();
  await page.waitForURL('**/plans');
  await page.reload();
  await g.results(['done', 'done', 'done']);
  await expect(page).toHaveURL(`${g.host.origin}/order?plan=pro`);
  expect(await page.evaluate(() => sessionStorage['clicks'] as string)).toBe('2');
});

test('TSK-4 an app that does not get where the step leads is too late', async ({
  page,
  guided: g,
}) => {
  await g.offer({
    title: 'Order the plan',
    steps: [{ ...TRIP.steps[0]!, expectUrl: '/elsewhere', timeoutSeconds: 3 }, TRIP.steps[1]!],
  });
  await g.accept();
  await g.results(['timed_out']);
  await expect(page).toHaveURL(`${g.host.origin}/plans`);
  await expect(saysIn(g.visitor, 'That did not work on this page. What next?')).toBeVisible();
});
