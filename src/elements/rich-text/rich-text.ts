import { html, type TemplateResult } from 'lit';
import { parseMarkdown } from './parse-markdown.js';
import { parseText } from './parse-text.js';
import type { TextNode } from './text-node.js';

/** Shown as it is, but for its addresses. */
export function plainText(body: string): unknown[] {
  return parseText(body).map(nodeView);
}

/** Shown with what it means. The text content is the body itself: marks are there, and are not seen. */
export function markdown(body: string): unknown[] {
  return parseMarkdown(body).map(nodeView);
}

function nodeView(node: TextNode): string | TemplateResult {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'mark':
      return html`<span hidden>${node.text}</span>`;
    case 'link':
      return html`<a href=${node.href} target="_blank" rel="noopener noreferrer nofollow ugc"
        >${node.nodes.map(nodeView)}</a
      >`;
    case 'strong':
      return html`<strong>${node.nodes.map(nodeView)}</strong>`;
    case 'emphasis':
      return html`<em>${node.nodes.map(nodeView)}</em>`;
    case 'code':
      return html`<code>${node.nodes.map(nodeView)}</code>`;
    case 'block':
      return html`<pre><code>${node.nodes.map(nodeView)}</code></pre>`;
    case 'list': {
      const items = node.items.map((item) => html`<li>${item.map(nodeView)}</li>`);
      // White space between the tags would come to the text.
      // prettier-ignore
      return node.start === undefined
        ? html`<ul>${items}</ul>`
        : html`<ol start=${node.start}>${items}</ol>`;
    }
  }
}
