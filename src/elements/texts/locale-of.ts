import { launcherTexts } from '../../locales/launcher-texts.js';

/** Language, script and region, without what may follow: `_formal`, `.UTF-8`, `@euro`. */
const TAG = /^[a-z]+(-([a-z]{2}|[a-z]{4}|\d{3})\b)*/i;

/**
 * The locale of an element's texts and dates: its `locale` or the nearest `lang`, if that language is
 * supported, otherwise English. Dates follow the texts, so that no sentence mixes two languages.
 */
export function localeOf(element: HTMLElement & { locale: string | null }): string {
  return supportedLocale(element.locale?.trim() || nearestLang(element));
}

/**
 * The locale that a tag means, as `Intl` takes it: `de-AT` for `de_AT.UTF-8`. English if there are no
 * texts in that language, or if it is no tag.
 */
export function supportedLocale(wanted: string): string {
  try {
    const [tag = ''] = TAG.exec(wanted.replace(/[_\s]+/g, '-')) ?? [];
    // Not every browser maps `iw`, the old code for Hebrew.
    const { language, baseName } = new Intl.Locale(tag.replace(/^iw\b/i, 'he'));
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

/** Looks through shadow trees, outwards. An empty `lang` says that the page does not know its language. */
function nearestLang(element: Element): string {
  const found = element.closest('[lang]');
  const root = element.getRootNode();
  if (!found && root instanceof ShadowRoot) return nearestLang(root.host);
  return found?.getAttribute('lang')?.trim() || navigator.language;
}
