import { defineConfig } from '@playwright/test';
import { BROWSER_FLAGS, ensureBrowser } from './tools/ensure-browser.mjs';

const countFile = process.env['COUNT_FILE'];

// Each test has a server of its own, in the process of its worker; a process where the test kills it.
export default defineConfig({
  testDir: 'test/browser',
  outputDir: 'test-results',
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  // Bounds on what hangs, with room for a machine that does other things at the same time.
  timeout: 180_000,
  // Room for the edges of letters, which differ with the settings of a system's fonts; not for a line.
  expect: {
    timeout: 30_000,
    toHaveScreenshot: { threshold: 0.2, maxDiffPixelRatio: 0.003 },
  },
  snapshotPathTemplate: '{testDir}/pictures/{arg}{ext}',
  reporter: countFile ? [['list'], ['json', { outputFile: countFile }]] : 'list',
  projects: [
    {
      name: 'chromium',
      use: {
        browserName: 'chromium',
        launchOptions: {
          executablePath: await ensureBrowser(),
          args: [...BROWSER_FLAGS, '--font-render-hinting=none', '--disable-lcd-text'],
        },
      },
    },
  ],
});
