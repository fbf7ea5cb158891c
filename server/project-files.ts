import { fileURLToPath } from 'node:url';

/*
 * Where the files are that the server hands out: the same whether it runs from its sources or compiled
 * in `dist/server`.
 */

const compiled = /\/dist\/server\/[^/]+$/.test(import.meta.url);
const root = new URL(compiled ? '../../' : '../', import.meta.url);

export interface ProjectFiles {
  demo: string;
  dropIn: string;
  console: string;
}

export const projectFiles: ProjectFiles = {
  demo: fileURLToPath(new URL('demo/', root)),
  dropIn: fileURLToPath(new URL('dist/drop-in/', root)),
  console: fileURLToPath(new URL('dist/console/', root)),
};
