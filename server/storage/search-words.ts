/*
 * How texts become words, for the index of conversations and for what agents search for. Both databases store
 * these words as they are, so that a search finds the same on each.
 */

/** Longer words are cut, so that a text without spaces does not become one huge entry. */
const MAX_WORD_UNITS = 40;
/** So many words of a query count. */
const MAX_QUERY_WORDS = 12;
/** The last word of a query may be a beginning only if it has so many letters: a shorter one begins too many. */
const MIN_PREFIX_UNITS = 3;

/** What words are made of. */
export const LETTER = /[\p{L}\p{N}\p{M}]/u;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const ENDS_IN_WORD = /[\p{L}\p{N}\p{M}]$/u;
/** Scripts that put no spaces between their words. */
const UNSPACED = ['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar']
  .map((script) => `\\p{scx=${script}}`)
  .join('');
const STARTS_UNSPACED = new RegExp(`^[${UNSPACED}]`, 'u');
const RUN = new RegExp(`[${UNSPACED}]+|[^${UNSPACED}]+`, 'gu');

/** A word to search for. `prefix`: every word that begins with it will do. */
export interface SearchTerm {
  word: string;
  prefix: boolean;
}

/** The text without capital letters and accents. */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .normalize('NFKC');
}

/**
 * The words of a text, each once. Where a script has no spaces between words, every two letters that follow each
 * other are one, and the last letter.
 */
export function wordsOf(text: string): Set<string> {
  const words = new Set<string>();
  for (const { letters, unspaced } of runsOf(text)) {
    if (!unspaced) words.add(cut(letters));
    else
      for (const [index, letter] of letters.entries())
        words.add(letter + (letters[index + 1] ?? ''));
  }
  return words;
}

/** What a conversation must contain, all of it. Empty: nothing in the query is a word. */
export function termsOf(query: string): SearchTerm[] {
  const runs = runsOf(query);
  const terms = runs.flatMap(({ letters, unspaced }, index): SearchTerm[] => {
    if (unspaced)
      return letters.length === 1
        ? [{ word: letters[0]!, prefix: true }]
        : letters
            .slice(1)
            .map((letter, before) => ({ word: letters[before]! + letter, prefix: false }));
    const word = cut(letters);
    const isLast = index === runs.length - 1 && ENDS_IN_WORD.test(query);
    return [{ word, prefix: isLast && word.length >= MIN_PREFIX_UNITS }];
  });
  const unique = new Map(terms.map((term) => [`${term.word} ${term.prefix}`, term]));
  return [...unique.values()].slice(0, MAX_QUERY_WORDS);
}

/** Whether a word is of a script that puts no spaces between words. */
export function isUnspaced(word: string): boolean {
  return STARTS_UNSPACED.test(word);
}

function runsOf(text: string) {
  const runs: { letters: string[]; unspaced: boolean }[] = [];
  for (const [word] of foldText(text).matchAll(WORD))
    for (const [run] of word.matchAll(RUN))
      runs.push({ letters: Array.from(run), unspaced: isUnspaced(run) });
  return runs;
}

function cut(letters: string[]): string {
  return letters.slice(0, MAX_WORD_UNITS).join('');
}
