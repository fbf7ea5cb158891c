// npm test: every check and every suite in turn; then the counts, in one line that stands alone.
// `node tools/test.mjs <step>… [file]…` runs some steps only, or a suite with these files only.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build, isStale } from './build.mjs';
import { bundleTests } from './bundle-tests.mjs';
import { CHECKS, runChecks } from './checks.mjs';
import { ensureBrowser } from './ensure-browser.mjs';
import { packWidget } from './packaging/pack.mjs';
import { filesIn, root } from './project.mjs';

const STEP_TIMEOUT = 10 * 60_000;

const IN_BROWSERS = /^test\/(?:platform|controllers|elements|console)\/.*\.test\.ts$/;
/** What a test asks of its driver that only Chromium's does: another window, another colour scheme. */
const EMULATES = /\b(?:emulateMedia|setViewport)\b|\/views\.js'/;

/** A suite is files that match, a runner for them, and where the runner leaves its counts. */
const SUITES = {
  node: {
    files: /^test\/(?:architecture|protocol|core|server|simulation|contracts)\/.*\.test\.ts$/,
    // Some start the server's programs.
    prepare: buildIfStale,
    command: async (files) => nodeTests(await bundleTests(files), ['--enable-source-maps']),
  },
  // A real server, and one fault at a time.
  faults: {
    files: /^test\/processes\/faults\/.*\.test\.ts$/,
    command: processTests,
  },
  // Storms, slow networks, floods: minutes, and only when asked for.
  processes: {
    files: /^test\/processes\/[^/]*\.test\.ts$/,
    command: processTests,
  },
  browser: {
    files: IN_BROWSERS,
    prepare: useBrowser,
    command: browserTests,
  },
  // The same in other engines, where they are installed, and only when asked for.
  firefox: inEngine('firefox'),
  webkit: inEngine('webkit'),
  e2e: {
    files: /^test\/browser\/.*\.spec\.ts$/,
    prepare: async () => {
      buildIfStale();
      await useBrowser();
    },
    command: (files) => ['node_modules/@playwright/test/cli.js', 'test', ...files],
  },
  // The package as others get it: packed, installed, imported, bundled.
  packaging: {
    files: /^test\/packaging\/.*\.test\.ts$/,
    prepare: async () => {
      buildIfStale();
      process.env.PACKED_WIDGET = await packWidget();
      await useBrowser();
    },
    command: nodeTests,
  },
};

function nodeTests(files, options = ['--import', 'tsx']) {
  return [
    ...options,
    ...['--test', '--test-timeout=300000'],
    `--test-concurrency=${os.availableParallelism()}`,
    ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
    ...['--test-reporter=./tools/count-node.mjs', '--test-reporter-destination=stdout'],
    ...files,
  ];
}

/**
 * After many cut connections Node's own clean-up may wait for ever for a request that it lost count of
 * (`CleanupHandles`), with nothing left in the event loop: so the process is ended, not waited for.
 */
function processTests(files) {
  return ['--test-force-exit', ...nodeTests(files)];
}

function buildIfStale() {
  if (isStale() && !build()) throw new Error('The build failed.');
}

function browserTests(files) {
  return ['node_modules/@web/test-runner/dist/bin.js', '--files', ...files];
}

function inEngine(name) {
  const reads = (file) => fs.readFileSync(path.join(root, file), 'utf8');
  return {
    files: IN_BROWSERS,
    prepare: () => void (process.env.ENGINE = name),
    command: (files) => browserTests(files.filter((file) => !EMULATES.test(reads(file)))),
  };
}

/** Looks for a browser once, for all processes of this run. */
async function useBrowser() {
  process.env.CHROME_PATH = await ensureBrowser();
}

async function runSuite(name, asked) {
  const { files: pattern, prepare, command } = SUITES[name];
  const files = asked.length > 0 ? asked : filesIn('test', pattern);
  if (files.length === 0) return result(0, []);

  console.log(`\n${name}`);
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-widget-counts-'));
  const countFile = path.join(directory, `${name}.json`);
  try {
    await prepare?.();
    const status = spawn(await command(files), { COUNT_FILE: countFile });
    const { counts, failures } = JSON.parse(fs.readFileSync(countFile, 'utf8'));
    if (status === 0 || counts.failed > 0) return { counts, failures };
    // A runner can fail without a failing test: a leak, a time-out.
    return { counts: { ...counts, failed: 1 }, failures: [`the runner ended with ${status}`] };
  } catch (error) {
    return result(0, [error.message]);
  } finally {
    fs.rmSync(directory, { recursive: true });
  }
}

function result(passed, failures) {
  return { counts: { passed, failed: failures.length, skipped: 0 }, failures };
}

function spawn(args, environment = {}) {
  // tsx applies the options of a tsconfig to its own files only, and the root one has none.
  const env = { ...process.env, TSX_TSCONFIG_PATH: 'tsconfig.base.json', ...environment };
  const options = { cwd: root, env, stdio: 'inherit', timeout: STEP_TIMEOUT };
  return spawnSync(process.execPath, args, options).status;
}

const steps = [...CHECKS, ...Object.keys(SUITES)];
const args = process.argv.slice(2);
const chosen = steps.filter((step) => args.includes(step));
/** Too long, or with a need for what few machines have: only when named. */
const RARE = ['processes', 'firefox', 'webkit'];
const usual = steps.filter((step) => !RARE.includes(step));
const files = args.filter((arg) => !steps.includes(arg));

const selected = chosen.length > 0 ? chosen : usual;
const total = { passed: 0, failed: 0, skipped: 0 };
const broken = [];

function note(step, { counts, failures }, seconds) {
  console.log(`${step}: ${seconds} s`);
  for (const kind of Object.keys(total)) total[kind] += counts[kind];
  broken.push(...failures.map((failure) => `${step}: ${failure}`));
}

for (const check of runChecks(CHECKS.filter((step) => selected.includes(step)))) {
  const { name, ok, output, seconds } = await check;
  console.log(`${output}${ok ? '✓' : '✗'} ${name}`);
  note(name, result(ok ? 1 : 0, ok ? [] : ['the check does not pass']), seconds);
}
for (const step of selected.filter((each) => each in SUITES)) {
  const began = Date.now();
  note(step, await runSuite(step, files), Math.round((Date.now() - began) / 1000));
}

// Said again at the end, where it is looked for: what failed stands far above.
if (broken.length > 0) console.log(`\nFailed\n- ${broken.join('\n- ')}`);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = broken.length > 0 ? 1 : 0;
