import { build } from 'esbuild';
import type { HostFile } from './host-pages.js';

/** A page's own element, made with a Lit of its own: the copy that its author installed. */
const CARD = `
  import { LitElement, html } from 'lit';
  customElements.define('host-card', class extends LitElement {
    render() { return html\`<p>The host's own card</p>\`; }
  });
`;

/** The script of that element, as a page's bundler makes it. */
export async function hostLitScript(): Promise<HostFile> {
  const { outputFiles } = await build({
    stdin: { contents: CARD, resolveDir: process.cwd() },
    bundle: true,
    format: 'esm',
    minify: true,
    write: false,
  });
  return { body: outputFiles[0]!.text, headers: { 'content-type': 'text/javascript' } };
}
