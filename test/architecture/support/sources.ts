import fs from 'node:fs';
import path from 'node:path';
import { filesIn, root } from '../../../tools/project.mjs';

export interface Source {
  file: string;
  text: string;
}

/** Every TypeScript file below a folder of the project. */
export function sourcesIn(folder: string): Source[] {
  return filesIn(folder, /\.ts$/).map((file: string) => ({
    file,
    text: fs.readFileSync(path.join(root, file), 'utf8'),
  }));
}
