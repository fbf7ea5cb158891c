import { expect, test } from '@playwright/test';
import { startChatServer, type ChatServer } from './support/chat-server.js';
import { countSteals, leads, whenLeading } from './support/leaders.js';
import { startPlainBrowser, type PlainBrowser } from './support/plain-browser.js';
import { openTwoTabs } from './support/two-tabs.js';
import { visitorPage } from './support/visitor-page.js';

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

test('TAB-1 the leader is closed: the other tab leads without waiting for it, and sends', async () => {
  const { leader, follower } = await openTwoTabs(browser, server);
  const steals = await countSteals(follower.page);
  await leader.page.close();
  await whenLeading(follower.page);
  expect(await steals()).toBe(0);

  await follower.send('still here');
  await expect(follower.sent).toBeVisible();
  await follower.shows(['hello', 'still here']);
});

test('TAB-1 the leader crashes: the other tab leads without waiting for it, and sends', async () => {
  const { leader, follower } = await openTwoTabs(browser, server);
  const steals = await countSteals(follower.page);
  const crashed = leader.page.waitForEvent('crash');
  const session = await browser.context.newCDPSession(leader.page);
  // It never answers: there is nobody left to do so.
  session.send('Page.crash').catch(() => {});
  await crashed;
  await whenLeading(follower.page);
  expect(await steals()).toBe(0);

  await follower.send('still here');
  await follower.shows(['hello', 'still here']);
  const third = visitorPage(await browser.tab(`${server.origin}/`));
  await third.shows(['hello', 'still here']);
  expect(await leads(third.page)).toBe(false);
});
