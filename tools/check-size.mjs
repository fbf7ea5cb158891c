// npm run check:size: what the visitor's and the agent's browser have to load, compressed, against our budgets.
import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { filesIn, isMain, root } from './project.mjs';

const DROP_IN = 'dist/drop-in';
const KIB = 1024;
const ENTRY = `${DROP_IN}/chat-widget.js`;
/** What the entry loads for a panel, whatever its hash. */
const PANEL = /\/engine-controller-[^/]*\.js$/;
/** What a conversation loads besides: to show it, to end it, to carry it, and to keep it apart from the page. */
const CONVERSATION = [
  'chat-conversation',
  'menu-controller',
  'socket-io-connection',
  'page-boundary',
];
const CONSOLE = 'dist/console';
/** What the console loads once an agent is signed in. */
const CONSOLE_CONNECTION = 'socket-io-connection';
const LANGUAGE = /\/chunks\/locales\/[^/]*\.js$/;

const BUDGETS = [
  {
    name: 'Launcher',
    what: 'chat-widget.js and what it imports at once: every page view pays for this',
    files: launcher,
    limit: 11 * KIB,
  },
  {
    name: 'First open',
    what: 'the launcher and all that a panel needs to open, before anything is written',
    files: firstOpen,
    limit: 54 * KIB,
  },
  {
    name: 'Conversation',
    what: `the first open, and what a visitor who talks loads besides: ${CONVERSATION.join(', ')}`,
    files: conversation,
    limit: 85 * KIB,
  },
  {
    name: 'On demand',
    what: 'each further chunk by itself: what loads with a conversation, a menu, a rare browser',
    files: onDemand,
    limit: 16 * KIB,
    each: true,
  },
  {
    name: 'Languages',
    what: 'the texts of each by themselves: a page loads one, or none if it is in English',
    files: languages,
    limit: 3 * KIB,
    each: true,
  },
  {
    name: 'Console',
    what: `console.js, what it imports at once, and ${CONSOLE_CONNECTION}: the inbox, for agents`,
    files: consoleFirstLoad,
    limit: 120 * KIB,
  },
];

/** Checks every budget, explains each, and answers whether all are kept. */
export function checkSize() {
  const kept = BUDGETS.map(checkBudget).every(Boolean);
  const whole = total(sizesOf([...firstOpen(), ...onDemand()]));
  console.log(`  The whole widget: ${kib(whole)} (gzip), without the texts of other languages`);
  return kept;
}

function checkBudget({ name, what, files, limit, each = false }) {
  const sizes = sizesOf(files());
  const counted = each ? Math.max(...sizes.map(({ size }) => size)) : total(sizes);
  const kept = sizes.length > 0 && counted <= limit;
  const amount = each ? `at most ${kib(counted)}` : kib(counted);
  console.log(`${kept ? '✓' : '✗'} ${name}: ${amount} of ${kib(limit)} (gzip) — ${what}`);
  for (const { file, size } of sizes) console.log(`    ${kib(size).padStart(9)}  ${file}`);
  if (!kept)
    console.log(`  Load less at once (import()), or drop something. Raise no budget lightly.`);
  return kept;
}

function launcher() {
  return closure(ENTRY);
}

/** Nothing when there is no panel: then it was renamed, and the budget is not kept. */
function firstOpen() {
  const panel = chunks().find((file) => PANEL.test(file));
  return panel ? [...new Set([...launcher(), ...closure(panel)])] : [];
}

/** Nothing when one of the chunks is not there: then it was renamed, and the budget is not kept. */
function conversation() {
  const parts = CONVERSATION.map((name) => chunks().find((file) => chunkName(file) === name));
  if (parts.includes(undefined)) return [];
  return [...new Set([...firstOpen(), ...parts.flatMap((file) => closure(file))])];
}

function onDemand() {
  const first = new Set(firstOpen());
  return chunks().filter((file) => !first.has(file));
}

/** Nothing when the connection is not there: then it was renamed, and the budget is not kept. */
function consoleFirstLoad() {
  const connection = filesIn(CONSOLE, /\.js$/).find(
    (file) => chunkName(file) === CONSOLE_CONNECTION,
  );
  return connection
    ? [...new Set([...closure(`${CONSOLE}/console.js`), ...closure(connection)])]
    : [];
}

/** `conversation` of `…/conversation-BK4NFjgF.js`. */
function chunkName(file) {
  return path.basename(file).replace(/-[\w-]{8}\.js$/, '');
}

function languages() {
  return filesIn(DROP_IN, LANGUAGE);
}

function chunks() {
  return filesIn(DROP_IN, /\.js$/).filter(
    (file) => !file.endsWith('.bundle.js') && !LANGUAGE.test(file),
  );
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

/** The largest first. */
function sizesOf(files) {
  const sizes = files.map((file) => ({ file, size: gzipSync(read(file)).length }));
  return sizes.sort((a, b) => b.size - a.size);
}

function total(sizes) {
  return sizes.reduce((sum, { size }) => sum + size, 0);
}

function read(file) {
  return fs.readFileSync(path.join(root, file), 'utf8');
}

function kib(bytes) {
  return `${(bytes / KIB).toFixed(1)} KiB`;
}

if (isMain(import.meta)) process.exitCode = checkSize() ? 0 : 1;
