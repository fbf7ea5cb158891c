import { expect, test, type Page } from '@playwright/test';
import { startChatServer, type ChatServer } from './support/chat-server.js';
import { leads, whenLeading } from './support/leaders.js';
import { startPlainBrowser, type PlainBrowser } from './support/plain-browser.js';
import { openTwoTabs, type TwoTabs } from './support/two-tabs.js';

/** How often a page that runs notes that it does. */
const TICK_MS = 50;

declare global {
  interface Window {
    /** When this page's timers ran, ms since 1970. */
    ticks: number[];
  }
}

// A trace films the pages, and a page that is filmed is never hidden.
test.use({ trace: 'off' });

let server: ChatServer;
let browser: PlainBrowser;

test.beforeEach(async () => {
  server = await startChatServer();
  browser = await startPlainBrowser();
});

test.afterEach(async () => {
  await browser.close();
  await server.close();
});

async function noteTicks(page: Page): Promise<void> {
  await page.evaluate((every) => {
    window.ticks = [];
    setInterval(() => window.ticks.push(Date.now()), every);
  }, TICK_MS);
}

/** Whether no timer of this page ran between two moments, while some ran before and after. */
function stoodStill(page: Page, from: number, to: number): Promise<boolean> {
  return page.evaluate(([start, end]) => !window.ticks.some((at) => at > start + 200 && at < end), [
    from,
    to,
  ] as const);
}

/** Once, in the same order, in both tabs; and only one of them leads. */
async function agree({ leader, follower }: TwoTabs, bodies: string[]): Promise<void> {
  await leader.shows(bodies);
  await follower.shows(bodies);
  expect(await leads(follower.page)).toBe(true);
  expect(await leads(leader.page)).toBe(false);
}

test('TAB-8 the browser freezes the leader: the visible tab leads at once, no steal-back', async () => {
  const tabs = await openTwoTabs(browser, server);
  const { leader, follower } = tabs;
  await noteTicks(leader.page);
  const session = await browser.context.newCDPSession(leader.page);
  const led = whenLeading(follower.page);
  const frozenAt = Date.now();
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  expect((await led) - frozenAt).toBeLessThan(1_000);
  await follower.send('while you slept');
  await expect(follower.sent).toBeVisible();
  const thawedAt = Date.now();
  await session.send('Page.setWebLifecycleState', { state: 'active' });

  await agree(tabs, ['hello', 'while you slept']);
  expect(await stoodStill(leader.page, frozenAt, thawedAt)).toBe(true);
  await follower.send('good morning');
  await agree(tabs, ['hello', 'while you slept', 'good morning']);
});

test('TAB-6 TAB-7 the leader hangs in mid-send: another leads within 5 s, and nothing comes twice', async () => {
  const tabs = await openTwoTabs(browser, server);
  const { leader, follower } = tabs;
  await noteTicks(leader.page);
  const session = await browser.context.newCDPSession(leader.page);
  await session.send('Debugger.enable');
  const paused = new Promise((resolve) => session.once('Debugger.paused', resolve));
  // Written down, told to the other tab, on the wire: and then the page does nothing any more.
  const hung = leader.page.evaluate(async () => {
    await document.querySelector('chat-widget')!.send('half a sentence');
    // oxlint-disable-next-line no-debugger -- a page that hangs, as nothing else makes it
    debugger;
  });
  await paused;
  const pausedAt = Date.now();
  await follower.shows(['hello', 'half a sentence']);

  const led = whenLeading(follower.page);
  const askedAt = Date.now();
  await follower.send('is anybody there?');
  expect((await led) - askedAt).toBeLessThan(5_000);
  const bodies = ['hello', 'half a sentence', 'is anybody there?'];
  await follower.shows(bodies);
  await expect(follower.sent).toBeVisible();

  const thawedAt = Date.now();
  await session.send('Debugger.disable');
  await hung;
  // What the tabs said meanwhile is lost to it: a debugger's pause drops events. It asks when it is seen.
  await leader.page.bringToFront();
  await agree(tabs, bodies);
  expect(await stoodStill(leader.page, pausedAt, thawedAt)).toBe(true);
  await expect(follower.panel.getByText('Continued in another tab')).toHaveCount(0);
  await leader.send('I am back');
  await agree(tabs, [...bodies, 'I am back']);
});
