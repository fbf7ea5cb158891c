import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { SETTINGS_SECTIONS } from '../../src/console/elements/settings-page/settings-sections.js';
import { test } from './support/served-test.js';

/** What axe finds on the page and in its frames. */
async function violations(page: Page): Promise<unknown> {
  // It brings the types of another release of the driver.
  return (await new AxeBuilder({ page: page as never }).analyze()).violations;
}

test.describe('every section of the settings, as axe sees it', () => {
  for (const [section, { label }] of Object.entries(SETTINGS_SECTIONS))
    test(`in both themes: ${label}`, async ({ server, agent: { page } }) => {
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await page.goto(`${server.origin}/console/settings/${section}?site=demo`);
      await expect(page.getByRole('heading', { name: label, exact: true })).toBeVisible();
      if (section === 'site')
        await expect(
          page.frameLocator('iframe[title="Preview"]').getByText('That would be great'),
        ).toBeVisible();
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await violations(page)).toEqual([]);
      }
    });
});
