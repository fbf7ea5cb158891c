/** Languages that there are texts for. */
const LANGUAGES = ['en'];

/**
 * The locale of an element's texts and dates: what it asks for, or the nearest `lang`, if there are
 * texts in that language. Dates follow the texts: two languages in one sentence help nobody.
 */
export function localeOf(element: HTMLElement & { locale: string }): string {
  const wanted = element.locale || nearestLang(element);
  try {
    const { language, baseName } = new Intl.Locale(wanted);
    return LANGUAGES.includes(language) ? baseName : 'en';
  } catch {
    return 'en';
  }
}

/** Looks outwards through shadow trees. */
function nearestLang(element: Element): string {
  const found = element.closest('[lang]');
  if (found) return found.getAttribute('lang') ?? '';
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? nearestLang(root.host) : navigator.language;
}
