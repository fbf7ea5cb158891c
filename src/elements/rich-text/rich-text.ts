import { html, nothing, type TemplateResult } from 'lit';
import { findAddresses, type CountSteps } from './addresses.js';
import { linkOf, parseMarkdown, type TextNode } from './parse-markdown.js';

/** Renders a plain text, with links for its addresses. */
export function plainText(body: string): unknown[] {
  return parseText(body).map(nodeView);
}

/** Renders Markdown. The text content is the body itself: its marks are there, but hidden. */
export function markdown(body: string): unknown[] {
  return parseMarkdown(body).map(nodeView);
}

function nodeView(node: TextNode): string | TemplateResult {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'mark':
      return html`<span hidden data-plain=${node.plain}>${node.text}</span>`;
    case 'link':
      return html`<a
        href=${node.href}
        target="_blank"
        rel="noopener noreferrer nofollow ugc"
        data-host=${node.host ?? nothing}
        >${node.nodes.map(nodeView)}</a
      >`;
    case 'strong':
      return html`<strong>${node.nodes.map(nodeView)}</strong>`;
    case 'emphasis':
      return html`<em>${node.nodes.map(nodeView)}</em>`;
    case 'code':
      return html`<code translate="no">${node.nodes.map(nodeView)}</code>`;
    case 'block':
      return html`<pre translate="no"><code>${node.nodes.map(nodeView)}</code></pre>`;
    case 'list': {
      const items = node.items.map((item) => html`<li>${item.map(nodeView)}</li>`);
      // White space between the tags would become part of the text.
      // prettier-ignore
      return node.numbered ? html`<ol role="list">${items}</ol>` : html`<ul>${items}</ul>`;
    }
  }
}

/** Splits a plain text at its addresses. */
export function parseText(body: string, countSteps?: CountSteps): TextNode[] {
  const nodes: TextNode[] = [];
  let done = 0;
  for (const address of findAddresses(body, countSteps)) {
    if (address.index > done) nodes.push({ kind: 'text', text: body.slice(done, address.index) });
    nodes.push(linkOf(address.text, address.href, countSteps));
    done = address.index + address.text.length;
  }
  if (done < body.length) nodes.push({ kind: 'text', text: body.slice(done) });
  return nodes;
}

/** The text that Markdown shows, without bullets and without addresses that are behind words. */
export function shownText(body: string): string {
  return shown(parseMarkdown(body));
}

function shown(nodes: readonly TextNode[]): string {
  return nodes
    .map((node) => {
      if (node.kind === 'text') return node.text;
      if (node.kind === 'mark') return node.plain;
      if (node.kind === 'list')
        return node.items.map((item) => shown(node.numbered ? item : item.slice(1))).join('');
      // The address of a link is in a mark.
      return shown(node.kind === 'link' ? node.nodes.filter(isText) : node.nodes);
    })
    .join('');
}

function isText({ kind }: TextNode): boolean {
  return kind === 'text';
}
