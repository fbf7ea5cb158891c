import { defineConfig } from '@playwright/test';
import { BROWSER_FLAGS, ensureBrowser } from './tools/ensure-browser.mjs';

// The specs start their own server processes: some of them kill and restart one.
export default defineConfig({
  testDir: 'test/browser',
  outputDir: 'test-results',
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  reporter: [['list'], ['./tools/count-playwright.mjs']],
  use: { trace: 'retain-on-failure' },
  projects: [
    {
      name: 'chromium',
      use: {
        browserName: 'chromium',
        launchOptions: { executablePath: await ensureBrowser(), args: BROWSER_FLAGS },
      },
    },
  ],
});
