/**
 * A character that can be seen. U+2800 is the blank pattern of braille, U+1D159 a note without a head,
 * and the marks around annotations are U+FFF9 to U+FFFB.
 */
const VISIBLE = /[^\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800\u{1d159}\ufff9-\ufffb]/u;

const graphemes = new Intl.Segmenter();

/**
 * Whether anything of a text is visible. White space, joiners, direction marks, fillers and the like are
 * not. They are not removed from texts, because emoji and many scripts need them.
 */
export function hasVisibleText(text: string): boolean {
  return VISIBLE.test(text);
}

/** The beginning of a text: as many whole graphemes as fit into `maxUnits` UTF-16 units. */
export function cutText(text: string, maxUnits: number): string {
  if (text.length <= maxUnits) return text;
  return text.slice(0, graphemes.segment(text).containing(maxUnits)?.index);
}

/** The first grapheme of a text that is visible; empty if there is none. */
export function firstVisibleGrapheme(text: string): string {
  for (const { segment } of graphemes.segment(text)) if (hasVisibleText(segment)) return segment;
  return '';
}
