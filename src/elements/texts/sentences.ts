import type { Texts } from '../../locales/catalogue.js';
import { fill } from './texts.js';

/** Letters that are written from right to left, and the invisible characters that change the direction. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\ud802\ud803\ud83a\ud83b]/;
const ISOLATE = '\u2068';
const END_ISOLATE = '\u2069';

type Values = Readonly<Record<string, string | number>>;

/**
 * A name, or another text of somebody, for use in the sentence `within`: neither can change the
 * direction of the other. Nothing is added where both are written from left to right.
 */
export function isolate(text: string, within = ''): string {
  if (text === '' || !RIGHT_TO_LEFT.test(within + text)) return text;
  let open = 0;
  const inner = text.replace(/[\u2066-\u2069]/g, (control) => {
    if (control !== END_ISOLATE) open++;
    // This one would end the isolate that is around the text.
    else if (open === 0) return '';
    else open--;
    return control;
  });
  return ISOLATE + inner + END_ISOLATE.repeat(open + 1);
}

/** Replaces each `{name}` by what people wrote. For times and figures there is `fill`. */
export function sentence(text: string, values: Values): string {
  const isolated = Object.entries(values).map(([name, value]) => [
    name,
    isolate(String(value), text),
  ]);
  return fill(text, Object.fromEntries(isolated));
}

/** The catalogue's text for a system message, or the server's English text. */
export function systemText(
  { body, code, params = {} }: { body: string; code?: string; params?: Values },
  texts: Texts,
): string {
  const known: Readonly<Record<string, string | undefined>> = texts;
  const text = known[`system_${code}`];
  if (text !== undefined) return sentence(text, params);
  // The server has filled in the values, so they are found by what they are.
  return Object.values(params)
    .map(String)
    .reduce((whole, value) => whole.replace(value, () => isolate(value)), body);
}
