import { expect, type Page } from '@playwright/test';
import { startHostPages } from './support/host-pages.js';
import { begin, test } from './support/served-test.js';
import { visitorPage } from './support/visitor-page.js';

/** Ancestors that hold what is fixed in them, tall as pages are. */
const TRAPS: Record<string, string> = {
  'a transform': 'transform: translateX(40px)',
  'a filter': 'filter: brightness(1)',
  'a promise of one': 'will-change: transform',
  containment: 'contain: paint',
  'a transform that cuts what hangs over': 'transform: scale(1); overflow: hidden; z-index: 0',
};

const cornerOf = (page: Page): Promise<number[]> =>
  page.getByRole('button', { name: 'Open chat' }).evaluate((launcher) => {
    const { right, bottom } = launcher.getBoundingClientRect();
    return [innerWidth - right, innerHeight - bottom];
  });

for (const [name, style] of Object.entries(TRAPS)) {
  test(`hostile styles: within ${name} the launcher stands in the window's corner, and everything works`, async ({
    page,
    server,
  }) => {
    const host = await startHostPages({
      '/': `<script type="module" src="${server.origin}/chat-widget.js"></script>
        <div style="height: 3000px; margin: 50px; ${style}"><chat-widget data-site="demo"></chat-widget></div>
        <div id="free"></div>`,
    });
    await page.goto(host.origin);
    await expect.poll(() => cornerOf(page)).toEqual([20, 20]);
    const visitor = visitorPage(page);
    await begin(visitor);
    await page.mouse.move(300, 300);
    await page.mouse.wheel(0, 500);
    await visitor.composer.press('Escape');
    await expect(visitor.panel).toBeHidden();
    expect(await cornerOf(page)).toEqual([20, 20]);

    // It moves to where nothing holds it, and back.
    for (const place of ['#free', 'div'])
      await page.evaluate((selector) => {
        document.querySelector(selector)!.append(document.querySelector('chat-widget')!);
        return new Promise(requestAnimationFrame);
      }, place);
    await expect.poll(() => cornerOf(page)).toEqual([20, 20]);
    await page.evaluate(() => {
      document.querySelector('#free')!.append(document.querySelector('chat-widget')!);
    });
    await expect.poll(() => cornerOf(page)).toEqual([20, 20]);
    await visitor.open();
    await visitor.shows(['hello']);
    await page.goto('about:blank');
    await host.close();
  });
}
