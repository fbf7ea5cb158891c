import { expect } from '@playwright/test';
import { FRAMEWORK_FORMS } from './support/framework-pages.js';
import { test } from './support/guided-test.js';

/** What is filled in, and what the form's state is after it. */
const VALUES = [
  ['#mail', 'vera@example.com', { mail: 'vera@example.com' }],
  ['#wish', 'Two lines,\nplease', { wish: 'Two lines,\nplease' }],
  ['#plan', 'pro', { plan: 'pro' }],
  ['#news', 'true', { news: true }],
  ['#small', 'large', { size: 'large' }],
] as const;

for (const framework of ['React', 'Vue'] as const)
  test.describe(framework, () => {
    test.use({
      // oxlint-disable-next-line no-empty-pattern -- the runner reads from it what the fixture needs
      pages: async ({}, use) => {
        await use({
          '/': `<title>Form</title><h1>Form</h1><div id="app"></div>
            <script type="module" src="/app.js"></script>`,
          '/app.js': await FRAMEWORK_FORMS[framework](),
        });
      },
    });

    test(`TSK-1 the state of a form in ${framework} notices each value that is filled in, and keeps it`, async ({
      page,
      guided,
    }) => {
      await guided.offer({
        title: 'Fill in',
        steps: VALUES.map(([target, value]) => ({ kind: 'fill', target, value, say: target })),
      });
      await guided.accept();
      await guided.results(VALUES.map(() => 'done'));
      const state = JSON.parse((await page.locator('output').textContent())!) as object;
      expect(state).toEqual(Object.assign({}, ...VALUES.map(([, , after]) => after)));
      // A controlled field goes back to what the state says: another change renders all of them again.
      await page.locator('#news').click();
      await expect(page.locator('output')).toContainText('"news":false');
      await expect(page.locator('#mail')).toHaveValue('vera@example.com');
      await expect(page.locator('#wish')).toHaveValue('Two lines,\nplease');
      await expect(page.locator('#plan')).toHaveValue('pro');
      await expect(page.locator('#large')).toBeChecked();
    });
  });
