/*
 * Lit's styles for browsers that have constructed style sheets. Whoever has `light-dark()`, without
 * which the widget has no colours, has these too.
 */

export const supportsAdoptingStyleSheets = true;

export class CSSResult {
  constructor(cssText) {
    this.cssText = cssText;
  }

  get styleSheet() {
    if (!this.sheet) {
      this.sheet = new CSSStyleSheet();
      this.sheet.replaceSync(this.cssText);
    }
    return this.sheet;
  }

  toString() {
    return this.cssText;
  }
}

export function css(strings, ...values) {
  return new CSSResult(String.raw({ raw: strings }, ...values));
}

export function unsafeCSS(text) {
  return new CSSResult(String(text));
}

export function getCompatibleStyle(style) {
  return style;
}

export function adoptStyles(root, styles) {
  root.adoptedStyleSheets = styles.map((style) => style.styleSheet ?? style);
}
