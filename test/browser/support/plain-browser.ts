import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { BROWSER_FLAGS, ensurePlainBrowser } from '../../../tools/ensure-browser.mjs';

/**
 * A browser as people have it. The driver's own launch switches off the back/forward cache, the
 * throttling of hidden pages and their hiding itself, all of which these tests are about: here the
 * browser starts without a driver's flags, and the driver joins without its emulations.
 */
export interface PlainBrowser {
  readonly context: BrowserContext;
  /** Opens a tab in front of the others, at this address. */
  tab(address: string): Promise<Page>;
  close(): Promise<void>;
}

export async function startPlainBrowser(flags: string[] = []): Promise<PlainBrowser> {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-widget-profile-'));
  const child = spawn(
    await ensurePlainBrowser(),
    [
      ...BROWSER_FLAGS,
      '--headless',
      '--no-first-run',
      '--disable-dev-shm-usage',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      ...flags,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], detached: process.platform !== 'win32' },
  );
  const browser = await chromium.connectOverCDP(await addressOf(child), { noDefaults: true });
  const context = browser.contexts()[0]!;

  return {
    context,
    async tab(address) {
      const page = await context.newPage();
      await page.goto(address);
      await page.bringToFront();
      return page;
    },
    async close() {
      await browser.close();
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        endAll(child);
        await ended;
      }
      fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** A launcher script or a helper may stand between: they are of one group. */
function endAll(child: ChildProcess): void {
  if (process.platform === 'win32') child.kill();
  else process.kill(-child.pid!, 'SIGTERM');
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    child.once('exit', () => reject(new Error(`The browser ended early:\n${printed}`)));
    child.stderr!.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const found = /listening on (ws:\S+)/.exec(printed);
      if (found) resolve(found[1]!);
    });
  });
}
