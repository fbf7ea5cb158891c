// npm run release -- 0.2.0: makes the commit and the tag of a release. It sends nothing anywhere: the
// two commands that do are printed at the end. With --dry-run it checks, tells, and changes nothing.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { dateChangelog } from './changelog.mjs';
import { isMain, root } from './project.mjs';

/** Where the version stands, and who gets it into the parsed file. */
const VERSIONED = {
  'package.json': (manifest, version) => ({ ...manifest, version }),
  'server/package.json': (manifest, version) => ({ ...manifest, version }),
  'package-lock.json': ({ packages, ...lock }, version) => ({
    ...lock,
    version,
    packages: {
      ...packages,
      '': { ...packages[''], version },
      server: { ...packages['server'], version },
    },
  }),
};
const CHANGELOG = 'CHANGELOG.md';

/**
 * @param run runs one of the project's own tools, and throws when that fails
 * @param say takes a line for whoever watches
 * @param day of the release, as `2026-01-31`
 * @throws before anything has changed, or with everything put back
 */
export function release({ version, dryRun = false, folder = root, run, say, day }) {
  const git = (...args) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
  const read = (file) => fs.readFileSync(path.join(folder, file), 'utf8');

  checkVersion(version, JSON.parse(read('package.json')).version);
  if (git('status', '--porcelain') !== '') throw new Error('There are changes without a commit.');
  if (git('tag', '--list', `v${version}`) !== '') throw new Error(`There is a tag v${version}.`);
  const texts = {
    ...mapValues(VERSIONED, (file, change) => json(change(JSON.parse(read(file)), version))),
    [CHANGELOG]: dateChangelog(read(CHANGELOG), version, day),
  };
  const files = Object.keys(texts);

  say(`Release ${version}: test, write ${files.join(', ')}, build, test the package, commit, tag`);
  if (dryRun) return;
  run('tools/test.mjs');
  try {
    for (const [file, text] of Object.entries(texts))
      fs.writeFileSync(path.join(folder, file), text);
    // What an earlier build has left behind would be packed too.
    fs.rmSync(path.join(folder, 'dist'), { recursive: true, force: true });
    run('tools/build.mjs');
    run('tools/test.mjs', 'size', 'format', 'packaging');
  } catch (error) {
    git('checkout', '--', ...files);
    throw error;
  }
  git('add', ...files);
  git('commit', '--quiet', '--message', `Release ${version}`);
  git('tag', '--annotate', `v${version}`, '--message', `Release ${version}`);
  say('It is made here, and nowhere else yet. To send it:');
  say('  git push --follow-tags');
  say('  npm publish --workspaces=false');
}

function checkVersion(version, current) {
  if (!/^\d+\.\d+\.\d+$/.test(version ?? ''))
    throw new Error('Which version? npm run release -- 1.2.3 [--dry-run]');
  const [next, last] = [version, current].map((each) => each.split('.').map(Number));
  const first = next.findIndex((part, index) => part !== last[index]);
  if (first < 0 || next[first] < last[first])
    throw new Error(`${version} does not come after ${current}.`);
}

function mapValues(object, change) {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, change(key, value)]),
  );
}

function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function runTool(script, ...args) {
  execFileSync(process.execPath, [path.join(root, script), ...args], { stdio: 'inherit' });
}

if (isMain(import.meta)) {
  const args = process.argv.slice(2);
  const dryRun = args.includes('--dry-run');
  const [version] = args.filter((arg) => !arg.startsWith('--'));
  const day = new Date().toISOString().slice(0, 10);
  try {
    release({ version, dryRun, day, run: runTool, say: console.log });
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
