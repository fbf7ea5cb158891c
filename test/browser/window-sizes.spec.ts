import { expect } from '@playwright/test';
import { begin, test } from './support/served-test.js';

const SIZES = [
  { width: 320, height: 568 },
  { width: 1280, height: 800 },
  { width: 568, height: 320 },
  { width: 320, height: 568 },
];

test('the newest message stays in sight while the window turns and changes its size', async ({
  openTab,
}) => {
  const visitor = await openTab();
  await begin(visitor);
  for (const count of [1, 2, 3, 4]) await visitor.send(`${'a few words more '.repeat(12)}${count}`);
  const newest = visitor.panel.getByText(/ 4$/);
  await expect(newest).toBeInViewport();
  for (const size of SIZES) {
    await visitor.page.setViewportSize(size);
    await expect(newest).toBeInViewport();
    await expect(visitor.sent).toBeInViewport();
  }
});
