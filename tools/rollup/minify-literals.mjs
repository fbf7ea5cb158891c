import { minifyHTMLLiterals } from 'minify-literals';

/** Minifies what stands in html`…`, svg`…` and css`…`, which a JavaScript minifier does not touch. */
export function minifyLiterals() {
  return {
    name: 'minify-literals',
    transform(code, id) {
      if (id.includes('/node_modules/') || !/\b(?:html|svg|css)\s*`/.test(code)) return null;
      // Without its closing slashes, svg`<path/><path/>` would nest.
      return minifyHTMLLiterals(code, { fileName: id, html: { keepClosingSlash: true } });
    },
  };
}
