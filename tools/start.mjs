// node tools/start.mjs <program> [arguments]: builds if that is due, then becomes dist/server/<program>.
// It is the same process, so terminal, signals and exit code are the program's own.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, isStale } from './build.mjs';
import { root } from './project.mjs';

const [program, ...args] = process.argv.slice(2);

if (isStale()) {
  console.error('Building…');
  if (!build()) process.exit(1);
}

const file = path.join(root, 'dist/server', `${program}.js`);
process.argv = [process.execPath, file, ...args];
await import(pathToFileURL(file).href);
