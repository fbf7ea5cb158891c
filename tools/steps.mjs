// The steps of `npm test`, in the order in which they begin: checks, which pass or fail as a whole, and
// suites of tests. A step is a command for Node:
// - `files` are the tests of a suite, by their paths; `command` takes them.
// - `needs` says what has to be there before (tools/test.mjs provides it); `after`, which steps come first
//   when they run as well.
// - `onlyWith` is an environment variable that `needs` sets where it can; without it the step is skipped.
// - `rare` steps run only when they are named.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundleTests, FOR_BROWSER } from './bundle-tests.mjs';
import { root } from './project.mjs';

const IN_BROWSERS = /^test\/(?:platform|controllers|elements|console)\/.*\.test\.ts$/;
/** What a test asks of its driver that only Chromium's does: another window, another colour scheme. */
const EMULATES = /\b(?:emulateMedia|setViewport)\b|\/views\.js'/;

export const STEPS = {
  build: { command: () => ['tools/build.mjs'] },
  lint: { command: () => ['node_modules/oxlint/bin/oxlint'] },
  format: {
    command: () => ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
  },
  // Elements and browser adapters, from their sources.
  browser: { files: IN_BROWSERS, needs: ['chromium'], command: browserTests },
  // Real browsers against real servers.
  e2e: {
    files: /^test\/browser\/.*\.spec\.ts$/,
    needs: ['build', 'chromium'],
    command: (files) => ['node_modules/@playwright/test/cli.js', 'test', ...files],
  },
  // The main ones of them once more, on PostgreSQL.
  postgres: {
    files: /^test\/browser\/(?:main-job|reload|agents)\.spec\.ts$/,
    needs: ['build', 'chromium', 'postgres'],
    onlyWith: 'TEST_POSTGRES_URL',
    environment: { TEST_DATABASE: 'postgres' },
    command: (files) => ['node_modules/@playwright/test/cli.js', 'test', ...files],
  },
  // Some start the server's programs.
  node: {
    files: /^test\/(?:architecture|protocol|core|server|simulation|contracts)\/.*\.test\.ts$/,
    needs: ['build', 'postgres', 'redis'],
    command: bundledTests,
  },
  // The package as others get it: packed, installed, imported, bundled.
  packaging: {
    files: /^test\/packaging\/.*\.test\.ts$/,
    needs: ['build', 'chromium', 'tarball'],
    command: nodeTests,
  },
  // A real server, and one fault at a time.
  faults: { files: /^test\/processes\/faults\/.*\.test\.ts$/, command: processTests },
  // Several servers on one PostgreSQL and one Redis.
  nodes: {
    files: /^test\/processes\/nodes\/.*\.test\.ts$/,
    needs: ['postgres', 'redis'],
    command: processTests,
  },
  // Many faults of nodes, Redis and PostgreSQL: half an hour.
  'node-faults': {
    rare: true,
    files: /^test\/processes\/nodes\/faults\.test\.ts$/,
    needs: ['postgres', 'redis'],
    environment: { FAULTS: 'many' },
    command: processTests,
  },
  types: { after: ['build'], command: () => ['node_modules/typescript/bin/tsc', '-b', 'test'] },
  unsafe: { after: ['build'], command: () => ['tools/check-unsafe.mjs'] },
  size: { after: ['build'], command: () => ['tools/check-size.mjs'] },
  // Storms, slow networks, floods: minutes.
  processes: {
    rare: true,
    files: /^test\/processes\/[^/]*\.test\.ts$/,
    command: processTests,
  },
  // The suite `browser` in other engines, where they are installed.
  firefox: inEngine('firefox'),
  webkit: inEngine('webkit'),
};

/** A hanging test is ended after 15 min. No test is that slow, on however busy a machine. */
function nodeTests(files, options = ['--import', 'tsx']) {
  return [
    ...options,
    ...['--test', '--test-timeout=900000'],
    `--test-concurrency=${os.availableParallelism()}`,
    ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
    ...['--test-reporter=./tools/count-tests.mjs', '--test-reporter-destination=stdout'],
    ...files,
  ];
}

/**
 * After many cut connections Node's own clean-up may wait for ever for a request that it lost count of
 * (`CleanupHandles`), with nothing left in the event loop: so the process is ended, not waited for.
 */
async function processTests(files) {
  return ['--test-force-exit', ...(await bundledTests(files))];
}

async function bundledTests(files) {
  return nodeTests(await bundleTests(files), ['--enable-source-maps']);
}

async function browserTests(files) {
  const bundled = await bundleTests(files, FOR_BROWSER);
  return ['node_modules/@web/test-runner/dist/bin.js', '--files', ...bundled];
}

function inEngine(name) {
  const reads = (file) => fs.readFileSync(path.join(root, file), 'utf8');
  return {
    rare: true,
    files: IN_BROWSERS,
    environment: { ENGINE: name },
    command: (files) => browserTests(files.filter((file) => !EMULATES.test(reads(file)))),
  };
}
