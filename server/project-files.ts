import { fileURLToPath } from 'node:url';

/** Whether this file runs compiled, in `dist/server`, rather than from its source. */
const isCompiled = /\/dist\/server\/[^/]+$/.test(import.meta.url);
const root = new URL(isCompiled ? '../../' : '../', import.meta.url);

/** The folders of static files that the server serves. */
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
