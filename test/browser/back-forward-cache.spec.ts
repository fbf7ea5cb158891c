import { expect, test, type Page } from '@playwright/test';
import { startChatServer, type ChatServer } from './support/chat-server.js';
import { startHostPages } from './support/host-pages.js';
import { leads } from './support/leaders.js';
import { startPlainBrowser, type PlainBrowser } from './support/plain-browser.js';
import { visitorPage, type VisitorPage } from './support/visitor-page.js';

declare global {
  interface Window {
    /** Whether each `pageshow` so far brought the page back from the browser's page cache. */
    shown: boolean[];
    /** What the transcript showed in the moments after the last return. */
    painted: string[];
  }
}

// A trace films the pages, and a page that is filmed is never hidden.
test.use({ trace: 'off' });

let server: ChatServer;
let browser: PlainBrowser;

test.beforeAll(async () => {
  test.skip(!(await keepsPages()), 'this build of the browser has no page cache');
});

test.beforeEach(async () => {
  server = await startChatServer();
  browser = await startPlainBrowser();
});

test.afterEach(async () => {
  await browser.close();
  await server.close();
});

/** Whether the browser takes any page at all into its cache: headless shells do not. */
async function keepsPages(): Promise<boolean> {
  const host = await startHostPages({ '/': '<h1>Host</h1>', '/next': '<h1>Next</h1>' });
  const plain = await startPlainBrowser();
  const page = await plain.tab(host.origin);
  await page.evaluate(() => {
    window.shown = [];
    addEventListener('pageshow', (event) => window.shown.push(event.persisted));
  });
  await page.goto(`${host.origin}/next`);
  await page.goBack({ waitUntil: 'commit' });
  const kept = await page.evaluate(() => window.shown?.[0] ?? false);
  await plain.close();
  await host.close();
  return kept;
}

/** A tab with a conversation, whose comings back are noted. */
async function conversation(): Promise<VisitorPage> {
  const page = await browser.tab(`${server.origin}/`);
  const visitor = visitorPage(page);
  await visitor.open();
  await visitor.send('before');
  await expect(visitor.sent).toBeVisible();
  await page.evaluate(() => {
    window.shown = [];
    addEventListener('pageshow', (event) => window.shown.push(event.persisted));
  });
  return visitor;
}

async function comeBack(page: Page): Promise<void> {
  await page.goBack({ waitUntil: 'commit' });
  expect(await page.evaluate(() => window.shown)).toEqual([true]);
}

test('TAB-8 RES-3 a page comes back from the page cache: it hears what it missed, and sends', async () => {
  const visitor = await conversation();
  await visitor.page.goto(`${server.origin}/shop.css`);
  const other = visitorPage(await browser.tab(`${server.origin}/other.html`));
  await other.shows(['before']);
  // The lock of a page in the cache is free.
  await expect.poll(() => leads(other.page)).toBe(true);
  await other.send('meanwhile');
  await expect(other.sent).toBeVisible();

  await visitor.page.bringToFront();
  await comeBack(visitor.page);
  await visitor.shows(['before', 'meanwhile']);
  await visitor.send('back again');
  await visitor.shows(['before', 'meanwhile', 'back again']);
  await other.shows(['before', 'meanwhile', 'back again']);
  await expect(visitor.sent).toBeVisible();
});

test('TAB-8 alone, a page goes into the page cache and back five times: it leads and sends', async () => {
  const visitor = await conversation();
  const bodies = ['before'];
  for (let i = 1; i <= 5; i++) {
    await visitor.page.goto(`${server.origin}/shop.css`);
    await visitor.page.goBack({ waitUntil: 'commit' });
    expect(await visitor.page.evaluate(() => window.shown)).toEqual(Array(i).fill(true));
    await visitor.send(`return ${i}`);
    bodies.push(`return ${i}`);
  }
  await visitor.shows(bodies);
  await expect(visitor.sent).toBeVisible();
  expect(await leads(visitor.page)).toBe(true);
});

test('STO-6 the conversation is gone from the device when the page returns: nothing of it is painted', async () => {
  const visitor = await conversation();
  await visitor.page.evaluate(watchPaints);
  await visitor.page.goto(`${server.origin}/shop.css`);
  const other = visitorPage(await browser.tab(`${server.origin}/other.html`));
  await other.shows(['before']);
  await forget(other.page);
  await other.page.reload();
  await other.open();
  await other.send('a new conversation');
  await expect(other.sent).toBeVisible();

  // Nobody is there to tell: the page has to look for itself.
  await other.page.close();

  await visitor.page.bringToFront();
  await comeBack(visitor.page);
  await visitor.shows(['a new conversation']);
  const painted = await visitor.page.evaluate(() => window.painted);
  expect(painted.length).toBeGreaterThan(0);
  expect(painted.join()).not.toContain('before');
});

/** As a site's own "log out" does it: the device forgets the conversation. */
async function forget(page: Page): Promise<void> {
  await page.evaluate(() => localStorage.clear());
}

/** Runs in the page: notes what is on the screen at each frame that follows a return. */
function watchPaints(): void {
  window.painted = [];
  addEventListener('pageshow', () => {
    const note = (): void => {
      const bubbles = transcript()?.querySelectorAll('.bubble') ?? [];
      window.painted.push([...bubbles].map((bubble) => bubble.textContent).join());
      requestAnimationFrame(note);
    };
    // This listener is younger than the widget's, and the frame comes after both.
    requestAnimationFrame(note);
  });
  const transcript = (): ShadowRoot | null | undefined =>
    document
      .querySelector('chat-widget')
      ?.shadowRoot?.querySelector('chat-widget-panel')
      ?.shadowRoot?.querySelector('chat-widget-transcript')?.shadowRoot;
}
