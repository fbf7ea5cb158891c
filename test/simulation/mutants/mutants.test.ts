import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import { MUTANTS, mutate } from './mutate.mjs';

const root = path.resolve(import.meta.dirname, '../../..');

suite('mutants', () => {
  test('there are the twenty-six of the protocol', () => {
    assert.equal(new Set(MUTANTS.map(({ name }) => name)).size, 26);
  });

  for (const mutant of MUTANTS)
    test(`${mutant.rule} ${mutant.name} still fits the sources`, () => {
      for (const file of new Set(mutant.patches.map((patch) => patch.file))) {
        const source = fs.readFileSync(path.join(root, file), 'utf8');
        assert.notEqual(mutate(mutant, file, source), source);
      }
    });

  test('nothing that ships names one, or knows that there are any', () => {
    const shipped = ['src', 'server', 'dist'].flatMap((directory) => filesBelow(directory));
    assert.ok(shipped.length > 100);
    for (const file of shipped) {
      const text = fs.readFileSync(file, 'utf8');
      const found = MUTANTS.filter(({ name }) => text.includes(name)).map(({ name }) => name);
      assert.deepEqual(found, [], file);
      assert.ok(!text.includes('process.env.MUTANT'), file);
    }
  });
});

function filesBelow(directory: string): string[] {
  const start = path.join(root, directory);
  if (!fs.existsSync(start)) return [];
  return fs
    .readdirSync(start, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:ts|js|mjs|html)$/.test(file) && !file.includes('node_modules'))
    .map((file) => path.join(start, file));
}
