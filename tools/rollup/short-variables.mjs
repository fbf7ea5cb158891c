const PRIVATE = /--_[a-z][\w-]*/g;

/**
 * Shortens the names of our private custom properties (`--_…`), the same in all chunks and the same in
 * every build. The public ones are `--chat-…`. Maps stay right but for columns behind such a name.
 */
export function shortVariables() {
  const names = new Set();
  let short = new Map();
  return {
    name: 'short-variables',
    transform(code) {
      for (const [name] of code.matchAll(PRIVATE)) names.add(name);
      return null;
    },
    renderStart() {
      const sorted = [...names].sort((a, b) => (a < b ? -1 : 1));
      short = new Map(sorted.map((name, index) => [name, `--_${index.toString(36)}`]));
    },
    renderChunk(code) {
      return { code: code.replace(PRIVATE, (name) => short.get(name)), map: null };
    },
  };
}
