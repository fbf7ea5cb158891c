/** The words as they stand on the screen, from left to right. Each must be once in the node's text, on one line. */
export function visualOrder(root: Node, words: readonly string[]): string[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes: Text[] = [];
  while (walker.nextNode()) nodes.push(walker.currentNode as Text);
  const left = (word: string): number => {
    const node = nodes.find(({ data }) => data.includes(word));
    if (!node) throw new Error(`"${word}" is not in "${root.textContent}"`);
    const range = document.createRange();
    const start = node.data.indexOf(word);
    range.setStart(node, start);
    range.setEnd(node, start + word.length);
    return range.getBoundingClientRect().left;
  };
  return words.toSorted((a, b) => left(a) - left(b));
}
