import { expect, type Page } from '@playwright/test';
import { startHostPages } from './support/host-pages.js';
import { begin, test } from './support/served-test.js';
import { visitorPage } from './support/visitor-page.js';

/** What pages do to every element of theirs, and so to the widget's. */
const RESETS: Record<string, string> = {
  'a reset': `
    *, *::before, *::after { box-sizing: content-box; margin: 0; padding: 0; border: 0; font: inherit; }
    html { font: italic 900 62.5%/1 monospace; letter-spacing: 3px; text-transform: uppercase; }
    body { color: #eee; text-align: center; white-space: nowrap; }
    * + * { margin-top: 2em; }`,
  'a page of layers':
    'body > * { position: relative; z-index: 1; max-width: 60ch; overflow: hidden; }',
  'a size for all': '* { box-sizing: border-box !important; font-size: 10px !important; }',
  'a ban on looks': '* { all: revert !important; font-family: monospace !important; }',
  'a ban on everything': '* { all: unset !important; font-family: monospace !important; }',
};

/** Where its parts stand, and how large they write. */
function look(page: Page): Promise<unknown> {
  return page.evaluate(() => {
    const widget = document.querySelector('chat-widget')!;
    const within = (root: ParentNode): Element[] =>
      [...root.querySelectorAll('*')].flatMap((each) => [
        each,
        ...(each.shadowRoot ? within(each.shadowRoot) : []),
      ]);
    return within(widget.shadowRoot!)
      .filter((element) => element.matches('button, textarea, [part], [role]'))
      .map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        const { fontSize, fontStyle, letterSpacing, textTransform } = getComputedStyle(element);
        const text = [fontSize, fontStyle, letterSpacing, textTransform];
        return [element.localName, x, y, width, height, ...text].join(' ');
      });
  });
}

test("hostile styles: a page's rules for every element change nothing of the widget", async ({
  page,
  server,
}) => {
  const document = (css: string): string => `
    <style>html { font-family: monospace }</style><style>${css}</style>
    <script type="module" src="${server.origin}/chat-widget.js"></script>
    <h1>Host</h1><chat-widget data-site="demo"></chat-widget>`;
  const host = await startHostPages({
    '/plain': document(''),
    ...Object.fromEntries(
      Object.values(RESETS).map((css, index) => [`/${index}`, document(css)] as const),
    ),
  });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(`${host.origin}/plain`);
  const visitor = visitorPage(page);
  await begin(visitor, 'Where is my order?');
  await page.reload();
  await visitor.shows(['Where is my order?']);
  await visitor.panel.getByRole('button', { name: 'Dismiss' }).click();
  const plain = await look(page);

  for (const [index, name] of Object.keys(RESETS).entries()) {
    await test.step(name, async () => {
      await page.goto(`${host.origin}/${index}`);
      await visitor.shows(['Where is my order?']);
      await visitor.panel.getByRole('button', { name: 'Dismiss' }).click();
      expect(await look(page), name).toEqual(plain);
    });
  }
  await page.goto('about:blank');
  await host.close();
});

/** A sheet over the whole window, as cookie banners and menus have it. */
const sheet = (zIndex: number): string =>
  `<div style="position: fixed; inset: 0; z-index: ${zIndex}">A sheet</div>`;

test('hostile styles: the widget lies over what the page stacks, and over the highest of all where the page says so', async ({
  page,
  server,
}) => {
  const script = `<script type="module" src="${server.origin}/chat-widget.js"></script>`;
  const host = await startHostPages({
    '/high': `${script}<chat-widget data-site="demo"></chat-widget>${sheet(2_147_479_000)}`,
    // A page may have something that goes before everything, and have it answered first.
    '/consent': `${script}<chat-widget data-site="demo"></chat-widget>${sheet(2_147_483_647)}`,
    '/highest': `${script}${sheet(2_147_483_647)}
      <chat-widget data-site="demo" style="--chat-z-index: 2147483647"></chat-widget>`,
  });
  const inTheCorner = async (path: string): Promise<string | undefined> => {
    await page.goto(host.origin + path);
    await expect(page.getByRole('button', { name: 'Open chat' })).toBeVisible();
    return page.evaluate(
      () => document.elementFromPoint(innerWidth - 48, innerHeight - 48)?.localName,
    );
  };
  expect(await inTheCorner('/high')).toBe('chat-widget');
  expect(await inTheCorner('/consent')).toBe('div');
  expect(await inTheCorner('/highest')).toBe('chat-widget');
  await page.goto('about:blank');
  await host.close();
});
