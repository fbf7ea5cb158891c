import { launcherTexts } from '../../locales/launcher-texts.js';

/**
 * The locale of an element's texts and dates: what it asks for, or the nearest `lang`, if there are
 * texts in that language. Dates follow the texts: two languages in one sentence help nobody.
 */
export function localeOf(element: HTMLElement & { locale: string }): string {
  const asked = element.locale || nearestLang(element);
  try {
    // Not every engine knows the old name of Hebrew.
    const { language, baseName } = new Intl.Locale(asked.replace(/^iw\b/i, 'he'));
    return Object.hasOwn(launcherTexts, language) ? baseName : 'en';
  } catch {
    return 'en';
  }
}

/** What a locale shares with all others in its language: `de-AT` is `de`. */
export function languageOf(locale: string): string {
  return locale.replace(/-.*/, '');
}

/** In which direction a locale's language is written. */
export function directionOf(locale: string): 'ltr' | 'rtl' {
  return /^(?:ar|he)\b/.test(locale) ? 'rtl' : 'ltr';
}

/** Looks outwards through shadow trees. */
function nearestLang(element: Element): string {
  const found = element.closest('[lang]');
  if (found) return found.getAttribute('lang') ?? '';
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? nearestLang(root.host) : navigator.language;
}
