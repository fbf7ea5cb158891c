// The checks of `npm test`: commands that succeed or not. Each counts as one test.
import { execFile } from 'node:child_process';
import { root } from './project.mjs';

const TIMEOUT = 10 * 60_000;
const MAX_OUTPUT = 64 * 1024 * 1024;

/** The build comes first; the others only read, mostly on one core each, and run side by side. */
const COMMANDS = {
  build: ['tools/build.mjs'],
  types: ['node_modules/typescript/bin/tsc', '-b', 'test'],
  lint: ['node_modules/oxlint/bin/oxlint'],
  format: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
  unsafe: ['tools/check-unsafe.mjs'],
  size: ['tools/check-size.mjs'],
};

export const CHECKS = Object.keys(COMMANDS);

/** Starts those of these names; each gives its result, `{name, ok, output, seconds}`, when it has ended. */
export function runChecks(names) {
  const built = names.includes('build') ? run('build') : Promise.resolve();
  return names.map((name) => (name === 'build' ? built : built.then(() => run(name))));
}

function run(name) {
  const began = Date.now();
  const options = { cwd: root, timeout: TIMEOUT, maxBuffer: MAX_OUTPUT };
  return new Promise((resolve) =>
    execFile(process.execPath, COMMANDS[name], options, (error, stdout, stderr) => {
      const seconds = Math.round((Date.now() - began) / 1000);
      resolve({ name, ok: error === null, output: stdout + stderr, seconds });
    }),
  );
}
