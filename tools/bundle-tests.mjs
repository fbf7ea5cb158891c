// Bundles tests, and programs of theirs, for Node or for a browser: what is bundled starts in a third of the
// time that its sources take, and a long run keeps to the sources as they were when it began.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './project.mjs';

const CACHE = path.join(root, 'node_modules/.cache');

/** A module that asks where it stands is told where its source does. */
const keepPlaces = {
  name: 'keep-places',
  setup({ onLoad }) {
    onLoad({ filter: /\.(?:ts|mjs)$/ }, async ({ path: filename }) => {
      const source = await fs.promises.readFile(filename, 'utf8');
      const dirname = path.dirname(filename);
      const meta = { filename, dirname, url: pathToFileURL(filename).href };
      return {
        contents: source.replaceAll(/\bimport\.meta\b/g, `(${JSON.stringify(meta)})`),
        loader: filename.endsWith('.ts') ? 'ts' : 'js',
      };
    });
  },
};

export const FOR_NODE = {
  packages: 'external',
  platform: 'node',
  target: 'node20',
  plugins: [keepPlaces],
};

export const FOR_BROWSER = {
  platform: 'browser',
  target: 'es2022',
  conditions: ['browser', 'production'],
};

/**
 * Bundles files of this repository, named by paths from its root, and answers with the paths of what
 * came of them, in the same order. Two of them share the modules that both import. All of it goes with this
 * process.
 */
export async function bundleTests(files, target = FOR_NODE) {
  fs.mkdirSync(CACHE, { recursive: true });
  const outdir = fs.mkdtempSync(path.join(CACHE, 'tests-'));
  process.once('exit', () => fs.rmSync(outdir, { recursive: true, force: true }));
  await build({
    entryPoints: files,
    absWorkingDir: root,
    outdir,
    outbase: root,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    sourcemap: true,
    tsconfig: 'tsconfig.base.json',
    logLevel: 'warning',
    ...target,
  });
  return files.map((file) => path.join(outdir, file.replace(/\.ts$/, '.mjs')));
}
