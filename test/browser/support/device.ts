import type { BrowserContext, Page } from '@playwright/test';

/** Names of what the widget keeps in the browser, without what tells one site from another. */
export interface Kept {
  local: string[];
  session: string[];
}

export async function keptBy(page: Page): Promise<Kept> {
  return page.evaluate(() => {
    const names = (area: Storage): string[] =>
      Object.keys(area)
        .filter((key) => key.startsWith('chat-widget:'))
        .map((key) => key.split(':').slice(2).join(':'))
        .sort();
    return { local: names(localStorage), session: names(sessionStorage) };
  });
}

/** What it takes to go on with the present conversation. */
export interface Credentials {
  id: string;
  key: string;
  exitKey: string;
}

export async function credentialsOf(page: Page): Promise<Credentials> {
  const stored = await page.evaluate(() => {
    const key = Object.keys(localStorage).find((each) => /^chat-widget:\w+:session$/.test(each));
    return key === undefined ? null : localStorage.getItem(key);
  });
  if (stored === null) throw new Error('There is no conversation on this device');
  return (JSON.parse(stored) as { data: Credentials }).data;
}

export async function visitorCookie(context: BrowserContext) {
  const cookies = await context.cookies();
  return cookies.find(({ name }) => name === 'chat_widget_visitor');
}
