import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { release } from '../../tools/release.mjs';
import { ROOT } from './support/project.js';

/* On a clone of what is committed here; the project's own tools are not run, only asked for. */

const { version: CURRENT } = JSON.parse(
  fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'),
) as { version: string };

let folder: string;
let asked: string[];
let said: string[];

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-widget-release-'));
  execFileSync('git', ['init', '--quiet', folder]);
  git('config', 'user.name', 'Test');
  git('config', 'user.email', 'test@example.com');
  for (const file of ['package.json', 'package-lock.json', 'server/package.json']) {
    write(file, fs.readFileSync(path.join(ROOT, file), 'utf8'));
  }
  write('CHANGELOG.md', '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A thing\n');
  commitAll();
  [asked, said] = [[], []];
});
afterEach(() => fs.rmSync(folder, { recursive: true, maxRetries: 3 }));

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
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

function releaseThere(version: string, more: { dryRun?: boolean; fails?: string } = {}): void {
  const { dryRun = false, fails } = more;
  const run = (...command: string[]): void => {
    asked.push(command.join(' '));
    if (fails !== undefined && asked.at(-1) === fails) throw new Error(`${fails} failed`);
  };
  release({
    version,
    dryRun,
    folder,
    run,
    say: (line: string) => said.push(line),
    day: '2026-01-31',
  });
}

test('REL-1 a release: tested, versions set, changelog dated, built and tested anew, commit and tag', () => {
  releaseThere('9.0.0');
  assert.deepEqual(asked, [
    'tools/test.mjs',
    'tools/build.mjs',
    'tools/test.mjs size format packaging',
  ]);
  assert.equal(git('status', '--porcelain'), '');
  assert.equal(git('tag', '--list').trim(), 'v9.0.0');
  assert.equal(git('log', '-1', '--format=%s').trim(), 'Release 9.0.0');
  assert.match(
    fs.readFileSync(path.join(folder, 'CHANGELOG.md'), 'utf8'),
    /## \[Unreleased\]\n\n## \[9\.0\.0\] - 2026-01-31\n\n### Added\n\n- A thing/,
  );
  assert.deepEqual(said.slice(-2), [
    '  git push --follow-tags',
    '  npm publish --workspaces=false',
  ]);
});

test('REL-2 the version stands in both packages and the lock file, and no other line changes', () => {
  releaseThere('9.0.0');
  const changed = git('diff', '--unified=0', 'HEAD~1', '--', '*.json')
    .split('\n')
    .filter((line) => /^[+-] /.test(line));
  assert.deepEqual(
    [...new Set(changed.map((line) => line.replace(/^([+-])\s+/, '$1')))],
    [`-"version": "${CURRENT}",`, '+"version": "9.0.0",'],
  );
  assert.equal(changed.length, 2 * 5);
});

test('REL-3 a dry run says what it would do, and does nothing', () => {
  const before = git('rev-parse', 'HEAD');
  releaseThere('9.0.0', { dryRun: true });
  assert.equal(git('rev-parse', 'HEAD'), before);
  assert.equal(git('status', '--porcelain') + git('tag', '--list'), '');
  assert.deepEqual(asked, []);
  assert.match(said.join('\n'), /Release 9\.0\.0: test, write package\.json/);
});

test('REL-4 no release of changes without a commit, of an older version, of one that is there, of nothing', () => {
  assert.throws(() => releaseThere('0.0.9'), /0\.0\.9 does not come after/);
  assert.throws(() => releaseThere(CURRENT), /does not come after/);
  assert.throws(() => releaseThere('next'), /Which version\?/);
  git('tag', 'v9.0.0');
  assert.throws(() => releaseThere('9.0.0'), /There is a tag v9\.0\.0/);
  write('notes.txt', 'not committed');
  assert.throws(() => releaseThere('9.0.1'), /changes without a commit/);
  write('CHANGELOG.md', '# Changelog\n\n## [Unreleased]\n\n## [0.1.0] - 2026-01-01\n\n- A thing\n');
  commitAll();
  assert.throws(() => releaseThere('9.0.1'), /nothing is unreleased/);
  assert.deepEqual(asked, []);
});

test('REL-5 when the package does not pass, everything is put back', () => {
  const fails = 'tools/test.mjs size format packaging';
  assert.throws(() => releaseThere('9.0.0', { fails }), /failed/);
  assert.equal(git('status', '--porcelain') + git('tag', '--list'), '');
});
