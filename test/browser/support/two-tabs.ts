import { expect } from '@playwright/test';
import type { ChatServer } from './chat-server.js';
import { leads, whenLeading } from './leaders.js';
import type { PlainBrowser } from './plain-browser.js';
import { visitorPage, type VisitorPage } from './visitor-page.js';

/** Two tabs in one conversation: the first leads, the second stands in front of it. */
export interface TwoTabs {
  leader: VisitorPage;
  follower: VisitorPage;
}

/** The conversation holds one message, `hello`, that the server has. */
export async function openTwoTabs(browser: PlainBrowser, server: ChatServer): Promise<TwoTabs> {
  const leader = visitorPage(await browser.tab(`${server.origin}/`));
  await leader.open();
  await leader.send('hello');
  await expect(leader.sent).toBeVisible();
  await whenLeading(leader.page);
  const follower = visitorPage(await browser.tab(`${server.origin}/other.html`));
  await follower.shows(['hello']);
  expect(await leads(follower.page)).toBe(false);
  return { leader, follower };
}
