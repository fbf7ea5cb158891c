/** Replaces each `{name}` by its value. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : placeholder,
  );
}

/** The plural form of a text for `count`, with the count filled in. */
export function plural<S extends string>(
  texts: Readonly<Record<`${S}_other`, string>>,
  stem: S,
  count: number,
  locale: string,
): string {
  const forms: Readonly<Record<string, string | undefined>> = texts;
  const form = forms[`${stem}_${new Intl.PluralRules(locale).select(count)}`];
  return fill(form ?? texts[`${stem}_other`], {
    count: new Intl.NumberFormat(locale).format(count),
  });
}
