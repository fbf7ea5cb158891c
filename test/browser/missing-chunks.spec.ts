import { expect, type Locator, type Page } from '@playwright/test';
import { begin, test } from './support/served-test.js';

// The build that a page runs is gone from the server, and nothing of it is left but what has loaded.

/** Lets no chunk of this name load, until the undo. */
async function lose(page: Page, name: string): Promise<() => Promise<void>> {
  const lost = new RegExp(`/chunks/${name}-`);
  await page.context().route(lost, (route) => route.fulfill({ status: 404 }));
  return () => page.context().unroute(lost);
}

const reloadOffer = (place: Page | Locator): Locator =>
  place.getByRole('alert').getByRole('button', { name: 'Not loaded. Reload' });

/** Presses a button that reloads the page. What was lost is back with the page: the widget would find it before. */
async function reload(
  page: Page,
  button: Locator,
  bringBack: () => Promise<void> = async () => {},
): Promise<void> {
  await page.route(
    page.url(),
    async (route) => {
      await bringBack();
      await route.continue();
    },
    { times: 1 },
  );
  const loaded = page.waitForEvent('load');
  await button.click();
  await loaded;
}

test('the launcher says that the chat did not load, and offers to reload the page', async ({
  page,
  server,
  openTab,
}) => {
  const bringBack = await lose(page, 'engine-controller');
  const visitor = await openTab();
  const launcher = visitor.page.getByRole('button', { name: 'Open chat' });
  await visitor.page.waitForLoadState('networkidle');
  await expect(reloadOffer(visitor.page)).toBeHidden();
  await launcher.click();
  await expect(reloadOffer(visitor.page)).toBeInViewport({ ratio: 1 });
  await reload(visitor.page, reloadOffer(visitor.page), bringBack);
  expect(visitor.page.url()).toBe(`${server.origin}/`);
  await visitor.open();
});

test('the launcher speaks the language of the page', async ({ page, server }) => {
  await lose(page, 'engine-controller');
  await page.goto(server.origin);
  await page.evaluate(() => (document.querySelector('chat-widget')!.lang = 'de'));
  await page.getByRole('button', { name: 'Chat öffnen' }).click();
  await expect(page.getByRole('button', { name: 'Nicht geladen. Neu laden' })).toBeVisible();
});

test('the launcher tries again when it is pressed again, and takes the offer back', async ({
  page,
  openTab,
}) => {
  const bringBack = await lose(page, 'engine-controller');
  const visitor = await openTab();
  await visitor.page.getByRole('button', { name: 'Open chat' }).click();
  await expect(reloadOffer(visitor.page)).toBeVisible();
  await bringBack();
  await visitor.open();
  await expect(reloadOffer(visitor.page)).toBeHidden();
});

test('the offer does not replace the page with an error of the browser while there is no network', async ({
  page,
  context,
  openTab,
}) => {
  await lose(page, 'engine-controller');
  const visitor = await openTab();
  await visitor.page.waitForLoadState('networkidle');
  await visitor.page.evaluate(() => (document.title = 'What was typed'));
  await context.setOffline(true);
  await visitor.page.getByRole('button', { name: 'Open chat' }).click();
  await reloadOffer(visitor.page).click();
  await context.setOffline(false);
  await expect(reloadOffer(visitor.page)).toBeVisible();
  expect(await visitor.page.title()).toBe('What was typed');
  await reload(visitor.page, reloadOffer(visitor.page));
});

test('the first message stays in view, and so does the draft; the message arrives once', async ({
  page,
  agent,
  openTab,
}) => {
  const bringBack = await lose(page, 'chat-conversation');
  const { page: tab, panel, composer, send, open, shows } = await openTab();
  await open();
  await send('Is it still there?');
  await expect(composer).toHaveValue('');
  await expect(panel.getByText('Is it still there?')).toBeInViewport({ ratio: 1 });
  await composer.fill('And one more');
  await expect(reloadOffer(panel)).toBeInViewport({ ratio: 1 });
  await expect(composer).toHaveValue('And one more');
  await reload(tab, reloadOffer(panel), bringBack);
  await shows(['Is it still there?']);
  await expect(composer).toHaveValue('And one more');
  await expect(reloadOffer(panel)).toBeHidden();
  await agent.openFirst();
  await agent.shows(['Is it still there?']);
});

test('the menu, and what is chosen in it', async ({ page, openTab }) => {
  const bringBackMenu = await lose(page, 'menu-controller');
  const visitor = await openTab();
  await visitor.open();
  await visitor.panel.getByRole('button', { name: 'Menu' }).click();
  await expect(reloadOffer(visitor.panel)).toBeVisible();
  await bringBackMenu();
  await visitor.panel.getByRole('button', { name: 'Menu' }).click();
  await expect(visitor.panel.getByRole('menu')).toBeVisible();
  await expect(reloadOffer(visitor.panel)).toBeHidden();
  await visitor.page.keyboard.press('Escape');

  await visitor.send('Hello');
  await expect(visitor.sent).toBeVisible();
  const bringBackFile = await lose(page, 'transcript-file');
  await visitor.choose('Download transcript');
  await expect(reloadOffer(visitor.panel)).toBeVisible();
  await bringBackFile();
  const downloading = visitor.page.waitForEvent('download');
  await visitor.choose('Download transcript');
  await downloading;
  await expect(reloadOffer(visitor.panel)).toBeHidden();
});

test.describe(() => {
  test.use({ site: { preChat: [{ name: 'name', kind: 'name', required: true }] } });

  test('the form', async ({ page, openTab }) => {
    const bringBack = await lose(page, 'chat-form');
    const visitor = await openTab();
    await visitor.open();
    await visitor.panel.getByRole('button', { name: 'Start a conversation' }).click();
    await expect(reloadOffer(visitor.panel)).toBeVisible();
    await bringBack();
    await visitor.panel.getByRole('button', { name: 'Start a conversation' }).click();
    await expect(visitor.panel.getByRole('textbox', { name: 'Name' })).toBeVisible();
    await expect(reloadOffer(visitor.panel)).toBeHidden();
  });
});

test('what carries the conversation: the visitor is not told to wait for a connection', async ({
  page,
  agent,
  openTab,
}) => {
  const bringBack = await lose(page, 'socket-io-connection');
  const { page: tab, panel, composer, send, open, sent } = await openTab();
  await open();
  await send('Hello?');
  await expect(panel.getByText('There is a newer version of this chat')).toBeVisible();
  await expect(panel.getByRole('log').getByText('Hello?')).toBeVisible();
  await composer.fill('And one more');
  await reload(tab, panel.getByRole('button', { name: 'Reload' }), bringBack);
  await expect(sent).toBeVisible();
  await expect(composer).toHaveValue('And one more');
  await agent.openFirst();
  await agent.shows(['Hello?']);
});

test('the console says so too, and keeps what the agent has written', async ({
  agent,
  openTab,
}) => {
  await begin(await openTab());
  await agent.openFirst();
  const composer = agent.page.getByRole('textbox', { name: 'Reply' });
  await composer.fill('Half a reply');
  const bringBack = await lose(agent.page, 'socket-io-connection');
  await agent.page.reload();
  const status = agent.page.getByRole('banner').getByRole('status');
  await expect(status).toContainText('There is a newer version of the console');
  await reload(agent.page, status.getByRole('button', { name: 'Reload' }), bringBack);
  await expect(composer).toHaveValue('Half a reply');
  await expect(status).toBeEmpty();
});
