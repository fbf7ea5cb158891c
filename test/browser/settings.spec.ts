import { expect, type Locator, type Page } from '@playwright/test';
import { keptBy } from './support/device.js';
import { startHostPages } from './support/host-pages.js';
import { begin, test } from './support/served-test.js';
import { visitorPage } from './support/visitor-page.js';

const HOUR = 60 * 60_000;
const TEAL = 'rgb(15, 118, 110)';
const INDIGO = 'rgb(79, 70, 229)';

async function openSettings(page: Page, section: string): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: section, exact: true }).click();
  await expect(page.getByRole('heading', { name: section, exact: true })).toBeVisible();
}

async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
}

/** At which side of its window an element is. */
function sideOf(element: Locator): Promise<'left' | 'right'> {
  return element.evaluate((node) => {
    const { left, right } = node.getBoundingClientRect();
    return left < innerWidth - right ? 'left' : 'right';
  });
}

/** For how long the conversation is kept on this device after its last activity, ms. */
function keptFor(page: Page): Promise<number | undefined> {
  return page.evaluate(() => {
    const key = Object.keys(localStorage).find((each) => /^chat-widget:\w+:seen:/.test(each));
    const stored = key === undefined ? null : localStorage.getItem(key);
    return stored === null
      ? undefined
      : (JSON.parse(stored) as { data: { ttlMs?: number } }).data.ttlMs;
  });
}

test('C7 retention shortened in the console is obeyed in a tab that is open', async ({
  context,
  agent,
  openTab,
}) => {
  await context.clock.install();
  const visitor = await openTab();
  await begin(visitor, 'Where is my order?');
  await expect.poll(() => keptFor(visitor.page)).toBe(24 * HOUR);

  await openSettings(agent.page, 'Privacy');
  const hours = agent.page.getByRole('spinbutton', {
    name: 'Keep the conversation in the browser (hours)',
  });
  await hours.fill('1');
  await save(agent.page);
  await expect.poll(() => keptFor(visitor.page), { timeout: 30_000 }).toBe(HOUR);

  await visitor.page.goto('about:blank');
  await context.clock.setSystemTime(Date.now() + HOUR + 60_000);
  const returned = await openTab();
  // The panel was open when the page was left.
  await expect(returned.panel).toBeVisible();
  await expect(returned.panel.getByRole('button', { name: 'Start a conversation' })).toBeVisible();
  await expect(returned.panel.getByText('Where is my order?')).toHaveCount(0);
  await agent.page.reload();
  await expect(hours).toHaveValue('1');
});

test('C7 a conversation that ended in an open tab is kept no longer than the site says from then on', async ({
  agent,
  openTab,
}) => {
  const visitor = await openTab();
  await begin(visitor);
  await agent.page.getByRole('link', { name: 'Inbox' }).click();
  await agent.openFirst();
  await agent.reply('Done');
  await visitor.shows(['hello', 'Done']);
  await agent.resolve();
  await expect.poll(async () => (await keptBy(visitor.page)).local).toContain('earlier');
  await openSettings(agent.page, 'Privacy');
  await agent.page
    .getByRole('spinbutton', { name: 'Keep the conversation in the browser (hours)' })
    .fill('1');
  await save(agent.page);
  // No socket is left: the widget reads the settings when its panel opens.
  await visitor.close();
  await visitor.open();
  const previous = () =>
    visitor.page.evaluate(() => {
      const key = Object.keys(localStorage).find((each) => each.endsWith(':earlier'))!;
      return (JSON.parse(localStorage.getItem(key)!) as { data: { ttlMs: number } }).data.ttlMs;
    });
  await expect.poll(previous).toBe(HOUR);
});

