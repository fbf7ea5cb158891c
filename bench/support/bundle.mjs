import path from 'node:path';
import resolve from '@rollup/plugin-node-resolve';
import { rollup } from 'rollup';

/** The source of a module with all that it imports; paths in it start at the repository's root. */
export async function bundle(source) {
  const entry = path.resolve('entry.js');
  const inMemory = {
    name: 'entry',
    resolveId: (id) => (id === 'entry' ? entry : null),
    load: (id) => (id === entry ? source : null),
  };
  const plugins = [
    inMemory,
    resolve({ browser: true, exportConditions: ['production', 'browser'] }),
  ];
  const built = await rollup({ input: 'entry', plugins });
  const { output } = await built.generate({ inlineDynamicImports: true });
  return output[0].code;
}
