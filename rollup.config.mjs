// Bundles what the compiler emitted: the widget as a small entry with lazy chunks, the widget as a
// single file, the console, the widget as the console previews it, and the console's service worker.
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { emojiData } from './tools/emoji-data.mjs';
import { compilerMaps } from './tools/rollup/compiler-maps.mjs';
import { compressedCopies } from './tools/rollup/compressed-copies.mjs';
import { integrity } from './tools/rollup/integrity.mjs';
import { minifyLiterals } from './tools/rollup/minify-literals.mjs';
import { removeOldChunks } from './tools/rollup/remove-old-chunks.mjs';
import { retryImports } from './tools/rollup/retry-imports.mjs';
import { staticFiles } from './tools/rollup/static-files.mjs';
import { thirdPartyLicenses } from './tools/rollup/third-party-licenses.mjs';
import { trustedTypesPolicy } from './tools/rollup/trusted-types-policy.mjs';

const inputPlugins = [
  compilerMaps(),
  resolve({ browser: true, exportConditions: ['production', 'browser'] }),
  minifyLiterals(),
  trustedTypesPolicy(),
  retryImports(),
];

const output = {
  format: 'es',
  sourcemap: true,
  plugins: [
    terser({
      module: true,
      ecma: 2022,
      // Functions that are inlined further make the files smaller, but not what is sent compressed.
      compress: { passes: 3, inline: 1 },
      format: { comments: false },
    }),
  ],
};

/** Texts have a folder of their own, so that the size check can tell them from code. */
function chunkFileNames({ facadeModuleId }) {
  const folder = facadeModuleId?.includes('/dist/src/locales/') ? 'chunks/locales' : 'chunks';
  return `${folder}/[name]-[hash].js`;
}

export default [
  {
    input: { 'chat-widget': 'dist/src/define.js' },
    // The entry exports to its chunks too: a file of its own for that would be one more to load.
    preserveEntrySignatures: 'allow-extension',
    plugins: [...inputPlugins, thirdPartyLicenses(), removeOldChunks(), compressedCopies()],
    output: { ...output, dir: 'dist/drop-in', entryFileNames: '[name].js', chunkFileNames },
  },
  {
    input: 'dist/src/define.js',
    plugins: [...inputPlugins, integrity(), compressedCopies()],
    output: { ...output, file: 'dist/drop-in/chat-widget.bundle.js', inlineDynamicImports: true },
  },
  {
    input: { console: 'dist/src/console/console.js' },
    plugins: [
      emojiData(),
      ...inputPlugins,
      thirdPartyLicenses(),
      staticFiles('src/console', ['.html', '.css', '.svg', '.png', '.webmanifest']),
      removeOldChunks(),
      compressedCopies(),
    ],
    output: { ...output, dir: 'dist/console', entryFileNames: '[name].js', chunkFileNames },
  },
  {
    input: 'dist/src/console/preview/preview.js',
    plugins: [...inputPlugins, compressedCopies()],
    output: { ...output, file: 'dist/console/preview.js', inlineDynamicImports: true },
  },
  {
    input: 'dist/src/service-worker/service-worker.js',
    plugins: [...inputPlugins, compressedCopies()],
    // Not every browser that has Web Push takes a module.
    output: { ...output, format: 'iife', file: 'dist/console/service-worker.js' },
  },
];
