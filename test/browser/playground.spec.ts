import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { credentialsOf } from './support/device.js';
import { startHostPages } from './support/host-pages.js';
import { begin, test } from './support/served-test.js';
import { createTaskApi } from './support/task-api.js';

const ADDRESS = '/playground.html';

const widgetOf = (page: Page) => page.locator('chat-widget');
const launcherOf = (page: Page) => page.getByRole('button', { name: /^Open chat/ });
const snippetOf = (page: Page) => page.locator('#snippet');
const set = (page: Page, name: string) => page.getByLabel(name, { exact: true });

test('Playground 1 a control changes the widget, and the snippet says so', async ({ openTab }) => {
  const { page } = await openTab(ADDRESS);
  await expect(snippetOf(page)).toContainText('<chat-widget data-site="demo"></chat-widget>');

  await set(page, 'position').selectOption('bottom-left');
  await set(page, 'data-no-profile').check();
  await set(page, '--chat-accent').fill('#0f766e');
  await set(page, '--chat-offset').fill('48');

  await expect(launcherOf(page)).toHaveCSS('background-color', 'rgb(15, 118, 110)');
  expect((await launcherOf(page).boundingBox())!.x).toBe(48);
  await expect(snippetOf(page)).toContainText('--chat-accent: #0f766e;');
  await expect(snippetOf(page)).toContainText('data-no-profile position="bottom-left"');

  await set(page, 'position').selectOption('bottom-right');
  await page.getByRole('button', { name: 'Reset --chat-accent' }).click();
  await expect(snippetOf(page)).not.toContainText(/position|accent/);
});

test('Playground 2 what the visitor does in the widget shows in the controls', async ({
  openTab,
}) => {
  const visitor = await openTab(ADDRESS);
  const { page } = visitor;
  await visitor.open();
  await expect(set(page, 'open')).toBeChecked();
  await visitor.choose('Dock');
  await expect(set(page, 'mode')).toHaveValue('docked');
  await expect(snippetOf(page)).toContainText('mode="docked"');
});

test('Playground 3 the log tells events and calls, the newest first, and no text of a message', async ({
  openTab,
}) => {
  const { page, panel } = await openTab(ADDRESS);
  const log = page.getByRole('log', { name: 'Events' });
  await page.getByRole('button', { name: 'show()' }).click();
  await expect(panel).toBeVisible();
  await page.getByRole('button', { name: 'send(text)' }).click();
  for (const told of ['chat-open', 'show()', 'status started', '"kind":"visitor"', 'queued'])
    await expect(log.getByRole('listitem').filter({ hasText: told })).toHaveCount(1);
  await expect(panel.getByText('Is the harbour mug back?')).toBeVisible();
  await expect(log).not.toContainText('harbour mug');

  await page.getByRole('button', { name: 'hide()' }).click();
  await expect(panel).toBeHidden();
  await expect(log.getByRole('listitem').nth(0)).toContainText('hide()');
  await expect(log.getByRole('listitem').nth(1)).toContainText('chat-close');
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(log.getByRole('listitem')).toHaveCount(0);
});

test('TSK-2 Playground 7 a page allows guided tasks, and its log tells each step', async ({
  agent,
  openTab,
  server,
}) => {
  const visitor = await openTab(ADDRESS);
  const { page } = visitor;
  await set(page, 'data-actions').fill('highlight');
  await set(page, 'data-actions').press('Tab');
  await expect(snippetOf(page)).toContainText('data-actions="highlight"');
  await begin(visitor);
  const api = await createTaskApi(agent.page, server.origin);
  await api.offer((await credentialsOf(page)).id, {
    title: 'Look',
    steps: [{ kind: 'highlight', target: '#theme-title', say: 'The colours' }],
  });
  await visitor.panel.getByRole('button', { name: 'Show me' }).click();
  const told = page.getByRole('log', { name: 'Events' }).getByRole('listitem');
  await expect(told.filter({ hasText: 'chat-action' })).toContainText('selector #theme-title');
});

test('Playground 4 it warns of colours that cannot be read', async ({ openTab }) => {
  const { page } = await openTab(ADDRESS);
  const warning = page.locator('#warning');
  await expect(warning).toBeEmpty();

  // By itself the widget turns to black on a light accent.
  await set(page, '--chat-accent').fill('#ffe08a');
  await expect(set(page, '--chat-on-accent')).toHaveValue('#000000');
  await expect(warning).toBeEmpty();

  await set(page, '--chat-on-accent').fill('#ffffff');
  await expect(warning).toHaveText('Text on the accent is hard to read: it needs 4.5:1.');
  await set(page, '--chat-text').fill('#777777');
  await expect(page.locator('#contrast')).toContainText('4.4:1');
  await expect(warning).toContainText('Text on the surface is hard to read');

  await set(page, 'theme').selectOption('dark');
  await set(page, '--chat-text').fill('#8a8a8a');
  await expect(warning).not.toContainText('Text on the surface');
});

test('Playground 5 the snippet makes the same widget in another page', async ({
  openTab,
  server,
}) => {
  const { page } = await openTab(ADDRESS);
  await set(page, 'mode').selectOption('docked');
  await set(page, 'theme').selectOption('dark');
  await set(page, 'data-history-ttl').fill('3600');
  await set(page, 'data-server').fill(`${server.origin}/?a="b"&c`);
  await set(page, 'data-server').blur();
  await set(page, '--chat-font').selectOption('Serif');
  await set(page, '--chat-accent').fill('#b45309');
  const made = await widgetOf(page).evaluate(describeWidget);
  const host = await startHostPages({ '/': (await snippetOf(page).textContent())! });

  await page.goto(host.origin);
  await expect(launcherOf(page)).toBeVisible();
  expect(await widgetOf(page).evaluate(describeWidget)).toEqual(made);
  await page.goto('about:blank');
  await host.close();
});

/** Runs in the page. */
function describeWidget(widget: Element) {
  const style = getComputedStyle(widget);
  const attributes = [...widget.attributes].filter(({ name }) => name !== 'style');
  return {
    attributes: Object.fromEntries(attributes.map(({ name, value }) => [name, value])),
    accent: style.getPropertyValue('--chat-accent'),
    font: style.getPropertyValue('--chat-font'),
  };
}

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('E4 E8 Playground 6 axe finds nothing, the policy holds, and the page stores nothing', async ({
      context,
      openTab,
    }) => {
      const refused: string[] = [];
      await context.exposeFunction('tellRefused', (what: string) => void refused.push(what));
      await context.addInitScript(() => {
        const { tellRefused } = globalThis as unknown as { tellRefused(what: string): void };
        document.addEventListener('securitypolicyviolation', ({ violatedDirective }) =>
          tellRefused(violatedDirective),
        );
      });
      const { page } = await openTab(ADDRESS);
      await set(page, '--chat-accent').fill('#ffe08a');
      await set(page, '--chat-on-accent').fill('#ffffff');
      await expect(page.locator('#warning')).not.toBeEmpty();
      // It brings the types of another release of the driver.
      const axe = new AxeBuilder({ page: page as never });
      const { violations } = await axe.exclude('chat-widget').analyze();
      expect(violations).toEqual([]);
      expect(refused).toEqual([]);
      expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
    });
  });
