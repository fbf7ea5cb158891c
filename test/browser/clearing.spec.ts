import { expect, type Page } from '@playwright/test';
import { credentialsOf, keptBy } from './support/device.js';
import { watchDocument } from './support/host-document.js';
import { begin, test } from './support/served-test.js';
import { statusOn } from './support/session-on-server.js';
import type { VisitorPage } from './support/visitor-page.js';

const question = ({ panel }: VisitorPage) =>
  panel.getByRole('alertdialog', { name: 'Clear conversation?' });

/** The three ways that a visitor has to the question. */
const WAYS: Record<string, (visitor: VisitorPage) => Promise<void>> = {
  menu: (visitor) => visitor.choose('Clear conversation'),
  async 'long press'({ page, panel }) {
    const close = (await panel.getByRole('button', { name: 'Close', exact: true }).boundingBox())!;
    await page.mouse.move(close.x - 120, close.y + close.height / 2);
    await page.mouse.down();
  },
  async keyboard({ page, composer, panel }) {
    await composer.focus();
    await expect(async () => {
      await page.keyboard.press('Shift+Tab');
      await expect(panel.getByRole('button', { name: 'Menu' })).toBeFocused({ timeout: 50 });
    }).toPass();
    await page.keyboard.press('ArrowDown');
    const item = panel.getByRole('menuitem', { name: 'Clear conversation' });
    await expect(item).toBeVisible();
    await expect(async () => {
      await page.keyboard.press('ArrowDown');
      await expect(item).toBeFocused({ timeout: 50 });
    }).toPass();
    await page.keyboard.press('Enter');
  },
};

async function clear(visitor: VisitorPage, way: string): Promise<void> {
  const { page } = visitor;
  await WAYS[way]!(visitor);
  await expect(question(visitor)).toBeVisible();
  if (way === 'long press') await page.mouse.up();
  const button = question(visitor).getByRole('button', { name: 'Clear', exact: true });
  if (way !== 'keyboard') return button.click();
  await page.keyboard.press('Tab');
  await expect(button).toBeFocused();
  await page.keyboard.press('Enter');
}

test('C6 Clear conversation by menu, long press and keyboard: the panel stays, the next message starts afresh', async ({
  openTab,
  server,
}) => {
  const visitor = await openTab();
  await begin(visitor, 'by menu');
  const host = await watchDocument(visitor.page);
  const heard: string[] = [];
  const seen = new Set<string>();
  for (const [way, next] of [
    ['menu', 'by long press'],
    ['long press', 'by keyboard'],
    ['keyboard', 'and again'],
  ] as const) {
    const before = await credentialsOf(visitor.page);
    seen.add(before.id);
    await clear(visitor, way);
    await visitor.shows([]);
    await expect.poll(() => statusOn(server, before)).toBe('ended cleared');
    await expect.poll(() => keptBy(visitor.page)).toEqual({ local: ['ui'], session: [] });
    await expect(visitor.panel).toBeVisible();
    await expect(visitor.composer).toBeFocused();
    await visitor.page.keyboard.type(next);
    await visitor.page.keyboard.press('Enter');
    await visitor.shows([next]);
    await expect(visitor.sent).toBeVisible();
    heard.push('chat-session cleared', 'chat-session started');
    await host.hears(heard);
  }
  seen.add((await credentialsOf(visitor.page)).id);
  expect(seen.size).toBe(4);
  await host.stands();
});

test('C6 the page clears localStorage: what was typed stays readable, nothing comes back, the next message starts afresh', async ({
  openTab,
}) => {
  const visitor = await openTab();
  const { page } = visitor;
  await begin(visitor, 'a secret');
  const before = await credentialsOf(page);
  await visitor.composer.pressSequentially('half a sen');
  const host = await watchDocument(page);
  await page.evaluate(() => localStorage.clear());
  await visitor.composer.pressSequentially('tence');
  await expect(visitor.composer).toHaveValue('half a sentence');
  await visitor.composer.press('Enter');
  await visitor.shows(['half a sentence']);
  await expect(visitor.sent).toBeVisible();
  expect((await credentialsOf(page)).id).not.toBe(before.id);
  expect(await allStored(page)).not.toContain('a secret');
  expect(await allStored(page)).not.toContain(before.id);
  await expect(visitor.panel).toBeVisible();
  await host.stands();
});

const allStored = (page: Page): Promise<string> =>
  page.evaluate(() =>
    JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
  );