test('C7 of two admins who change the same setting, the second is shown both values', async ({
  agent,
  colleague,
}) => {
  await openSettings(agent.page, 'Site');
  await openSettings(colleague.page, 'Site');
  const name = (page: Page) => page.getByRole('textbox', { name: 'Name', exact: true });
  const minutes = (page: Page) =>
    page.getByRole('spinbutton', { name: 'Resolve when the visitor does not answer (minutes)' });
  await name(agent.page).fill('Mine');
  await minutes(colleague.page).fill('20');
  await name(colleague.page).fill('Theirs');
  await save(colleague.page);

  await agent.page.getByRole('button', { name: 'Save', exact: true }).click();
  const meanwhile = agent.page.getByRole('alert').filter({ hasText: 'Changed meanwhile' });
  await expect(meanwhile).toContainText('Changed meanwhile by Jonas Weber');
  const row = meanwhile.getByRole('row', { name: 'Name' });
  await expect(row.getByRole('cell')).toHaveText(['Mine', 'Theirs']);
  // Nothing typed is lost, not even by a reload.
  await agent.page.reload();
  await expect(name(agent.page)).toHaveValue('Mine');
  await agent.page.getByRole('button', { name: 'Save mine' }).click();
  await expect(agent.page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  await expect(minutes(agent.page)).toHaveValue('20');
  await expect(name(agent.page)).toHaveValue('Mine');
});

test('C7 a site that is made in the console serves a widget on an allowed page', async ({
  context,
  agent,
  server,
}) => {
  const { page } = agent;
  await openSettings(page, 'Sites');
  await page.getByRole('button', { name: 'New site' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Book shop');
  await expect(page.getByRole('textbox', { name: 'Token' })).toHaveValue('book-shop');
  await page.getByRole('button', { name: 'Create site' }).click();
  await expect(page).toHaveURL(/\/console\/settings\/site\?site=book-shop$/);
  await expect(page.getByRole('combobox', { name: 'Site' })).toHaveValue('book-shop');

  await page.getByRole('link', { name: 'Embed' }).click();
  const snippet = await page.locator('embed-settings code').textContent();
  expect(snippet).toContain('data-site="book-shop"');
  const pages = await startHostPages({ '/': `<!doctype html><title>Books</title>${snippet}` });
  await page.getByRole('link', { name: 'Site', exact: true }).click();
  await page.getByRole('textbox', { name: 'Allowed origins' }).fill(pages.origin);
  await save(page);

  const visitor = visitorPage(await context.newPage());
  await visitor.page.goto(pages.origin);
  await begin(visitor, 'Do you have atlases?');
  await page.getByRole('link', { name: 'Inbox' }).click();
  await agent.openFirst();
  await agent.shows(['Do you have atlases?']);
  expect(server.origin).not.toBe(pages.origin);
  await pages.close();
});

test('C7 texts of a language and a date that is closed reach an open panel', async ({
  agent,
  openTab,
}) => {
  const { page } = agent;
  const visitor = await openTab();
  await begin(visitor);
  await openSettings(page, 'Texts');
  await page.getByRole('combobox', { name: 'Language' }).selectOption('en');
  await page.getByRole('textbox', { name: 'dialog', exact: true }).fill('Ask us');
  await save(page);
  await expect(visitor.page.getByRole('dialog', { name: 'Ask us' })).toBeVisible();

  await page.getByRole('link', { name: 'Opening hours' }).click();
  await page.getByRole('switch', { name: 'Keep opening hours' }).check();
  await page.getByRole('button', { name: 'Add exception' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Please enter the date' })).toBeVisible();
  await page.getByLabel('Date', { exact: true }).fill(new Date().toISOString().slice(0, 10));
  await save(page);
});

test("C7 the site's accent and corner: previewed, in an open panel at once, kept by a reload", async ({
  agent,
  openTab,
}) => {
  const { page } = agent;
  const visitor = await openTab();
  await begin(visitor);
  await openSettings(page, 'Site');
  const stored = await keptBy(page);
  await page.getByRole('textbox', { name: 'Accent', exact: true }).fill('#0f766e');
  await page.getByRole('combobox', { name: 'Position' }).selectOption('Bottom left');
  const preview = page.frameLocator('iframe[title="Preview"]');
  const previewed = preview.getByRole('button', { name: 'Close chat' });
  await expect(previewed).toHaveCSS('background-color', TEAL);
  expect(await sideOf(previewed)).toBe('left');
  await expect(preview.getByText('That would be great')).toHaveCSS('background-color', TEAL);
  // The preview is of the visitor's origin, where it may leave nothing.
  expect(await keptBy(page)).toEqual(stored);
  const launcher = visitor.page.getByRole('button', { name: /^(Open|Close) chat/ });
  await expect(launcher).toHaveCSS('background-color', INDIGO);

  await save(page);
  await expect(launcher).toHaveCSS('background-color', TEAL, { timeout: 30_000 });
  await expect.poll(() => sideOf(launcher)).toBe('left');
  await visitor.page.reload();
  await expect(launcher).toHaveCSS('background-color', TEAL);
  expect(await sideOf(launcher)).toBe('left');
});

test('C7 a page that embeds the code of the console shows the look before the chat opens, unless it has its own', async ({
  context,
  agent,
}) => {
  const { page } = agent;
  await openSettings(page, 'Site');
  await page.getByRole('textbox', { name: 'Accent', exact: true }).fill('#0f766e');
  await page.getByRole('combobox', { name: 'Position' }).selectOption('Bottom left');
  await save(page);
  await page.getByRole('link', { name: 'Embed' }).click();
  const snippet = (await page.locator('embed-settings code').textContent())!;
  const own = snippet.replace('<chat-widget', '<chat-widget position="bottom-right"');
  const pages = await startHostPages({
    '/': `<!doctype html><title>Shop</title>${snippet}`,
    '/own': `<!doctype html><title>Shop</title><style>body { --chat-accent: #e11d48 }</style>${own}`,
  });
  const visitor = await context.newPage();
  const launcher = visitor.getByRole('button', { name: 'Open chat' });
  await visitor.goto(pages.origin);
  await expect(launcher).toHaveCSS('background-color', TEAL);
  expect(await sideOf(launcher)).toBe('left');
  await visitor.goto(`${pages.origin}/own`);
  await expect(launcher).toHaveCSS('background-color', 'rgb(225, 29, 72)');
  expect(await sideOf(launcher)).toBe('right');
  await pages.close();
});
