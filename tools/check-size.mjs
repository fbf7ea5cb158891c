// npm run check:size: what the visitor's browser has to load, compressed, against our budgets.
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { filesIn, isMain, root } from './project.mjs';

const DROP_IN = 'dist/drop-in';
const KIB = 1024;

const BUDGETS = [
  {
    name: 'Launcher',
    what: 'chat-widget.js and what it imports at once: every page view pays for this',
    files: () => closure(`${DROP_IN}/chat-widget.js`),
    limit: 10 * KIB,
  },
  {
    name: 'First open',
    what: 'all of the widget but the texts of other languages',
    files: () =>
      filesIn(DROP_IN, /\.js$/).filter((file) => !/\.bundle\.js$|\/locales\//.test(file)),
    limit: 45 * KIB,
  },
];

/** Checks every budget, explains each, and answers whether all are kept. */
export function checkSize() {
  return BUDGETS.map(checkBudget).every(Boolean);
}

function checkBudget({ name, what, files, limit }) {
  const sizes = files().map((file) => ({ file, size: gzipSync(read(file)).length }));
  const total = sizes.reduce((sum, { size }) => sum + size, 0);
  const kept = sizes.length > 0 && total <= limit;
  console.log(`${kept ? '✓' : '✗'} ${name}: ${kib(total)} of ${kib(limit)} (gzip) — ${what}`);
  sizes.sort((a, b) => b.size - a.size);
  for (const { file, size } of sizes) console.log(`    ${kib(size).padStart(9)}  ${file}`);
  if (!kept)
    console.log(`  Load less at once (import()), or drop something. Raise no budget lightly.`);
  return kept;
}

/** A file and all that it imports statically; import("…") has a parenthesis, and stays out. */
function closure(file, seen = new Set()) {
  if (seen.has(file) || !fs.existsSync(path.join(root, file))) return [...seen];
  seen.add(file);
  for (const [, specifier] of read(file).matchAll(/\b(?:from|import)\s*["'](\.[^"']+)["']/g)) {
    closure(path.posix.join(path.posix.dirname(file), specifier), seen);
  }
  return [...seen];
}

function read(file) {
  return fs.readFileSync(path.join(root, file), 'utf8');
}

function kib(bytes) {
  return `${(bytes / KIB).toFixed(1)} KiB`;
}

if (isMain(import.meta)) process.exitCode = checkSize() ? 0 : 1;
