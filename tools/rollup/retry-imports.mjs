/**
 * Lets a chunk be fetched again that could not be fetched once. Many browsers remember a failed module
 * for as long as the page lives, so it is asked for by another address then: without this, a network
 * that was away for a moment would leave a page without its chat.
 */
export function retryImports() {
  return {
    name: 'retry-imports',
    renderDynamicImport: () => ({ left: 'importChunk(', right: ')' }),
    // On the same line: maps stay right but for columns of the first one.
    renderChunk(code) {
      if (!code.includes('importChunk(')) return null;
      return { code: `${IMPORT_CHUNK}${code}`, map: null };
    },
  };
}

const IMPORT_CHUNK =
  'const importChunk = (path) => import(path).catch(() => import(`${path}?${Date.now()}`));';
