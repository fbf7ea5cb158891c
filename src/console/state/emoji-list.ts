import { groups, rows } from 'virtual:emoji-data';

/* Some 50 KiB compressed. Import it only when it is needed. */

export interface Emoji {
  emoji: string;
  /** Its English name. */
  label: string;
  /** The name of its group. */
  group: string;
  /** The names that are written between colons, the most usual one first. At least one. */
  shortcodes: readonly string[];
  /** Further words that it is found by. */
  tags: readonly string[];
}

/** All emoji that devices in use can show, without skin tones, in the usual order. */
export const EMOJI: readonly Emoji[] = rows.map(([emoji, label, group, shortcodes, tags]) => ({
  emoji,
  label,
  group: groups[group]!,
  shortcodes: shortcodes.split(' '),
  tags: tags === '' ? [] : tags.split(' '),
}));
