import { findAddresses } from './addresses.js';
import { text, type CountSteps, type TextNode } from './text-node.js';

/** Splits a plain text at its addresses. */
export function parseText(body: string, countSteps?: CountSteps): TextNode[] {
  const nodes: TextNode[] = [];
  let done = 0;
  for (const address of findAddresses(body, countSteps)) {
    if (address.index > done) nodes.push(text(body.slice(done, address.index)));
    nodes.push({ kind: 'link', href: address.href, nodes: [text(address.text)] });
    done = address.index + address.text.length;
  }
  if (done < body.length) nodes.push(text(body.slice(done)));
  return nodes;
}
