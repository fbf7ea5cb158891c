import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Some of the server's packages are of the kind that asks for these. */
const BANNER = `
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const __filename = import.meta.filename;
const __dirname = import.meta.dirname;
`;

/** By the folder of its sources. */
const bundled = new Map<string, Promise<string>>();

/** Larger than real ones: some of them together are more than two kernels buffer. */
const SCRIPT = 'x'.repeat(1024 * 1024);
/** What it serves besides the API, so that nothing has to be built. */
const STATIC_FILES: Readonly<Record<string, string>> = {
  'demo/index.html': 'shop',
  'dist/drop-in/chat-widget.js': SCRIPT,
  'dist/drop-in/chat-widget.js.br': SCRIPT,
  'dist/drop-in/chunks/panel.js': SCRIPT,
  'dist/console/console.js': SCRIPT,
  'dist/console/console.js.gz': SCRIPT,
};

/**
 * The server as one file, from its sources as they were when this process first asked: it starts in a
 * third of the time that they take. It lies beside the packages, so that it finds the one that cannot
 * be bundled, and goes with this process. `folder`: of another version's sources, with its packages.
 */
export function bundleServer(folder = root): Promise<string> {
  const program = bundled.get(folder) ?? bundle(folder);
  bundled.set(folder, program);
  return program;
}

async function bundle(folder: string): Promise<string> {
  const cache = path.join(folder, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const directory = mkdtempSync(path.join(cache, 'chat-server-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(STATIC_FILES)) {
    mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    writeFileSync(path.join(directory, name), content);
  }
  // Where the built server is: it looks for static files from there.
  const file = path.join(directory, 'dist/server/main.mjs');
  await build({
    entryPoints: [path.join(folder, 'server/main.ts')],
    absWorkingDir: folder,
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['libsql'],
    banner: { js: BANNER },
    logLevel: 'warning',
  });
  return file;
}
