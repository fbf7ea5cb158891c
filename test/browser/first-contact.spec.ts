import { expect, type Request } from '@playwright/test';
import { keptBy, visitorCookie } from './support/device.js';
import { startHostPages } from './support/host-pages.js';
import { begin, test } from './support/served-test.js';
import { visitorPage } from './support/visitor-page.js';

const DAY = 24 * 60 * 60;

test('E3 C9 before the first interaction: nothing stored, no cookie, no socket, no request but for scripts', async ({
  context,
  openTab,
}) => {
  const requests: Request[] = [];
  let sockets = 0;
  context.on('request', (request) => void requests.push(request));
  context.on('page', (page) => page.on('websocket', () => (sockets += 1)));
  const visitor = await openTab();
  await visitor.page.evaluate(() => document.querySelector('chat-widget')!.ready);
  await visitor.page.mouse.move(200, 200);
  await visitor.page.mouse.wheel(0, 500);
  await visitor.page.waitForLoadState('networkidle');

  // The browser asks for the page's icon when it finds the time, before this or after.
  const icon = await visitor.page.locator('link[rel=icon]').evaluate((link) => {
    return (link as HTMLLinkElement).href;
  });
  const own = requests.filter(
    (request) =>
      !['document', 'stylesheet'].includes(request.resourceType()) && request.url() !== icon,
  );
  expect(own.length).toBeGreaterThan(0);
  expect(
    own.filter((request) => request.resourceType() !== 'script').map((each) => each.url()),
  ).toEqual([]);
  expect(sockets).toBe(0);
  expect(await visitor.page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
  expect(await context.cookies()).toEqual([]);

  await begin(visitor);
  expect(sockets).toBe(1);
  const cookie = (await visitorCookie(context))!;
  expect(cookie).toMatchObject({ sameSite: 'Lax', path: '/', domain: '127.0.0.1', secure: false });
  expect(cookie.value).toMatch(/^[0-9a-f-]{36}$/);
  const days = (cookie.expires - Date.now() / 1000) / DAY;
  expect(days).toBeGreaterThan(179);
  expect(days).toBeLessThanOrEqual(180);
});

test('C9 data-no-visitor-id: a conversation, and no cookie', async ({ context, openTab }) => {
  await context.addInitScript(() => {
    document.addEventListener('DOMContentLoaded', () =>
      document.querySelector('chat-widget')!.setAttribute('data-no-visitor-id', ''),
    );
  });
  const asked = context.waitForEvent('request', (request) =>
    request.url().endsWith('/api/session'),
  );
  const visitor = await openTab();
  await begin(visitor);
  expect((await asked).postDataJSON()).not.toHaveProperty('visitorId');
  expect(await context.cookies()).toEqual([]);
});

test.describe('the site requires its form', () => {
  test.use({
    site: {
      preChat: [{ name: 'email', kind: 'email', required: true }],
      preChatRequired: 'always',
    },
  });

  test('SEC-11 a message that the page sends waits for the form, and then arrives', async ({
    openTab,
    agent,
  }) => {
    const visitor = await openTab();
    const { page, panel } = visitor;
    await page.evaluate(async () => {
      const widget = document.querySelector('chat-widget')!;
      await widget.ready;
      await widget.show();
      await widget.send('Where is my order?');
    });
    const email = panel.getByRole('textbox', { name: 'E-mail' });
    await expect(email).toBeVisible();
    await visitor.shows(['Where is my order?']);
    await page.reload();
    // The page had opened it, which is not remembered.
    await visitor.open();
    await visitor.shows(['Where is my order?']);
    await email.fill('ada@example.com');
    await panel.getByRole('button', { name: 'Start chat' }).click();
    await expect(visitor.sent).toBeVisible();
    await expect(email).toBeHidden();
    await expect(visitor.composer).toBeFocused();
    await agent.openFirst();
    await expect(agent.page.getByText('ada@example.com').first()).toBeVisible();
  });
});

test.describe('the site asks first', () => {
  test.use({
    site: {
      preChat: [
        { name: 'name', kind: 'name', required: true },
        { name: 'email', kind: 'email', required: false },
        { name: 'order', kind: 'text', label: 'Order number', required: true },
      ],
    },
  });

  test('A6 the form comes first, what is required is missed, the agent sees the answers, and it is filled in after the end', async ({
    openTab,
    agent,
  }) => {
    const visitor = await openTab();
    const { page, panel } = visitor;
    const name = panel.getByRole('textbox', { name: 'Name' });
    const email = panel.getByRole('textbox', { name: 'E-mail' });
    const start = panel.getByRole('button', { name: 'Start chat' });
    await visitor.open();
    await expect(visitor.composer).toBeHidden();
    await panel.getByRole('button', { name: 'Start a conversation' }).click();
    await expect(name).toBeFocused();
    await email.fill('not an address');
    await start.click();
    await expect(panel.getByText('Please fill this in').first()).toBeVisible();
    await expect(panel.getByText('Please enter an address like name@example.com')).toBeVisible();
    await expect(name).toBeFocused();
    await name.fill('Ada Byron');
    await email.fill('ada@example.com');
    await panel.getByRole('textbox', { name: 'Order number' }).fill('A-1815');
    await start.click();
    await expect(visitor.composer).toBeFocused();
    await visitor.send('Where is my order?');
    await expect(visitor.sent).toBeVisible();

    await agent.openFirst();
    for (const known of ['Ada Byron', 'ada@example.com', 'A-1815'])
      await expect(agent.page.getByText(known).first()).toBeVisible();
    await page.reload();
    await visitor.shows(['Where is my order?']);
    await expect(name).toBeHidden();

    await visitor.choose('End chat');
    await panel.getByRole('alertdialog').getByRole('button', { name: 'End chat' }).click();
    await expect(panel).toBeHidden();
    expect(await keptBy(page)).toEqual({ local: ['profile', 'ui'], session: [] });
    await visitor.open();
    await panel.getByRole('button', { name: 'Start a conversation' }).click();
    await expect(name).toHaveValue('Ada Byron');
    await expect(email).toHaveValue('ada@example.com');
    await expect(panel.getByRole('textbox', { name: 'Order number' })).toHaveValue('');
  });
});

test('A6 nobody is there: an address is asked for and not demanded', async ({
  openTab,
  context,
}) => {
  const visitor = await openTab();
  const { panel, page } = visitor;
  await visitor.open();
  await expect(panel.getByText("We're away right now")).toBeVisible();
  await visitor.send('Call me back');
  await expect(visitor.sent).toBeVisible();
  const email = panel.getByRole('textbox', { name: 'E-mail' });
  await expect(email).toBeVisible();
  await visitor.send('Or not');
  await visitor.shows(['Call me back', 'Or not']);
  await expect(visitor.sent).toBeVisible();
  await email.fill('ada@example.com');
  await panel.getByRole('button', { name: 'Save' }).click();
  await expect(email).toBeHidden();
  await expect(visitor.composer).toBeFocused();
  await expect.poll(async () => (await keptBy(page)).local).toContain('profile');
  await page.reload();
  await visitor.shows(['Call me back', 'Or not']);
  await expect(email).toBeHidden();
  expect(context.pages()).toHaveLength(1);
});

test('D3 routingData reaches the agent; one over the limit tells chat-error and changes nothing', async ({
  openTab,
  agent,
}) => {
  const visitor = await openTab();
  await visitor.page.evaluate(() => {
    document.querySelector('chat-widget')!.routingData = { plan: 'gold-canary', trial: false };
  });
  await begin(visitor);
  await agent.openFirst();
  await expect(agent.page.getByText('gold-canary')).toBeVisible();
  const [code, plan] = await visitor.page.evaluate(async () => {
    const widget = document.querySelector('chat-widget')!;
    const fault = new Promise<string>((resolve) => {
      widget.addEventListener('chat-error', (event) => resolve(event.code), { once: true });
    });
    widget.routingData = { plan: 'x'.repeat(17 * 1024) };
    const heard = await fault;
    await widget.updateComplete;
    return [heard, widget.routingData['plan']];
  });
  expect([code, plan]).toEqual(['context_too_large', 'gold-canary']);
  await visitor.send('Still here');
  await agent.shows(['hello', 'Still here']);
  await expect(agent.page.getByText('gold-canary')).toBeVisible();
  await visitor.page.evaluate(() => {
    document.querySelector('chat-widget')!.routingData = { plan: 'silver-canary' };
  });
  // The console reads it when it opens the conversation, which a reload does by itself.
  await expect(async () => {
    await agent.page.reload();
    await expect(agent.page.getByText('silver-canary')).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await agent.shows(['hello', 'Still here']);
  await expect(agent.page.getByText('gold-canary')).toBeHidden();
});

test('B6 init() instead of a tag: the element comes, opens and talks, and a second call finds it', async ({
  page,
  server,
}) => {
  const host = await startHostPages({ '/': '<h1>A page without the tag</h1>' });
  await page.goto(host.origin);
  await page.evaluate(async (origin) => {
    const address = `${origin}/chat-widget.js`;
    const { init } = (await import(address)) as { init: (options: object) => Promise<Element> };
    const options = {
      server: origin,
      site: 'demo',
      position: 'bottom-left',
      accent: 'rebeccapurple',
    };
    const widget = await init({ ...options, sessionExpiry: 3_600_000, visitorId: false });
    if ((await init(options)) !== widget) throw new Error('There are two');
  }, server.origin);
  const visitor = visitorPage(page);
  await begin(visitor, 'By a call');
  await visitor.shows(['By a call']);
  const widget = page.locator('chat-widget');
  await expect(widget).toHaveAttribute('position', 'bottom-left');
  await expect(widget).toHaveAttribute('data-history-ttl', '3600');
  expect(await page.context().cookies()).toEqual([]);
  await page.goto('about:blank');
  await host.close();
});
