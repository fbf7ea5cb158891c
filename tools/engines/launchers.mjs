// The engines that element and tab tests can run in. ENGINE names one: chromium (default), firefox, webkit.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { BROWSER_FLAGS, ensureBrowser } from '../ensure-browser.mjs';
import { ensureInstalled } from '../installed.mjs';

const DRIVER_PORT = 4555;
const FIREFOX = ['/usr/bin/firefox-esr', '/usr/bin/firefox'];
const MINI_BROWSERS = ['4.1', '4.0'].map(
  (version) => `/usr/lib/x86_64-linux-gnu/webkit2gtk-${version}/MiniBrowser`,
);

const ENGINES = { chromium, firefox, webkit };

/** The test runner's launcher for an engine that is installed here. */
export async function launcherFor(name = process.env.ENGINE ?? 'chromium') {
  const engine = ENGINES[name];
  if (!engine) throw new Error(`ENGINE=${name}: one of ${Object.keys(ENGINES).join(', ')}`);
  return engine();
}

async function chromium() {
  const executablePath = await ensureBrowser();
  return playwrightLauncher({
    product: 'chromium',
    launchOptions: { executablePath, args: BROWSER_FLAGS },
  });
}

function firefox() {
  const executablePath = installed('FIREFOX_PATH', FIREFOX, 'firefox-esr');
  return playwrightLauncher({
    product: 'firefox',
    concurrency: 1,
    launchOptions: { channel: 'moz-firefox', executablePath },
  });
}

/** WebKit's own driver under a virtual screen. It has one session at a time. */
async function webkit() {
  const binary = installed('MINIBROWSER_PATH', MINI_BROWSERS, 'webkit2gtk-driver and xvfb');
  ensureInstalled(import.meta.dirname);
  const { webdriverLauncher } = await import('@web/test-runner-webdriver');
  await startDriver();
  const launcher = webdriverLauncher({
    hostname: '127.0.0.1',
    port: DRIVER_PORT,
    path: '/',
    logLevel: 'silent',
    capabilities: {
      browserName: 'MiniBrowser',
      'wdio:enforceWebDriverClassic': true,
      'webkitgtk:browserOptions': { binary, args: ['--automation'] },
    },
  });
  launcher.concurrency = 1;
  // It looks at the runner's, and with more than one it runs tests in small frames, without keys.
  const initialize = launcher.initialize.bind(launcher);
  launcher.initialize = (config) => initialize({ ...config, concurrency: 1 });
  return launcher;
}

async function startDriver() {
  const command = ['-a', 'WebKitWebDriver', `--port=${DRIVER_PORT}`];
  const driver = spawn('xvfb-run', command, { stdio: 'ignore', detached: true });
  process.on('exit', () => {
    try {
      process.kill(-Number(driver.pid));
    } catch {
      // It ended by itself.
    }
  });
  for (let tries = 0; tries < 100; tries++) {
    try {
      return await fetch(`http://127.0.0.1:${DRIVER_PORT}/status`);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error('WebKitWebDriver does not answer.');
}

function installed(variable, paths, packages) {
  const found = process.env[variable] ?? paths.find((file) => fs.existsSync(file));
  if (!found) throw new Error(`Not installed: ${packages}. Set ${variable} to where it is.`);
  return found;
}
