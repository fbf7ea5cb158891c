import fs from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { startHostPages, type HostFile, type HostPages } from './support/host-pages.js';
import { begin, test } from './support/served-test.js';
import { visitorPage, type VisitorPage } from './support/visitor-page.js';

/** A file of a library as its makers ship it. */
function library(file: string, type: string): HostFile {
  return {
    body: fs.readFileSync(`node_modules/${file}`, 'utf8'),
    headers: { 'content-type': type },
  };
}

const LIBRARIES = {
  '/lenis.js': library('lenis/dist/lenis.min.js', 'text/javascript'),
  '/lenis.css': library('lenis/dist/lenis.css', 'text/css'),
  '/bootstrap.js': library('bootstrap/dist/js/bootstrap.bundle.min.js', 'text/javascript'),
  '/bootstrap.css': library('bootstrap/dist/css/bootstrap.min.css', 'text/css'),
};

let host: HostPages;
test.afterEach(async ({ page }) => {
  await page.goto('about:blank');
  await host.close();
});

/** Opens a page with this body, and the chat in it once all that keeps them apart has loaded. */
async function opened(page: Page, origin: string, body: string): Promise<VisitorPage> {
  host = await startHostPages({
    ...LIBRARIES,
    '/': `<script type="module" src="${origin}/chat-widget.js"></script>
      <chat-widget data-site="demo"></chat-widget>${body}`,
  });
  const boundary = page.waitForResponse(/\/page-boundary-/);
  await page.goto(host.origin);
  await (await boundary).finished();
  return visitorPage(page);
}

test('listening pages: Lenis scrolls the page, and the wheel over the transcript scrolls the transcript', async ({
  page,
  server,
}) => {
  const visitor = await opened(
    page,
    server.origin,
    `<link rel="stylesheet" href="/lenis.css"><script src="/lenis.js"></script>
    <div style="block-size: 400vh">Host</div>
    <script>new Lenis({ autoRaf: true, smoothWheel: true });</script>`,
  );
  await begin(visitor, 'line\n'.repeat(80));
  const log = visitor.panel.getByRole('log', { name: 'Conversation' });
  const bottom = await log.evaluate((scroller) => scroller.scrollTop);
  expect(bottom).toBeGreaterThan(300);
  await log.hover();
  await page.mouse.wheel(0, -300);
  await expect.poll(() => log.evaluate((scroller) => scroller.scrollTop)).toBe(bottom - 300);
  await page.mouse.wheel(0, 300);
  await expect.poll(() => log.evaluate((scroller) => scroller.scrollTop)).toBe(bottom);
  // At its end the transcript keeps what is left of the movement.
  await page.mouse.wheel(0, 300);
  await page.mouse.move(20, 20);
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await page.mouse.wheel(0, 300);
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(300);
});

test('listening pages: in a modal of Bootstrap, what is typed in the open chat stays in the chat', async ({
  page,
  server,
}) => {
  const visitor = await opened(
    page,
    server.origin,
    `<link rel="stylesheet" href="/bootstrap.css"><script src="/bootstrap.js"></script>
    <div class="modal" id="pay" tabindex="-1"><div class="modal-dialog"><div class="modal-content">
      <label>Card <input></label>
    </div></div></div>
    <script>addEventListener('load', () => new bootstrap.Modal('#pay').show());</script>`,
  );
  const card = page.getByLabel('Card');
  await expect(card).toBeVisible();
  await visitor.open();
  await visitor.composer.click();
  await page.keyboard.type('Is my card safe?');
  await expect(visitor.composer).toHaveValue('Is my card safe?');
  await page.keyboard.press('Enter');
  await expect(visitor.sent).toBeVisible();
  await card.click();
  await page.keyboard.type('4242');
  await expect(card).toHaveValue('4242');
});

test('listening pages: shortcuts, a paste handler and "leave site?" hear nothing of what is written in the chat', async ({
  page,
  server,
}) => {
  const visitor = await opened(
    page,
    server.origin,
    `<label>Search <input id="search"></label>
    <script>
      const heard = [];
      for (const type of ['keydown', 'keyup', 'keypress', 'beforeinput', 'input', 'copy', 'cut', 'paste'])
        document.addEventListener(type, (event) => {
          heard.push(type);
          if (type === 'keydown' && (event.key === '/' || event.key === 's')) {
            event.preventDefault();
            search.focus();
          }
          if (type === 'paste') event.preventDefault();
        });
    </script>`,
  );
  await visitor.open();
  await visitor.composer.click();
  await page.keyboard.type('is it 24/7 or not?');
  await expect(visitor.composer).toHaveValue('is it 24/7 or not?');
  for (const key of ['a', 'x', 'v', 'v']) await page.keyboard.press(`ControlOrMeta+${key}`);
  await expect(visitor.composer).toHaveValue('is it 24/7 or not?'.repeat(2));
  expect(await page.evaluate('heard')).toEqual([]);
  // The page still hears its own.
  await page.getByLabel('Search').press('a');
  expect(await page.evaluate('heard')).toEqual([
    'keydown',
    'keypress',
    'beforeinput',
    'input',
    'keyup',
  ]);
});
