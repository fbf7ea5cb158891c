/**
 * Lets `import()` of a chunk be tried again after it has failed. Chromium remembers a module that did not
 * load for the life of the document, by its address; so a failed chunk is asked for by another address.
 */
export function retryImports() {
  return {
    name: 'retry-imports',
    renderDynamicImport: () => ({ left: 'importChunk(', right: ')' }),
    // In each chunk of its own: an address is relative to the chunk. Unused copies are removed.
    intro: 'const importChunk=u=>import(u).catch(()=>import(`${u}?${Date.now()}`));',
  };
}
