import type { Emoji } from './emoji-list.js';
import type { TypedWord } from './typed-word.js';

/**
 * The word at the cursor, if it begins with a colon and at least two letters, or is `:+1` or `:-1`. A time, an
 * address and `:)` are none.
 */
export function colonWordAt(text: string, cursor: number): TypedWord | null {
  const match = /(?:^|[\s(])(:([+-]1|[a-z][\w+-]+))$/iu.exec(text.slice(0, cursor));
  if (!match) return null;
  return { start: cursor - match[1]!.length, query: match[2]! };
}

/** The emoji with exactly this shortcode; case does not matter. */
export function findEmoji(emoji: readonly Emoji[], shortcode: string): Emoji | undefined {
  const wanted = shortcode.toLowerCase();
  return emoji.find(({ shortcodes }) => shortcodes.includes(wanted));
}

/** Ranks after those that are the length of a shortcode. */
const [BY_NAME, BY_TAG, NO_MATCH] = [1_000, 2_000, 3_000];

/**
 * The emoji that match: those with a shortcode that begins with the query, the shortest one first, then those of which
 * each word of the query begins some word. Case does not matter.
 */
export function searchEmoji(emoji: readonly Emoji[], query: string, limit: number): Emoji[] {
  const words = wordsOf(query);
  if (words.length === 0) return [];
  const shortcode = words.join('_');
  const rank = ({ label, shortcodes, tags }: Emoji): number => {
    const begun = shortcodes.filter((each) => each.startsWith(shortcode));
    if (begun.length > 0) return Math.min(...begun.map(({ length }) => length));
    const own = [...shortcodes, label].flatMap(wordsOf);
    const has = (of: readonly string[]) =>
      words.every((word) => of.some((each) => each.startsWith(word)));
    if (has(own)) return BY_NAME;
    return has([...own, ...tags]) ? BY_TAG : NO_MATCH;
  };
  return emoji
    .map((each) => ({ each, rank: rank(each) }))
    .filter((found) => found.rank < NO_MATCH)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ each }) => each);
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[\s_:]+/)
    .filter(Boolean);
}
