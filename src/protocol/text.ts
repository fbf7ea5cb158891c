/** A blank pattern of braille, a note without a head, and the marks around annotations. */
const VISIBLE = /[^\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800\u{1d159}\ufff9-\ufffb]/u;

const graphemes = new Intl.Segmenter();

/**
 * Whether a person sees anything of a text: a character besides white space, joiners, marks of
 * direction, fillers and the like. They are invisible alone, but belong to emoji and to many scripts.
 */
export function hasVisibleText(text: string): boolean {
  return VISIBLE.test(text);
}

/** The longest beginning of a text within `maxUnits` UTF-16 units that ends between two graphemes. */
export function cutText(text: string, maxUnits: number): string {
  if (text.length <= maxUnits) return text;
  return text.slice(0, graphemes.segment(text).containing(maxUnits)?.index);
}

/** The first grapheme of a text of which a person sees something; empty if there is none. */
export function firstVisibleGrapheme(text: string): string {
  for (const { segment } of graphemes.segment(text)) if (hasVisibleText(segment)) return segment;
  return '';
}
