import { supportedLocale } from '../../elements/texts/locale-of.js';

/**
 * The locale of dates and figures. The console is in English, so it is the first English one among the
 * browser's languages, such as `en-GB`.
 */
export function consoleLocale(languages: readonly string[] = navigator.languages): string {
  return supportedLocale(languages.find((tag) => /^en(?![a-z])/i.test(tag)) ?? 'en');
}
