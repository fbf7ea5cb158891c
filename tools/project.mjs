// Where the repository is, and what stands in it. Every tool starts from here, so that each may be
// called from any directory.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Files below `directory` whose path matches, both relative to the root, with forward slashes. */
export function filesIn(directory, pattern) {
  const start = path.join(root, directory);
  if (!fs.existsSync(start)) return [];
  return fs
    .readdirSync(start, { recursive: true })
    .map((file) => `${directory}/${file.replaceAll(path.sep, '/')}`)
    .filter((file) => pattern.test(file))
    .sort();
}

/** Whether Node was started with this very module. */
export function isMain(meta) {
  return process.argv[1] !== undefined && fs.realpathSync(process.argv[1]) === meta.filename;
}
