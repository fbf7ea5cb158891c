// Bundles tests and their programs, for Node or for a browser. A bundle starts in a third of the time that its
// sources take, and a long run uses the sources as they were when it began.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { emojiDataForTests } from './emoji-data.mjs';
import { root } from './project.mjs';

const CACHE = path.join(root, 'node_modules/.cache');

/** Gives `import.meta` of a bundled module the place of its source. */
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
  plugins: [emojiDataForTests],
};

/**
 * Bundles files of this repository, named by paths from its root. Resolves with the paths of the bundles, in
 * the same order. Bundles share the modules that several import. They are removed when this process exits.
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
