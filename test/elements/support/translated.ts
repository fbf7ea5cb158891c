/*
 * A stand-in for an extension that translates pages, and looks into open shadow roots: it replaces each
 * text node by an element with the translation, and throws the text node away.
 */

/** Replaces all text nodes in the shadow trees of an element, and of those below it. */
export function replaceTextNodes(element: Element): void {
  for (const text of textNodesIn(element)) {
    if (text.data.trim() === '') continue;
    const [outer, inner] = [document.createElement('font'), document.createElement('font')];
    inner.textContent = text.data;
    outer.append(inner);
    text.replaceWith(outer);
  }
}

/** All words in the shadow trees of an element, and of those below it, except what is only announced. */
export function wordsIn(element: Element): string {
  const words = textNodesIn(element)
    .filter((text) => !isIn(text, 'chat-widget-announcer'))
    .map(({ data }) => data);
  return words.join(' ').replace(/\s+/g, ' ').trim();
}

/** Light content of the outermost element is the page's. */
function textNodesIn(node: Node): Text[] {
  if (node instanceof HTMLStyleElement) return [];
  if (node instanceof Text) return [node];
  const root = node instanceof Element ? (node.shadowRoot ?? node) : node;
  const inShadow = [...root.childNodes].flatMap(textNodesIn);
  const slotted = root === node || !(node instanceof Element) ? [] : [...node.childNodes];
  return [...inShadow, ...slotted.flatMap(textNodesIn)];
}

function isIn(node: Node, name: string): boolean {
  const root = node.getRootNode();
  return root instanceof ShadowRoot && root.host.localName === name;
}
