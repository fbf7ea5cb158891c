import fs from 'node:fs';
import path from 'node:path';

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
        if (!(name in bundle) && fs.statSync(old).isFile()) fs.rmSync(old);
      }
    },
  };
}
