import { expect } from '@playwright/test';
import type { ChatWidget } from '../../src/elements/chat-widget/chat-widget.js';
import { test } from './support/served-test.js';
import { visitorPage } from './support/visitor-page.js';

/** By whatever address they are asked for again. */
const CHUNKS = /\/chunks\//;

test('E6 what could not be fetched while the network was away is fetched when it is wanted again', async ({
  page,
  server,
}) => {
  await page.route(CHUNKS, (route) => route.abort());
  await page.goto(server.origin);
  const visitor = visitorPage(page);
  const failed = page.locator('chat-widget').evaluate(
    (widget: ChatWidget) =>
      new Promise<string>((resolve) => {
        widget.addEventListener('chat-error', ({ code }) => resolve(code), { once: true });
      }),
  );
  await page.getByRole('button', { name: 'Open chat' }).click();
  expect(await failed).toBe('load_failed');
  await expect(visitor.panel).toBeHidden();

  await page.unroute(CHUNKS);
  await visitor.open();
  await page.route(CHUNKS, (route) => route.abort());
  const menu = visitor.panel.getByRole('button', { name: 'Menu' });
  await menu.click();
  await expect(menu).toHaveAttribute('aria-expanded', 'false');

  await page.unroute(CHUNKS);
  await visitor.choose('Mute');
  await visitor.send('hello');
  await expect(visitor.sent).toBeVisible();
});
