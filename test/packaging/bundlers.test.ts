import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { expect, type Browser } from '@playwright/test';
import { build as esbuild } from 'esbuild';
import { rollup } from 'rollup';
import { launchBrowser } from './support/browser.js';
import { installedProject, TOOLS, type Project } from './support/project.js';
import { serveFolder } from './support/static-pages.js';

/* One line, `import 'chat-widget/define.js'`, is all that a page's entry has: each bundler must keep it. */

const PAGE = `<!doctype html><title>Bundled</title>
  <script type="module" src="./main.js"></script>
  <chat-widget data-site="demo" data-server="http://127.0.0.1:9"></chat-widget>`;

/** Ms; a launcher that is not there by then will not come. */
const PATIENCE = 10_000;

let project: Project;
let browser: Browser;
before(async () => {
  project = await installedProject();
  project.write('entry.js', "import 'chat-widget/define.js';\n");
  browser = await launchBrowser();
});
after(async () => {
  await browser.close();
  project.remove();
});

type Bundle = (entry: string, dir: string) => Promise<unknown>;

const BUNDLERS: Record<string, Bundle> = {
  async rollup(entry, dir) {
    const bundle = await rollup({
      input: { main: entry },
      plugins: [nodeResolve({ browser: true })],
    });
    await bundle.write({ dir });
    await bundle.close();
  },
  async vite(entry, dir) {
    const vite = path.join(TOOLS, 'node_modules/vite/bin/vite.js');
    project.write('index.html', PAGE.replace('./main.js', `./${path.basename(entry)}`));
    const { ok, output } = await project.run(process.execPath, vite, 'build', '--outDir', dir);
    assert.ok(ok, output);
  },
  webpack(entry, dir) {
    const webpack = createRequire(`${TOOLS}/`)('webpack') as Webpack;
    return new Promise<void>((done, failed) => {
      const options = { mode: 'production', entry: { main: entry }, output: { path: dir } };
      webpack(options, (error, stats) => {
        if (error || stats?.hasErrors()) failed(error ?? new Error(stats?.toString()));
        else done();
      });
    });
  },
  esbuild: (entry, outdir) =>
    esbuild({
      entryPoints: { main: entry },
      outdir,
      bundle: true,
      splitting: true,
      format: 'esm',
      minify: true,
    }),
};

type Webpack = (
  options: object,
  done: (error: Error | null, stats?: { hasErrors(): boolean; toString(): string }) => void,
) => void;

for (const [name, bundle] of Object.entries(BUNDLERS))
  test(`PKG-7 ${name} keeps the registration, and the chunks that load later`, async (t) => {
    const dir = path.join(project.folder, name);
    await bundle(path.join(project.folder, 'entry.js'), dir);
    if (name !== 'vite') project.write(`${name}/index.html`, PAGE);
    const pages = await serveFolder(dir);
    t.after(() => pages.close());
    const page = await browser.newPage();
    page.setDefaultTimeout(PATIENCE);
    const errors: string[] = [];
    page.on('pageerror', (error) => void errors.push(error.message));
    await page.goto(pages.origin);
    await page.getByRole('button', { name: 'Open chat' }).click();
    await expect(page.getByRole('dialog', { name: 'Chat' })).toBeVisible();
    assert.deepEqual(errors, []);
    await page.close();
  });
