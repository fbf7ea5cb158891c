/** Texts of which nothing is visible, though `trim()` leaves something of most. */
export const INVISIBLE_TEXTS: readonly string[] = [
  '',
  ' \t\r\n\u2003\u00a0',
  '\u200b', // zero-width space
  '\u200d', // zero-width joiner
  '\u2060', // word joiner
  '\u00ad', // soft hyphen
  '\u200f', // right-to-left mark
  '\u2800', // blank pattern of braille
  '\u3164', // filler of Hangul
  '\ufe0f', // variation selector
  '\u{e0020}', // tag
  '\u{1d159}', // note without a head
  '\ufff9\ufffa\ufffb', // marks around annotations
  '\ufeff', // byte order mark
  '\u202e\u202c', // an override of direction, and its end
  '\u0001', // control
  ' \u200b\n\u2060 ',
];

/** Texts with invisible parts of which something is visible. */
export const VISIBLE_TEXTS: readonly string[] = [
  'a',
  '.',
  '\u200f שלום',
  '👩🏽‍💻',
  '❤️',
  '🇩🇪',
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  '1️⃣',
  'می‌خواهم',
  'क्‍ष',
  '\u2801', // a pattern of braille that is not blank
  '\ud7a3', // Hangul
];
