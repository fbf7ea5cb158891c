import path from 'node:path';

/** Modules that are larger than what a page uses of them, by the end of their path. */
const LEAN = {
  '/lit/decorators.js': 'decorators.mjs',
  '/@lit/reactive-element/css-tag.js': 'css-tag.mjs',
  '/tslib/tslib.es6.mjs': 'tslib.mjs',
};

/**
 * Puts our short forms of some modules in their place. What they lack and somebody imports is an
 * error of the bundle, not a surprise in the browser. Fails as well if one of them is never asked for:
 * then its package was rearranged.
 */
export function leanModules() {
  const used = new Set();
  return {
    name: 'lean-modules',
    async resolveId(source, importer, options) {
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      const end = found && Object.keys(LEAN).find((each) => found.id.endsWith(each));
      if (!end) return found;
      used.add(end);
      return path.join(import.meta.dirname, 'lean', LEAN[end]);
    },
    buildEnd(error) {
      const missed = Object.keys(LEAN).filter((each) => !used.has(each));
      if (!error && missed.length > 0) this.error(`Never asked for: ${missed.join(', ')}`);
    },
  };
}
