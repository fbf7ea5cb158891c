import type { HistoryMatch } from '../../src/protocol/history.js';
import { foldText, isUnspaced, LETTER, type SearchTerm } from '../storage/search-words.js';

/** A text in which a search may have found something. */
export interface SnippetText {
  source: HistoryMatch['source'];
  body: string;
}

/** UTF-16 units that a snippet has, and of these before the first word that was found. */
const SNIPPET_UNITS = 160;
const UNITS_BEFORE = 40;

const graphemes = new Intl.Segmenter();

/**
 * The text that has most of the words, around the first of them; of several the first. `undefined`: no text has one.
 */
export function findSnippet(
  texts: readonly SnippetText[],
  terms: readonly SearchTerm[],
): HistoryMatch | undefined {
  let [best, most] = [undefined as SnippetText | undefined, 0];
  for (const text of texts) {
    const folded = foldText(text.body);
    const count = terms.filter((term) => placesOf(folded, term).length > 0).length;
    if (count > most) [best, most] = [text, count];
    if (most === terms.length) break;
  }
  return best && cutSnippet(best, terms);
}

function cutSnippet({ source, body }: SnippetText, terms: readonly SearchTerm[]): HistoryMatch {
  const { folded, starts } = foldedWithPlaces(body);
  const found = terms
    .flatMap((term) => placesOf(folded, term))
    .map(([from, to]): [number, number] => [starts[from]!, starts[to]!])
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const places = joined(found);
  const first = places[0]?.[0] ?? 0;
  const from = wordStart(body, first <= UNITS_BEFORE ? 0 : first - UNITS_BEFORE, first);
  const to = graphemeEnd(body, from + SNIPPET_UNITS);
  const lead = from === 0 ? '' : '… ';
  const text = `${lead}${body.slice(from, to)}${to < body.length ? ' …' : ''}`;
  const marks = places
    .filter(([start, end]) => start >= from && end <= to)
    .map(([start, end]): [number, number] => [
      start - from + lead.length,
      end - from + lead.length,
    ]);
  return { source, text, marks };
}

/** Where a folded text has the word; a prefix counts as far as its word goes on. */
function placesOf(folded: string, { word, prefix }: SearchTerm): [number, number][] {
  const places: [number, number][] = [];
  for (let at = folded.indexOf(word); at !== -1; at = folded.indexOf(word, at + word.length)) {
    let end = at + word.length;
    if (isUnspaced(word)) places.push([at, end]);
    else if (!isLetterBefore(folded, at)) {
      const isWhole = !isLetterAt(folded, end);
      while (prefix && isLetterAt(folded, end)) end += 1;
      if (isWhole || prefix) places.push([at, end]);
    }
  }
  return places;
}

/** The folded text, and for each of its units the unit of the text that it comes from. */
function foldedWithPlaces(body: string): { folded: string; starts: number[] } {
  let folded = '';
  const starts: number[] = [];
  for (const { segment, index } of graphemes.segment(body)) {
    const part = foldText(segment);
    for (let unit = 0; unit < part.length; unit += 1) starts.push(index);
    folded += part;
  }
  starts.push(body.length);
  return { folded, starts };
}

/** Places that overlap or touch become one. */
function joined(places: [number, number][]): [number, number][] {
  const all: [number, number][] = [];
  for (const [from, to] of places) {
    const last = all.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else all.push([from, to]);
  }
  return all;
}

/** After the first space between the two places; the later place, if there is none. */
function wordStart(text: string, from: number, before: number): number {
  if (from === 0) return 0;
  const space = text.slice(from, before).search(/\s/);
  return space === -1 ? before : from + space + 1;
}

function graphemeEnd(text: string, at: number): number {
  if (at >= text.length) return text.length;
  return graphemes.segment(text).containing(at)!.index;
}

function isLetterAt(text: string, at: number): boolean {
  const code = text.codePointAt(at);
  return code !== undefined && LETTER.test(String.fromCodePoint(code));
}

function isLetterBefore(text: string, at: number): boolean {
  if (at === 0) return false;
  const isLow = (text.charCodeAt(at - 1) & 0xfc00) === 0xdc00;
  return isLetterAt(text, isLow ? at - 2 : at - 1);
}
