// Gets the Chromium that the tests run in, so that `npm test` needs Node and npm alone and means the same
// on each machine. `node tools/ensure-browser.mjs` prints the path.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright';
import { isMain, root } from './project.mjs';

const COMMANDS = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge',
];
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];
const NPM_BUILD = '@sparticuz/chromium@153.0.0';

/** Flags for every launch: tests run as root in containers, and Chromium must not call home. */
export const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * The path of a Chromium that runs here: the one of our version, and only where that has no build one that
 * is installed. The first call may take a minute; it reports to stderr.
 */
export async function ensureBrowser() {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
  const browser = (await fromNpm()) ?? installed() ?? fromApt() ?? fromPlaywright();
  if (!browser) throw new Error('No Chromium found. Set CHROME_PATH to a Chrome or Chromium.');
  return browser;
}

/** A browser as people have it, if there is one: the one of our version is headless, and no page of it is cached. */
export async function ensurePlainBrowser() {
  return installed() ?? ensureBrowser();
}

function installed() {
  const directories = (process.env.PATH ?? '').split(path.delimiter);
  const inPath = directories.flatMap((dir) => COMMANDS.map((name) => path.join(dir, name)));
  return [...inPath, ...APPLICATIONS, chromium.executablePath()].find(isExecutable);
}

/**
 * A headless Chromium from the npm registry (Linux x64): no root, no package manager. It brings the
 * libraries and a font that bare containers lack; a script beside it points the loader at them.
 */
async function fromNpm() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return;
  const home = path.join(root, 'node_modules/.cache', NPM_BUILD.replaceAll('/', '-'));
  const launcher = path.join(home, 'chromium.sh');
  if (isExecutable(launcher)) return launcher;

  // Built aside and moved into place when complete: an interrupted or a parallel run does no harm.
  const staging = `${home}.${process.pid}`;
  try {
    fs.mkdirSync(staging, { recursive: true });
    run('npm', ['install', '--prefix', staging, '--no-save', '--ignore-scripts', NPM_BUILD]);
    await unpack(staging);
    fs.renameSync(staging, home);
  } catch (error) {
    console.error(`Chromium from npm: ${error.message}`);
  } finally {
    fs.rmSync(staging, { recursive: true, force: true });
  }
  return isExecutable(launcher) ? launcher : undefined;
}

async function unpack(directory) {
  const packageDirectory = path.join(directory, 'node_modules/@sparticuz/chromium');
  const temporary = process.env.TMPDIR;
  process.env.TMPDIR = directory; // the package unpacks into os.tmpdir() and nowhere else
  try {
    const { default: build, inflate } = await import(path.join(packageDirectory, 'build/index.js'));
    const executable = await build.executablePath();
    await inflate(path.join(packageDirectory, 'bin/al2023.tar.br'));
    fs.writeFileSync(path.join(directory, 'chromium.sh'), launcherScript(executable), {
      mode: 0o755,
    });
  } finally {
    if (temporary === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = temporary;
  }
  fs.rmSync(path.join(directory, 'node_modules'), { recursive: true });
}

function launcherScript(executable) {
  const lines = ['#!/bin/sh', 'here=$(dirname "$(readlink -f "$0")")'];
  const libraries = spawnSync('ldd', [executable], { encoding: 'utf8' }).stdout ?? '';
  if (libraries.includes('not found')) lines.push('export LD_LIBRARY_PATH="$here/al2023/lib"');
  if (!fs.existsSync('/etc/fonts/fonts.conf')) lines.push('export FONTCONFIG_PATH="$here/fonts"');
  return [...lines, 'exec "$here/chromium" "$@"', ''].join('\n');
}

function fromApt() {
  if (process.getuid?.() !== 0 || !isExecutable('/usr/bin/apt-get')) return;
  process.env.DEBIAN_FRONTEND = 'noninteractive';
  run('apt-get', ['update', '-q']);
  run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium']);
  return installed();
}

function fromPlaywright() {
  run('npx', ['playwright', 'install', 'chromium']);
  return installed();
}

/** Runs a command with its output on stderr: stdout belongs to the caller. */
function run(command, args) {
  spawnSync(command, args, { stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
}

function isExecutable(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

if (isMain(import.meta)) console.log(await ensureBrowser());
