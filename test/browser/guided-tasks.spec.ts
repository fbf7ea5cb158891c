import { expect, type Locator, type Page } from '@playwright/test';
import type { GivenTask, StepOutcome } from '../../src/protocol/task.js';
import { credentialsOf } from './support/device.js';
import { startHostPages, type HostFile, type HostPages } from './support/host-pages.js';
import { strictPolicy, watchPolicy } from './support/policy-watch.js';
import { startChatServer, type TaskServer } from './support/chat-server.js';
import { begin, test as served } from './support/served-test.js';
import { visitorPage, type VisitorPage } from './support/visitor-page.js';

const test = served.extend<{ server: TaskServer }>({
  // oxlint-disable-next-line no-empty-pattern -- the runner reads from it what the fixture needs
  server: async ({}, use) => {
    const server = await startChatServer();
    await use(server);
    await server.close();
  },
});

const ALL = 'navigate highlight scroll click fill';

/** The pages of a small shop: its links load pages, its button on the second page changes the address alone. */
function shop(chatServer: string, actions = ALL): Record<string, string> {
  const widget = `<script type="module" src="${chatServer}/chat-widget.js"></script>
    <chat-widget data-site="demo" data-load="eager" data-actions="${actions}"></chat-widget>`;
  const page = (title: string, body: string): string =>
    `<title>${title}</title><h1>${title}</h1>${body}${widget}`;
  return {
    '/': page('Shop', '<a id="to-plans" href="/plans">Plans</a>'),
    '/plans': page(
      'Plans',
      `<div style="block-size: 1500px"></div><section id="pro">Pro</section>
       <a id="order" href="/order?plan=pro">Order</a>`,
    ),
    '/order?plan=pro': page(
      'Order',
      `<form action="https://elsewhere.example/"><label>E-mail <input id="mail"></label>
       <label>Password <input id="password" type="password"></label><button id="pay">Pay</button></form>`,
    ),
    '/other': page('Other', ''),
  };
}

const TRIP: GivenTask = {
  title: 'Order the plan',
  steps: [
    { kind: 'click', target: '#to-plans', say: 'Here are our plans', expectUrl: '/plans' },
    { kind: 'highlight', target: '#pro', say: 'This one fits you' },
    { kind: 'navigate', url: '/order?plan=pro', say: 'Here you order it' },
    { kind: 'fill', target: '#mail', value: 'vera@example.com', say: 'Your address goes here' },
  ],
};

const cardOf = ({ panel }: VisitorPage): Locator =>
  panel.getByRole('group', { name: 'Suggestion' });
const barOf = (page: Page): Locator => page.getByRole('region', { name: 'Guided task' });
const saysIn = ({ panel }: VisitorPage, text: string): Locator =>
  panel.getByRole('log').getByText(text);

interface Guided {
  visitor: VisitorPage;
  host: HostPages;
  /** Offers a task, and waits until its card is there. */
  offer(task: GivenTask): Promise<void>;
  accept(): Promise<void>;
  /** Waits until the task has these results. */
  results(outcomes: StepOutcome[]): Promise<void>;
}

const guided = test.extend<{
  actions: string;
  pages: Record<string, string | HostFile>;
  guided: Guided;
}>({
  actions: [ALL, { option: true }],
  pages: [{}, { option: true }],
  guided: async ({ page, server, actions, pages }, use) => {
    const host = await startHostPages({ ...shop(server.origin, actions), ...pages });
    await page.goto(host.origin);
    const visitor = visitorPage(page);
    await begin(visitor);
    const { id } = await credentialsOf(page);
    await use({
      visitor,
      host,
      async offer(task) {
        await server.propose(id, task);
        await expect(cardOf(visitor)).toBeVisible();
      },
      accept: () => cardOf(visitor).getByRole('button', { name: 'Show me' }).click(),
      async results(outcomes) {
        await expect.poll(() => server.taskResults(id), { timeout: 60_000 }).toEqual(outcomes);
      },
    });
    await host.close();
  },
});

