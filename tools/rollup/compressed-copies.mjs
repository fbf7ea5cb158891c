import fs from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** The endings of the copies, beside the name of the file itself. */
export const COPIES = ['.br', '.gz'];

/** Writes beside each script and style sheet what a server sends to browsers that take it compressed. */
export function compressedCopies() {
  return {
    name: 'compressed-copies',
    writeBundle({ dir, file }, bundle) {
      for (const name of Object.keys(bundle).filter((each) => /\.(?:js|css)$/.test(each))) {
        const target = path.join(dir ?? path.dirname(file), name);
        const content = fs.readFileSync(target);
        const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
        fs.writeFileSync(`${target}.br`, brotliCompressSync(content, { params }));
        fs.writeFileSync(`${target}.gz`, gzipSync(content, { level: 9 }));
      }
    },
  };
}
