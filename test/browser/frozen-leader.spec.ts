import { expect, test, type Page } from '@playwright/test';
import { startChatServer, type ChatServer } from './support/chat-server.js';
import { countSteals, leads, whenLeading } from './support/leaders.js';
import { startPlainBrowser, type PlainBrowser } from './support/plain-browser.js';
import { openTwoTabs, type TwoTabs } from './support/two-tabs.js';

/** How often a page that runs notes that it does. */
const TICK_MS = 50;

declare global {
  interface Window {
    /** What happened in this page, in order; `tick` is a timer of it that ran. */
    life: ('tick' | 'freeze' | 'resume')[];
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

/** Resolves at the first tick: a hidden page may have to wait for its timers. */
async function noteLife(page: Page): Promise<void> {
  await page.evaluate((every) => {
    window.life = [];
    for (const event of ['freeze', 'resume'] as const)
      document.addEventListener(event, () => window.life.push(event));
    return new Promise<void>((resolve) => {
      setInterval(() => {
        window.life.push('tick');
        resolve();
      }, every);
    });
  }, TICK_MS);
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
  await noteLife(leader.page);
  const session = await browser.context.newCDPSession(leader.page);
  const steals = await countSteals(follower.page);
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  await whenLeading(follower.page);
  expect(await steals()).toBe(0);
  await follower.send('while you slept');
  await expect(follower.sent).toBeVisible();
  await session.send('Page.setWebLifecycleState', { state: 'active' });

  await agree(tabs, ['hello', 'while you slept']);
  // It really stood still: no timer of it ran in between.
  const life = await leader.page.evaluate(() => window.life.join(' '));
  expect(life).toMatch(/tick freeze resume( tick)*$/);
  await follower.send('good morning');
  await agree(tabs, ['hello', 'while you slept', 'good morning']);
});

test('TAB-6 TAB-7 the leader hangs in mid-send: another takes the lead from it, and nothing comes twice', async () => {
  const tabs = await openTwoTabs(browser, server);
  const { leader, follower } = tabs;
  const session = await browser.context.newCDPSession(leader.page);
  await session.send('Debugger.enable');
  const paused = new Promise((resolve) => session.once('Debugger.paused', resolve));
  // Written down, told to the other tab, on the wire: and then the page does nothing any more.
  const hung = leader.page.evaluate(async () => {
    await document.querySelector('chat-widget')!.send('half a sentence');
    // oxlint-disable-next-line no-debugger -- a page that hangs, as nothing else makes it
    debugger;
  });
  let hangs = true;
  void hung.then(() => (hangs = false));
  await paused;
  await follower.shows(['hello', 'half a sentence']);

  const steals = await countSteals(follower.page);
  await follower.send('is anybody there?');
  await whenLeading(follower.page);
  expect(await steals()).toBe(1);
  const bodies = ['hello', 'half a sentence', 'is anybody there?'];
  await follower.shows(bodies);
  await expect(follower.sent).toBeVisible();

  expect(hangs).toBe(true);
  await session.send('Debugger.disable');
  await hung;
  // What the tabs said meanwhile is lost to it: a debugger's pause drops events. It asks when it is seen.
  await leader.page.bringToFront();
  await agree(tabs, bodies);
  await expect(follower.panel.getByText('Continued in another tab')).toHaveCount(0);
  await leader.send('I am back');
  await agree(tabs, [...bodies, 'I am back']);
});
