import fs from 'node:fs';

/** Feeds rollup the compiler's own source maps, so that those of the bundles reach the .ts files. */
export function compilerMaps() {
  return {
    name: 'compiler-maps',
    load(id) {
      if (!id.includes('/dist/src/') || !fs.existsSync(`${id}.map`)) return null;
      const code = fs.readFileSync(id, 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, '');
      return { code, map: JSON.parse(fs.readFileSync(`${id}.map`, 'utf8')) };
    },
  };
}
