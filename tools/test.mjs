// npm test: every step that is not rare, two at a time; then the counts, in one line that stands alone.
// `node tools/test.mjs <step>… [file]…` runs some steps only, or a suite with these files only.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isStale } from './build.mjs';
import { filesIn, root } from './project.mjs';
import { HOW_TO_GET_POSTGRES, HOW_TO_GET_REDIS, startPostgres, startRedis } from './services.mjs';
import { STEPS } from './steps.mjs';

/** Most steps wait for something now and then, which leaves the cores to another one. */
const AT_ONCE = 2;
/** Ends a step that hangs. */
const STEP_TIMEOUT = 30 * 60_000;

const args = process.argv.slice(2);
const named = Object.keys(STEPS).filter((name) => args.includes(name));
const selected = named.length > 0 ? named : Object.keys(STEPS).filter((name) => !STEPS[name].rare);
const files = args.filter((arg) => !(arg in STEPS));

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-widget-test-'));
/** The commands that run now. */
const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
process.once('exit', () => {
  for (const { pid } of running) process.kill(-pid);
});
process.once('exit', () => fs.rmSync(scratch, { recursive: true, force: true }));

/** The steps that have begun, by name; each resolves with its result. */
const begun = new Map();
/** What steps need, each made once. */
const made = new Map();
const MAKE = {
  build: async () => {
    const building = begun.get('build');
    const { status } = building
      ? await building
      : isStale()
        ? await runNode(['tools/build.mjs'], 'build')
        : { status: 0 };
    if (status !== 0) throw new Error('The build failed.');
  },
  chromium: async () => {
    process.env.CHROME_PATH = await lastLine(['tools/ensure-browser.mjs'], 'chromium');
  },
  postgres: async () => {
    const postgres = await startPostgres();
    if (postgres === undefined)
      return console.log(`Tests on PostgreSQL are skipped: ${HOW_TO_GET_POSTGRES}.`);
    process.once('exit', postgres.stop);
    process.env.TEST_POSTGRES_URL = postgres.url('postgres');
  },
  redis: async () => {
    const redis = await startRedis();
    if (redis === undefined)
      return console.log(`Tests with Redis are skipped: ${HOW_TO_GET_REDIS}.`);
    process.once('exit', redis.stopNow);
    process.env.TEST_REDIS_URL = redis.url;
  },
  tarball: async () => {
    process.env.PACKED_WIDGET = await lastLine(['tools/packaging/pack.mjs'], 'tarball');
  },
};

function make(what) {
  if (!made.has(what)) made.set(what, MAKE[what]());
  return made.get(what);
}

/** Runs Node with these arguments; its output goes to a file, or to the terminal. */
function runNode(command, name, { environment = {}, live = false } = {}) {
  const log = path.join(scratch, `${name}.log`);
  const output = live ? 'inherit' : fs.openSync(log, 'w');
  // tsx applies the options of a tsconfig to its own files only, and the root one has none.
  const env = { ...process.env, TSX_TSCONFIG_PATH: 'tsconfig.base.json', ...environment };
  const options = { cwd: root, env, timeout: STEP_TIMEOUT, stdio: ['ignore', output, output] };
  return new Promise((resolve, reject) => {
    // A group of its own, so that what it has started can be ended with it.
    const child = spawn(process.execPath, command, { ...options, detached: true });
    running.add(child);
    child.once('error', reject);
    child.once('close', (status) => {
      running.delete(child);
      if (!live) fs.closeSync(output);
      resolve({ status, output: live ? '' : fs.readFileSync(log, 'utf8') });
    });
  });
}

async function lastLine(command, name) {
  const { status, output } = await runNode(command, name);
  if (status !== 0) throw new Error(output);
  return output.trim().split('\n').at(-1);
}

async function runStep(name) {
  const { files: pattern, needs = [], after = [], onlyWith, command, environment } = STEPS[name];
  const began = Date.now();
  try {
    await Promise.all(after.map((step) => begun.get(step)));
    for (const what of needs) await make(what);
    if (onlyWith !== undefined && process.env[onlyWith] === undefined)
      return { status: 0, output: '', counts: SKIPPED, seconds: 0 };
    const tests = pattern ? (files.length > 0 ? files : filesIn('test', pattern)) : [];
    const countFile = path.join(scratch, `${name}.json`);
    const options = { environment: { ...environment, COUNT_FILE: countFile }, live: isAlone };
    const { status, output } = await runNode(await command(tests), name, options);
    const counts = pattern ? suiteCounts(status, countFile) : checkCounts(status);
    return { status, output, counts, seconds: since(began) };
  } catch (error) {
    return { status: 1, output: error.message, counts: checkCounts(1), seconds: since(began) };
  }
}

/** What is skipped counts as one test, whatever it is. */
const SKIPPED = { passed: 0, failed: 0, skipped: 1 };

/** A check counts as one test. */
function checkCounts(status) {
  const ok = status === 0;
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

/** What the runner left in `file`. One that fails without a failing test, or leaves nothing, counts as failed. */
function suiteCounts(status, file) {
  if (!fs.existsSync(file)) return checkCounts(1);
  const { stats, ...counts } = JSON.parse(fs.readFileSync(file, 'utf8'));
  // Playwright's own report has `stats`.
  const { passed, failed, skipped } = stats
    ? { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped }
    : counts;
  return { passed, failed: status === 0 ? failed : Math.max(failed, 1), skipped };
}

function since(began) {
  return Math.round((Date.now() - began) / 1000);
}

const isAlone = selected.length === 1;
const queue = [...selected];
const failures = [];
const total = { passed: 0, failed: 0, skipped: 0 };

async function work() {
  for (let name = queue.shift(); name; name = queue.shift()) {
    begun.set(name, runStep(name));
    const { output, counts, seconds } = await begun.get(name);
    for (const kind of Object.keys(total)) total[kind] += counts[kind];
    const isFailed = counts.failed > 0;
    if (isFailed) failures.push(`\n--- ${name} ---\n${output}`);
    console.log(`${isFailed ? '✗' : '✓'} ${name}: ${sentence(counts)} (${seconds} s)`);
  }
}

function sentence({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

await Promise.all(Array.from({ length: AT_ONCE }, work));
// At the end, where it is looked for.
for (const failure of failures) console.log(failure);
console.log(`\n${sentence(total)}`);
// Redis would keep this process running.
process.exit(total.failed > 0 ? 1 : 0);