guided.describe.configure({ timeout: 120_000 });

guided(
  'TSK-1 TSK-4 a task goes over three pages, and says what it does',
  async ({ page, guided: g }) => {
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
  },
);

guided('TSK-1 the visitor declines, and nothing is done', async ({ page, guided: g }) => {
  await g.offer(TRIP);
  await cardOf(g.visitor).getByRole('button', { name: 'No thanks' }).click();
  await expect(cardOf(g.visitor)).toBeHidden();
  await expect(g.visitor.composer).toBeFocused();
  await expect(barOf(page)).toBeHidden();
  await g.results([]);
});

for (const how of ['the button', 'Escape'] as const)
  guided(`TSK-1 the visitor stops it by ${how}`, async ({ page, guided: g }) => {
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

guided(
  'TSK-2 the page refuses a step, and hears everything but the value',
  async ({ page, guided: g }) => {
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
  },
);

const HOSTILE: Record<string, GivenTask['steps'][number]> = {
  'a password': { kind: 'fill', target: '#password', value: 'x', say: 'Here' },
  'a form to elsewhere': { kind: 'click', target: '#pay', say: 'Here' },
  'another origin': { kind: 'navigate', url: 'https://elsewhere.example/', say: 'Here' },
  'the widget': { kind: 'click', target: 'chat-widget', say: 'Here' },
};
for (const [what, step] of Object.entries(HOSTILE))
  guided(`TSK-2 a step is forbidden: ${what}`, async ({ page, guided: g }) => {
    await page.goto(`${g.host.origin}/order?plan=pro`);
    await g.offer({ title: 'Try', steps: [step] });
    await g.accept();
    await g.results(['forbidden']);
    await expect(page.locator('#password')).toHaveValue('');
  });

guided.describe('a page that allows one kind', () => {
  guided.use({ actions: 'highlight' });

  guided('TSK-2 forbids the others', async ({ guided: g }) => {
    await g.offer({ title: 'Click', steps: [{ kind: 'click', target: '#to-plans', say: 'Here' }] });
    await g.accept();
    await g.results(['forbidden']);
  });
});

guided(
  'TSK-4 a reload in the middle goes on, one that ends elsewhere does not',
  async ({ page, guided: g }) => {
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
  },
);

guided(
  'TSK-4 a tab that follows carries it out, and a duplicate of it does not',
  async ({ context, guided: g }) => {
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
  },
);

test('TSK-1 works under a strict policy with Trusted Types', async ({ page, context, server }) => {
  const complaints = await watchPolicy(context);
  const policy = [
    strictPolicy(server.origin),
    "require-trusted-types-for 'script'",
    'trusted-types chat-widget lit-html',
  ].join('; ');
  const host = await startHostPages({
    '/': {
      body: `<!doctype html><title>Host</title><h1>Host</h1><div contenteditable id="note"></div>
        <input id="mail"><script type="module" src="${server.origin}/chat-widget.js"></script>
        <chat-widget data-site="demo" data-actions="${ALL}"></chat-widget>`,
      headers: { 'content-security-policy': policy },
    },
  });
  await page.goto(host.origin);
  const visitor = visitorPage(page);
  await begin(visitor);
  const { id } = await credentialsOf(page);
  await server.propose(id, {
    title: 'Look',
    steps: [
      { kind: 'highlight', target: 'h1', say: 'A title' },
      { kind: 'fill', target: '#mail', value: 'a@example.com', say: 'An address' },
    ],
  });
  await cardOf(visitor).getByRole('button', { name: 'Show me' }).click();
  await expect.poll(() => server.taskResults(id), { timeout: 60_000 }).toEqual(['done', 'done']);
  await expect(page.locator('#mail')).toHaveValue('a@example.com');
  expect(complaints).toEqual([]);
  await host.close();
});
