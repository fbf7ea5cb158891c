import { html, type TemplateResult } from 'lit';
import { parseText } from './parse-text.js';

/** A message's body: its text and nothing else, so that the text content is the body itself. */
export function richText(body: string): (string | TemplateResult)[] {
  return parseText(body).map((node) =>
    node.kind === 'text'
      ? node.text
      : html`<a href=${node.href} target="_blank" rel="noopener noreferrer nofollow ugc"
          >${node.text}</a
        >`,
  );
}
