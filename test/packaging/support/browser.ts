import { chromium, type Browser } from '@playwright/test';
import { BROWSER_FLAGS, ensureBrowser } from '../../../tools/ensure-browser.mjs';

/** A Chromium for the tests of one file; whoever launches it closes it. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await ensureBrowser(), args: BROWSER_FLAGS });
}
