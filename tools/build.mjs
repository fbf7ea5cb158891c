// npm run build: compiles every layer, then bundles what the compiler emitted. A stamp in dist keeps
// the time at which a successful build began, so that `npm start` knows when one is due.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { isMain, root } from './project.mjs';

const STAMP = path.join(root, 'dist/.built-at');
const INPUTS = [
  'src',
  'server',
  'tools/rollup',
  'tools/emoji-data.mjs',
  'rollup.config.mjs',
  'tsconfig.base.json',
  'package-lock.json',
];

/** Builds and answers whether that went well. What the compilers have to say goes to stderr. */
export function build() {
  const began = Date.now();
  removeOrphans();
  const built = run('typescript/bin/tsc', '-b') && run('rollup/dist/bin/rollup', '-c', '--silent');
  if (built) fs.writeFileSync(STAMP, String(began));
  return built;
}

/** Removes the output of deleted sources: the compiler leaves it, and it would be packed. */
function removeOrphans() {
  for (const layer of ['src', 'server']) {
    const compiled = path.join(root, 'dist', layer);
    if (!fs.existsSync(compiled) || !fs.existsSync(path.join(root, layer))) continue;
    for (const name of fs.readdirSync(compiled, { recursive: true })) {
      const source = name.replace(/(?:\.d\.ts|\.js)(?:\.map)?$/, '.ts');
      const isOrphan = source !== name && !fs.existsSync(path.join(root, layer, source));
      if (isOrphan) fs.rmSync(path.join(compiled, name));
    }
  }
}

/** Whether there is no build yet, or something that it was made from has changed since. */
export function isStale() {
  if (!fs.existsSync(STAMP)) return true;
  const builtAt = Number(fs.readFileSync(STAMP, 'utf8'));
  return INPUTS.flatMap(withContents).some((file) => fs.statSync(file).mtimeMs > builtAt);
}

/** A file, or a directory with all that is in it: its own time tells that a file was removed. */
function withContents(input) {
  const start = path.join(root, input);
  if (!fs.existsSync(start)) return []; // an image may ship dist alone
  if (!fs.statSync(start).isDirectory()) return [start];
  const contents = fs.readdirSync(start, { recursive: true });
  return [start, ...contents.map((name) => path.join(start, name))];
}

function run(script, ...args) {
  const file = path.join(root, 'node_modules', script);
  const { status } = spawnSync(process.execPath, [file, ...args], {
    cwd: root,
    stdio: ['ignore', process.stderr, process.stderr],
  });
  return status === 0;
}

if (isMain(import.meta)) process.exitCode = build() ? 0 : 1;
