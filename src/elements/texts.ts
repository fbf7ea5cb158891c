import type { TextKey, Texts } from '../locales/en.js';

/** A stem that has plural forms in the catalogue. */
export type PluralStem = TextKey extends infer K
  ? K extends `${infer S}_other`
    ? S
    : never
  : never;

/** The catalogue with what others put over it, the last one on top. Unknown keys are left out. */
export function mergeTexts(
  catalogue: Texts,
  ...layers: (Readonly<Record<string, unknown>> | undefined)[]
): Texts {
  const merged: Record<TextKey, string> = { ...catalogue };
  for (const layer of layers) {
    for (const [key, text] of Object.entries(layer ?? {})) {
      if (typeof text === 'string' && isKey(key, merged)) merged[key] = text;
    }
  }
  return merged;
}

function isKey(key: string, catalogue: Texts): key is TextKey {
  return Object.hasOwn(catalogue, key);
}

/** Puts values in the place of `{name}`. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : placeholder,
  );
}

/** The plural form for `count`, with the count filled in. */
export function plural(texts: Texts, stem: PluralStem, count: number, locale: string): string {
  const forms: Readonly<Record<string, string | undefined>> = texts;
  const form = forms[`${stem}_${new Intl.PluralRules(locale).select(count)}`];
  return fill(form ?? texts[`${stem}_other`], {
    count: new Intl.NumberFormat(locale).format(count),
  });
}
