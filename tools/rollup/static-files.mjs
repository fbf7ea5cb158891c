import fs from 'node:fs';
import path from 'node:path';

/** Copies the files of `directory` with one of these extensions beside the bundle. */
export function staticFiles(directory, extensions) {
  return {
    name: 'static-files',
    generateBundle() {
      for (const fileName of fs.readdirSync(directory)) {
        if (!extensions.includes(path.extname(fileName))) continue;
        const source = fs.readFileSync(path.join(directory, fileName));
        this.emitFile({ type: 'asset', fileName, source });
      }
    },
  };
}
