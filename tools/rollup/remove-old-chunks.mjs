import fs from 'node:fs';
import path from 'node:path';
import { COPIES } from './compressed-copies.mjs';

/** Removes the chunks of earlier builds, after the new ones are in place. */
export function removeOldChunks() {
  return {
    name: 'remove-old-chunks',
    writeBundle({ dir }, bundle) {
      const chunks = path.join(dir, 'chunks');
      if (!fs.existsSync(chunks)) return;
      for (const file of fs.readdirSync(chunks, { recursive: true })) {
        const old = path.join(chunks, file);
        const name = path.relative(dir, old).replaceAll(path.sep, '/');
        const copied = COPIES.includes(path.extname(name)) ? name.slice(0, -3) : name;
        if (!(copied in bundle) && fs.statSync(old).isFile()) fs.rmSync(old);
      }
    },
  };
}
