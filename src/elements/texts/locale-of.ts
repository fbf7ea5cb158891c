import { launcherTexts } from '../../locales/launcher-texts.js';

/**
 * The locale of an element's texts and dates: its `locale` or the nearest `lang`, if that language is
 * supported, otherwise English. Dates follow the texts, so that no sentence mixes two languages.
 */
export function localeOf(element: HTMLElement & { locale: string }): string {
  const wanted = element.locale || nearestLang(element);
  try {
    // Not every browser maps `iw`, the old code for Hebrew.
    const { language, baseName } = new Intl.Locale(wanted.replace(/^iw\b/i, 'he'));
    return Object.hasOwn(launcherTexts, language) ? baseName : 'en';
  } catch {
    return 'en';
  }
}

/** The language of a locale: `de` for `de-AT`. */
export function languageOf(locale: string): string {
  return locale.replace(/-.*/, '');
}

/** The writing direction of a locale's language. */
export function directionOf(locale: string): 'ltr' | 'rtl' {
  return /^(?:ar|he)\b/.test(locale) ? 'rtl' : 'ltr';
}

/** Looks through shadow trees, outwards. */
function nearestLang(element: Element): string {
  const found = element.closest('[lang]');
  if (found) return found.getAttribute('lang') ?? '';
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? nearestLang(root.host) : navigator.language;
}
