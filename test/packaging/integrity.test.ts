import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { expect, type Browser } from '@playwright/test';
import type { LocalSite } from '../browser/support/local-site.js';
import { launchBrowser } from './support/browser.js';
import { ROOT } from './support/project.js';
import { serveFolder } from './support/static-pages.js';

const DROP_IN = path.join(ROOT, 'dist/drop-in');
const BUNDLE = 'chat-widget.bundle.js';

let folder: string;
let pages: LocalSite;
let browser: Browser;
before(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-widget-integrity-'));
  const hashes = JSON.parse(
    fs.readFileSync(path.join(DROP_IN, 'integrity.json'), 'utf8'),
  ) as Record<string, string>;
  fs.writeFileSync(
    path.join(folder, 'index.html'),
    `<!doctype html><title>Pinned</title>
     <script type="module" src="${BUNDLE}" integrity="${hashes[BUNDLE]}" crossorigin></script>
     <chat-widget data-site="demo"></chat-widget>`,
  );
  pages = await serveFolder(folder);
  browser = await launchBrowser();
});
after(async () => {
  await browser.close();
  await pages.close();
  fs.rmSync(folder, { recursive: true });
});

test('PKG-10 a page that pins the single file by its hash gets that file, whole, and no other', async () => {
  const bundle = fs.readFileSync(path.join(DROP_IN, BUNDLE), 'utf8');
  fs.writeFileSync(path.join(folder, BUNDLE), bundle);
  const page = await browser.newPage();
  page.setDefaultTimeout(10_000);
  const scripts: string[] = [];
  page.on('request', (request) => {
    if (request.resourceType() === 'script') scripts.push(path.basename(request.url()));
  });
  await page.goto(pages.origin);
  await page.getByRole('button', { name: 'Open chat' }).click();
  await expect(page.getByRole('dialog', { name: 'Chat' })).toBeVisible();
  assert.deepEqual(scripts, [BUNDLE]);

  fs.writeFileSync(path.join(folder, BUNDLE), `${bundle}\n// one line more`);
  const refused = page.waitForEvent('console', (said) => said.text().includes('integrity'));
  await page.reload();
  await refused;
  assert.equal(await page.evaluate(() => customElements.get('chat-widget')), undefined);
  await page.close();
});
