// The layers are guarded by the compiler: each has a project that references what it may import.
// These tests plant what must not be there in a copy of the projects, and read what the compiler says about it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { root } from '../../tools/project.mjs';

const WIDGET = ['src/protocol', 'src/core', 'src/platform', 'src/controllers'];

/** Every layer with the layers that it may import. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'src/protocol': [],
  'src/core': WIDGET.slice(0, 1),
  'src/platform': WIDGET.slice(0, 2),
  'src/controllers': WIDGET.slice(0, 3),
  'src/locales': [],
  'src/elements': [...WIDGET, 'src/locales'],
  src: [...WIDGET, 'src/locales', 'src/elements'],
  'src/console': [...WIDGET, 'src/locales', 'src/elements'],
  'src/service-worker': ['src/protocol'],
  server: ['src/protocol'],
};
const LAYERS = Object.keys(MAY_IMPORT);

describe('layers', () => {
  let copy: string;

  /** The projects of all layers, with one file in each. */
  before(() => {
    copy = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-widget-layers-'));
    const projects = LAYERS.map((layer) => `${layer}/tsconfig.json`);
    const shared = ['package.json', 'tsconfig.json', 'tsconfig.base.json'];
    for (const name of [...shared, ...projects]) {
      fs.mkdirSync(path.dirname(path.join(copy, name)), { recursive: true });
      fs.copyFileSync(path.join(root, name), path.join(copy, name));
    }
    fs.symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'), 'junction');
    for (const layer of LAYERS) plant(`${layer}/planted.ts`, 'export const planted = 1;\n');
  });

  after(() => fs.rmSync(copy, { recursive: true, force: true }));

  test('an untouched copy compiles', () => {
    assert.deepEqual(compile('.'), []);
  });

  test('an import compiles exactly where the architecture has an arrow', () => {
    const imports = LAYERS.flatMap((from) =>
      LAYERS.filter((to) => to !== from).map((to) => ({ from, to, file: importer(from, to) })),
    );
    const planted = imports.map(({ from, to, file }) =>
      plant(file, `export { planted } from './${path.posix.relative(from, to)}/planted.js';\n`),
    );
    const complaints = compile('.');
    for (const remove of planted) remove();

    const refused = ({ file }: { file: string }) =>
      complaints.some((line) => line.startsWith(`${file}(`) && line.includes('error TS6307'));
    const arrows = imports
      .filter((each) => !refused(each))
      .map(({ from, to }) => `${from} → ${to}`);
    const expected = Object.entries(MAY_IMPORT).flatMap(([from, layers]) =>
      layers.map((to) => `${from} → ${to}`),
    );
    assert.deepEqual(arrows.toSorted(), expected.toSorted());
  });

  for (const layer of ['src/protocol', 'src/core']) {
    test(`neither browser nor Node exists in ${layer}`, () => {
      const names = ['document', 'localStorage', 'setTimeout', 'process'];
      const lines = names.map((name) => `export const planted_${name} = ${name};\n`);
      const remove = plant(`${layer}/planted-globals.ts`, lines.join(''));
      const complaints = compile(layer).join('\n');
      remove();
      for (const name of names) assert.match(complaints, new RegExp(`Cannot find name '${name}'`));
    });
  }

  /** Writes a file into the copy; answers how to take it away. */
  function plant(name: string, text: string): () => void {
    const file = path.join(copy, name);
    fs.writeFileSync(file, text);
    return () => fs.rmSync(file);
  }

  /** Compiles a layer of the copy with those below it; answers the compiler's complaints. */
  function compile(layer: string): string[] {
    const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
    const args = [tsc, '-b', layer, '--pretty', 'false'];
    const { stdout } = spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8' });
    return stdout.split('\n').filter((line) => line.includes('error TS'));
  }
});

function importer(from: string, to: string): string {
  return `${from}/imports-${to.replace('/', '-')}.ts`;
}
