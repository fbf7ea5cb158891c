import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, test } from 'node:test';
import { waitUntil } from '../processes/support/wait-until.js';
import { ROOT, TOOLS, run, type Outcome } from './support/project.js';

/*
 * The real command with the real configuration, in a repository of its own, which has no remote. Scripts that
 * write down how they were called stand in for the project's tests and build.
 */

/** What a release reads and writes. */
const FILES = [
  '.gitignore',
  '.npmrc',
  '.release-it.json',
  'package.json',
  'package-lock.json',
  'server/package.json',
  'tools/packaging/release-checks.mjs',
];
const CHANGELOG = '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A thing\n';
const { version: CURRENT, scripts } = JSON.parse(
  fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'),
) as { version: string; scripts: { release: string } };
const NEXT = `${Number.parseInt(CURRENT, 10) + 1}.0.0`;
const PACKAGE_TESTS = `${NEXT}: tools/test.mjs size format packaging`;

let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-widget-release-'));
  git('init', '--quiet');
  git('config', 'user.name', 'Test');
  git('config', 'user.email', 'test@example.com');
  for (const file of FILES) write(file, fs.readFileSync(path.join(ROOT, file), 'utf8'));
  write('CHANGELOG.md', CHANGELOG);
  write('tools/test.mjs', recorder());
  write('tools/build.mjs', recorder(`fs.mkdirSync('dist'); fs.writeFileSync('dist/new.js', '');`));
  commitAll();
  fs.symlinkSync(
    path.join(TOOLS, 'node_modules'),
    path.join(folder, 'tools/packaging/node_modules'),
    'junction',
  );
});
afterEach(() => fs.rmSync(folder, { recursive: true, maxRetries: 3 }));

/**
 * A script that writes down the version that it sees, its name and its arguments; does its `work`; and fails if a
 * test wants it to.
 */
function recorder(work = ''): string {
  return `import fs from 'node:fs';
    import path from 'node:path';
    const [script, ...args] = process.argv.slice(1);
    const { version } = JSON.parse(fs.readFileSync('package.json', 'utf8'));
    const call = [version + ': tools/' + path.basename(script), ...args].join(' ');
    fs.appendFileSync('.git/calls', call + '\\n');
    ${work}
    if (fs.existsSync('.git/fails') && fs.readFileSync('.git/fails', 'utf8') === call) process.exit(1);\n`;
}

function calls(): string[] {
  const file = path.join(folder, '.git/calls');
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim().split('\n') : [];
}

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
}

function read(file: string): string {
  return fs.readFileSync(path.join(folder, file), 'utf8');
}

function write(file: string, text: string): void {
  const target = path.join(folder, file);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, text);
}

function commitAll(): void {
  git('add', '.');
  git('commit', '--quiet', '--message', 'As it stands');
}

/** `npm run release -- …`, without the installation that comes before. */
function release(...args: string[]): Promise<Outcome> {
  const [program = '', ...options] = scripts.release.split(' && ').at(-1)?.split(' ') ?? [];
  return run(folder, program, [...options, ...args]);
}

async function assertRefused(reason: RegExp, ...args: string[]): Promise<void> {
  const before = [git('rev-parse', 'HEAD'), git('tag', '--list'), git('status', '--porcelain')];
  const { ok, output } = await release(...args);
  assert.match(output, reason);
  assert.ok(!ok, `release-it ${args.join(' ')} ended as if all were well`);
  assert.deepEqual(
    [git('rev-parse', 'HEAD'), git('tag', '--list'), git('status', '--porcelain')],
    before,
  );
  assert.deepEqual(calls(), []);
}

test('REL-1 a release: tested, versions set, changelog dated, built and tested anew, commit and tag', async () => {
  write('dist/old.js', '');
  const { ok, output } = await release(NEXT);
  assert.ok(ok, output);
  assert.deepEqual(calls(), [
    `${CURRENT}: tools/test.mjs`,
    `${NEXT}: tools/build.mjs`,
    PACKAGE_TESTS,
  ]);
  assert.deepEqual(fs.readdirSync(path.join(folder, 'dist')), ['new.js']);
  assert.equal(git('status', '--porcelain'), '');
  assert.equal(git('log', '-1', '--format=%s').trim(), `Release ${NEXT}`);
  assert.equal(git('describe').trim(), `v${NEXT}`);
  assert.match(
    read('CHANGELOG.md'),
    /## \[Unreleased\]\n\n## \[[\d.]+\] - \d{4}-\d\d-\d\d\n\n### Added\n\n- A thing\n$/,
  );
  assert.ok(read('CHANGELOG.md').includes(`## [${NEXT}]`));
  assert.match(output, /git push --follow-tags, then npm publish --workspaces=false/);
});

test('REL-2 the version stands in both packages and the lock file, and no other line changes', async () => {
  await release(NEXT);
  const changed = git('diff', '--unified=0', 'HEAD~1', '--', '*.json')
    .split('\n')
    .filter((line) => /^[+-] /.test(line));
  assert.deepEqual(
    [...new Set(changed.map((line) => line.replace(/^([+-])\s+/, '$1')))],
    [`-"version": "${CURRENT}",`, `+"version": "${NEXT}",`],
  );
  assert.equal(changed.length, 2 * 5);
});

test('REL-3 a dry run says what it would do, and does nothing', async () => {
  const before = git('rev-parse', 'HEAD');
  const { ok, output } = await release(NEXT, '--dry-run');
  assert.ok(ok, output);
  assert.equal(git('rev-parse', 'HEAD'), before);
  assert.equal(git('status', '--porcelain') + git('tag', '--list'), '');
  assert.deepEqual(calls(), []);
  assert.match(output, new RegExp(`! git tag .* v${NEXT}`));
});

test('REL-4 no release with a file that is not committed', async () => {
  write('notes.txt', 'not committed');
  await assertRefused(/changes without a commit/, NEXT);
});

test('REL-4 no release of no version, of an older one, or of one that is there, nor a dry run', async () => {
  await assertRefused(/Which version\?/);
  await assertRefused(/0\.0\.9 does not come after/, '0.0.9');
  await assertRefused(/does not come after/, CURRENT);
  git('tag', `v${NEXT}`);
  await assertRefused(/There is a tag/, NEXT, '--dry-run');
});

test('REL-4 no release of nothing', async () => {
  write('CHANGELOG.md', '# Changelog\n\n## [Unreleased]\n\n## [0.1.0] - 2026-01-01\n\n- A thing\n');
  commitAll();
  await assertRefused(/no entries under "Unreleased"/, NEXT);
});

test('REL-5 when the package does not pass, everything is put back', async () => {
  write('.git/fails', PACKAGE_TESTS);
  const { ok } = await release(NEXT);
  assert.ok(!ok);
  assert.equal(calls().at(-1), PACKAGE_TESTS);
  // release-it starts `git reset --hard` as it exits, and does not wait for it.
  await waitUntil('the tree is clean', () => git('status', '--porcelain') === '');
  assert.equal(git('tag', '--list'), '');
  assert.equal(git('log', '-1', '--format=%s').trim(), 'As it stands');
});
