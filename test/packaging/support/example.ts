import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { installedProject, isSource, ROOT } from './project.js';
import { serveFolder } from './static-pages.js';

/** A copy of an example that speaks to the server of a test. */
export interface Example {
  readonly folder: string;
  remove(): void;
}

/** One that needs no building. */
export function plainExample(name: string, server: string): Example {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-widget-example-'));
  fs.cpSync(sourcesOf(name), folder, { recursive: true, filter: isSource });
  pointAt(server, folder);
  return { folder, remove: () => fs.rmSync(folder, { recursive: true }) };
}

/**
 * One that is built, types checked, with the packed widget instead of this checkout. `added`: files that
 * are checked with it.
 */
export async function builtExample(
  name: string,
  server: string,
  added: Record<string, string>,
): Promise<Example> {
  const project = await installedProject(sourcesOf(name));
  pointAt(server, project.folder);
  for (const [file, text] of Object.entries(added)) project.write(file, text);
  const { ok, output } = await project.run('npm', 'run', 'build');
  assert.ok(ok, output);
  return { folder: path.join(project.folder, 'dist'), remove: project.remove };
}

function sourcesOf(name: string): string {
  return path.join(ROOT, 'examples', name);
}

/** Examples are written for a server on the usual port. */
function pointAt(server: string, folder: string): void {
  const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const name of files) {
    if (name.includes('node_modules') || !/\.(?:html|tsx|vue)$/.test(name)) continue;
    const file = path.join(folder, name);
    const text = fs.readFileSync(file, 'utf8');
    fs.writeFileSync(file, text.replaceAll('//localhost:3000', `//${new URL(server).host}`));
  }
}

/** Opens a folder's page and hands it on. Fails when the page throws, or goes against its policy. */
export async function visit(
  browser: Browser,
  folder: string,
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const pages = await serveFolder(folder);
  const page = await browser.newPage();
  page.setDefaultTimeout(10_000);
  const faults: string[] = [];
  page.on('pageerror', (error) => void faults.push(error.message));
  await page.exposeFunction('tellViolation', (what: string) => void faults.push(what));
  await page.addInitScript(() => {
    const { tellViolation } = globalThis as unknown as { tellViolation(what: string): void };
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      tellViolation(`${violatedDirective} ${blockedURI}`),
    );
  });
  try {
    await page.goto(pages.origin);
    await use(page);
    assert.deepEqual(faults, []);
  } finally {
    await page.close();
    await pages.close();
  }
}
