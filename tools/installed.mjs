// Tools that few runs need stand in folders with lock files of their own, so that `npm ci` at the root
// stays small. `node tools/installed.mjs tools/packaging` installs those of a folder.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { isMain } from './project.mjs';

/** What npm leaves behind when it is done. */
const DONE = 'node_modules/.package-lock.json';

/** Installs what the folder's lock file asks for, unless it is there. npm reports to stderr. */
export function ensureInstalled(folder) {
  if (isNewer(path.join(folder, DONE), path.join(folder, 'package-lock.json'))) return;
  const args = ['ci', '--no-audit', '--no-fund', '--workspaces=false'];
  const options = { cwd: folder, stdio: ['ignore', process.stderr, process.stderr] };
  const { status } = spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  if (status !== 0) throw new Error(`npm ci failed in ${folder}`);
}

function isNewer(file, other) {
  return fs.existsSync(file) && fs.statSync(file).mtimeMs >= fs.statSync(other).mtimeMs;
}

if (isMain(import.meta)) ensureInstalled(path.resolve(process.argv[2]));
