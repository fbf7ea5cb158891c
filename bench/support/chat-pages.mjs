// A server process, and a browser as people have it, for measurements in pages.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright';
import { BROWSER_FLAGS, ensureBrowser } from '../../tools/ensure-browser.mjs';
import { startMeasured } from './measured-process.mjs';

/** Starts the built server on a port and data of its own. */
export async function startServer() {
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-widget-bench-'));
  const server = await startMeasured(path.resolve('dist/server/main.js'), {
    env: { PORT: '0', HOST: '127.0.0.1', DATA_DIR: data, LOG_LEVEL: 'error' },
    ready: /^Ready: (\S+)/m,
  });
  return {
    origin: new URL(server.address).origin,
    async stop() {
      await server.stop();
      fs.rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Starts a browser without a driver's flags: its pages hide, freeze and throttle as they do for people. */
export async function startBrowser() {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-widget-profile-'));
  const flags = ['--headless', '--no-first-run', '--disable-dev-shm-usage'];
  flags.push('--remote-debugging-port=0', `--user-data-dir=${profile}`);
  const child = spawn(await ensureBrowser(), [...BROWSER_FLAGS, ...flags, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const address = await new Promise((resolve) => {
    let printed = '';
    child.stderr.on('data', (chunk) => {
      printed += chunk;
      const found = /listening on (ws:\S+)/.exec(printed);
      if (found) resolve(found[1]);
    });
  });
  const browser = await chromium.connectOverCDP(address, { noDefaults: true });
  return {
    context: browser.contexts()[0],
    async stop() {
      await browser.close();
      const ended = once(child, 'exit');
      // Helpers and a launcher script are of its group.
      if (child.pid) process.kill(-child.pid, 'SIGTERM');
      await ended;
      fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
