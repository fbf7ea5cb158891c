// Runs in Node's loader thread: hands out the mutant's files changed, all others as they are.
import fs from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import { MUTANTS, mutate } from './mutate.mjs';

const root = path.resolve(import.meta.dirname, '../../..');
let mutant;

export function initialize(name) {
  mutant = MUTANTS.find((each) => each.name === name);
  if (!mutant) throw new Error(`There is no mutant ${name}`);
}

export async function load(url, context, next) {
  const [address] = url.split('?');
  if (!address.startsWith('file:')) return next(url, context);
  const file = path.relative(root, fileURLToPath(address)).replaceAll(path.sep, '/');
  if (!mutant.patches.some((patch) => patch.file === file)) return next(url, context);
  const changed = mutate(mutant, file, await fs.readFile(path.join(root, file), 'utf8'));
  const { code } = await transform(changed, { loader: 'ts', format: 'esm', sourcefile: file });
  return { format: 'module', source: code, shortCircuit: true };
}
