import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { startChatServer, type ChatServer } from './support/chat-server.js';
import { visitorPage, type VisitorPage } from './support/visitor-page.js';

let server: ChatServer;
let errors: string[];

test.beforeEach(async ({ context }) => {
  server = await startChatServer();
  errors = [];
  context.on('weberror', (error) => void errors.push(error.error().message));
});

test.afterEach(async () => {
  await server.close();
  // Whatever the storage does, the host's page hears nothing of it (rule STO-5).
  expect(errors).toEqual([]);
});

async function openTab(context: BrowserContext, path = '/'): Promise<VisitorPage> {
  const page = await context.newPage();
  await page.goto(server.origin + path);
  return visitorPage(page);
}

async function startTalk(context: BrowserContext): Promise<VisitorPage> {
  const visitor = await openTab(context);
  await visitor.open();
  await visitor.send('hello');
  await expect(visitor.sent).toBeVisible();
  return visitor;
}

const notice = (visitor: VisitorPage) =>
  visitor.panel.getByText('Messages are not saved on this device');

/** Fills the origin's storage to its last few units, as a host's own data may. */
function fillUp(page: Page): Promise<string> {
  return page.evaluate(() => {
    let filler = 'x'.repeat(1 << 22);
    for (let n = 0; filler.length > 0; n++)
      try {
        localStorage.setItem(`host:${n}`, filler);
      } catch {
        filler = filler.slice(0, filler.length >> 1);
      }
    try {
      localStorage.setItem('chat', 'y'.repeat(16));
    } catch (error) {
      return (error as DOMException).name;
    }
    return 'there was room';
  });
}

const hostUnits = (page: Page): Promise<number> =>
  page.evaluate(() =>
    Object.keys(localStorage)
      .filter((key) => key.startsWith('host:'))
      .reduce((units, key) => units + localStorage.getItem(key)!.length, 0),
  );

test('D5 STO-3 storage runs full: a quiet notice, messages arrive, the host keeps what is its own', async ({
  context,
}) => {
  const visitor = await startTalk(context);
  expect(await fillUp(visitor.page)).toBe('QuotaExceededError');
  const units = await hostUnits(visitor.page);

  const bodies = ['hello'];
  for (let i = 0; i < 3; i++) {
    bodies.push(`${i} ${'long '.repeat(700)}`.trim());
    await visitor.send(bodies.at(-1)!);
    await visitor.shows(bodies);
  }
  await expect(visitor.sent).toBeVisible();
  await expect(notice(visitor)).toBeVisible();
  expect(await hostUnits(visitor.page)).toBe(units);
  await visitor.page.reload();
  await visitor.shows(bodies);
});

test('D5 STO-3 every setItem throws, from the first: the conversation works from memory', async ({
  context,
}) => {
  await context.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('No', 'QuotaExceededError');
    };
  });
  const visitor = await openTab(context);
  await visitor.open();
  await visitor.send('hello');
  await visitor.send('anybody?');
  await visitor.shows(['hello', 'anybody?']);
  await expect(visitor.sent).toBeVisible();
  await expect(notice(visitor)).toBeVisible();
});

test('STO-5 the getters of both storages throw: the conversation works from memory', async ({
  context,
}) => {
  await context.addInitScript(() => {
    for (const area of ['localStorage', 'sessionStorage'])
      Object.defineProperty(window, area, {
        get() {
          throw new DOMException('Access is denied', 'SecurityError');
        },
      });
  });
  const visitor = await openTab(context);
  await visitor.open();
  await visitor.composer.pressSequentially('hello');
  await visitor.composer.press('Enter');
  await visitor.shows(['hello']);
  await expect(visitor.sent).toBeVisible();
  // Each document is an island (rule TAB-13).
  const other = await openTab(context);
  await other.open();
  await other.send('another conversation');
  await other.shows(['another conversation']);
  await visitor.shows(['hello']);
});

test('STO-6 storage is cleared in one tab while both run: what was said there stays dead', async ({
  context,
}) => {
  const a = await startTalk(context);
  const b = await openTab(context, '/other.html');
  await b.shows(['hello']);
  await b.page.evaluate(() => localStorage.clear());
  await a.shows([]);
  await b.shows([]);

  await a.send('a new beginning');
  await a.shows(['a new beginning']);
  await b.shows(['a new beginning']);
  await expect(a.sent).toBeVisible();
  for (const tab of [a, b]) {
    await tab.page.reload();
    await tab.shows(['a new beginning']);
  }
});

test('STO-4 every stored value is garbage at the next load: no conversation, no error, a new one', async ({
  context,
}) => {
  const visitor = await startTalk(context);
  await visitor.composer.fill('a draft');
  await visitor.page.goto(`${server.origin}/shop.css`);
  const spoilt = await visitor.page.evaluate(() => {
    const garbage = ['', '{', 'null', '[]', '{"v":1}', '{"v":1,"savedAt":"x","skew":0,"data":{}}'];
    garbage.push('{"v":1,"savedAt":0,"skew":0,"data":{"__proto__":{"localConversationId":"x"}}}');
    let n = 0;
    for (const storage of [localStorage, sessionStorage])
      for (const key of Object.keys(storage)) storage.setItem(key, garbage[n++ % garbage.length]!);
    return n;
  });
  expect(spoilt).toBeGreaterThan(3);
  await visitor.page.goto(server.origin);
  await visitor.open();
  await visitor.send('start again');
  await visitor.shows(['start again']);
  await expect(visitor.sent).toBeVisible();
  await visitor.page.reload();
  await visitor.shows(['start again']);
});
