import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { ROOT, TOOLS, packedWidget, run } from './support/project.js';

interface Manifest {
  exports: Record<string, string | Record<string, string>>;
  sideEffects: string[];
  customElements: string;
  'web-types': string;
}

const manifest = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Manifest;
let contents: string[] = [];

before(async () => {
  const { output } = await run(ROOT, 'tar', ['-tzf', packedWidget()]);
  contents = output
    .trim()
    .split('\n')
    .map((file) => file.replace(/^package\//, ''));
});

test('PKG-1 the package holds the build, its sources, what describes it, and nothing else', () => {
  const expected = [
    /^(?:package\.json|README\.md|LICENSE|CHANGELOG\.md)$/,
    /^dist\/src\/(?!console\/).*\.(?:js|d\.ts)(?:\.map)?$/,
    /^dist\/drop-in\/(?:chunks\/(?:locales\/)?)?[\w-]+(?:\.bundle)?\.js(?:\.map)?$/,
    /^dist\/drop-in\/integrity\.json$/,
    /^dist\/drop-in\/third-party-licenses\.txt$/,
    /^dist\/api\/[\w.-]+\.(?:json|d\.ts)$/,
    /^src\/(?!console\/).*\.ts$/,
  ];
  const strange = contents.filter((file) => !expected.some((pattern) => pattern.test(file)));
  assert.deepEqual(strange, []);
  assert.ok(contents.length > 100, `only ${contents.length} files`);
});

test('PKG-1 nothing of an earlier build: each module has its source', () => {
  const modules = contents.filter((file) => /^dist\/src\/.*\.js$/.test(file));
  const sources = new Set(contents);
  const orphans = modules.filter(
    (file) => !sources.has(file.replace(/^dist\//, '').replace(/\.js$/, '.ts')),
  );
  assert.deepEqual(orphans, []);
});

test('PKG-2 whatever package.json points at is in the package', () => {
  const named = [
    ...Object.values(manifest.exports).flatMap((entry) =>
      typeof entry === 'string' ? [entry] : Object.values(entry),
    ),
    ...manifest.sideEffects,
    manifest.customElements,
    manifest['web-types'],
  ];
  for (const file of named)
    assert.ok(contents.includes(file.replace(/^\.\//, '')), `${file} is missing`);
});

test('PKG-3 only what registers has effects: define.js and the two forms of the drop-in', () => {
  assert.deepEqual(manifest.sideEffects, [
    './dist/src/define.js',
    './dist/drop-in/chat-widget.js',
    './dist/drop-in/chat-widget.bundle.js',
  ]);
});

test('PKG-11 the licences of what is bundled are beside the widget and the console', () => {
  const BUNDLED = {
    'drop-in': ['lit-html', '@lit/context', 'socket.io-client', 'valibot', 'dom-accessibility-api'],
    console: ['lit-html', 'chart.js', 'emojibase-data'],
  };
  for (const [bundle, packages] of Object.entries(BUNDLED)) {
    const file = path.join(ROOT, 'dist', bundle, 'third-party-licenses.txt');
    const text = fs.readFileSync(file, 'utf8');
    const headings = text.matchAll(/^(\S+) [\d.]+ \([\w-]+\)\n\n.*licen[cs]e/gim);
    const listed = new Set([...headings].map(([, name]) => name));
    assert.deepEqual(
      packages.filter((name) => !listed.has(name)),
      [],
      bundle,
    );
  }
});

test('PKG-4 publint has nothing to say', async () => {
  const cli = path.join(TOOLS, 'node_modules/publint/src/cli.js');
  const { ok, output } = await run(ROOT, process.execPath, [
    cli,
    'run',
    '--strict',
    packedWidget(),
  ]);
  assert.ok(ok, output);
  assert.match(output, /All good!/);
});

test('PKG-5 types and modules are found by whoever resolves ES modules', async () => {
  const cli = path.join(TOOLS, 'node_modules/@arethetypeswrong/cli/dist/index.js');
  const args = [cli, '--profile', 'esm-only', '--no-color', packedWidget()];
  const { ok, output } = await run(ROOT, process.execPath, args);
  assert.ok(ok, output);
});
