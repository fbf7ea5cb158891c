import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/**
 * Writes integrity.json beside the bundle: for each file the hash that a page can pin it to,
 * `<script integrity="sha384-…">`.
 */
export function integrity() {
  return {
    name: 'integrity',
    writeBundle({ file }) {
      const hashes = { [path.basename(file)]: integrityOf(fs.readFileSync(file)) };
      const target = path.join(path.dirname(file), 'integrity.json');
      fs.writeFileSync(target, `${JSON.stringify(hashes, null, 2)}\n`);
    },
  };
}

function integrityOf(content) {
  return `sha384-${createHash('sha384').update(content).digest('base64')}`;
}
