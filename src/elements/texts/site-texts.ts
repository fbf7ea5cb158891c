import type { PublicSite } from '../../protocol/site.js';

type Layer = Readonly<Record<string, string>> | undefined;

/** A site's own texts for a locale, as layers over a catalogue. */
export function siteTexts(site: PublicSite | null, locale: string): [Layer, Layer] {
  return [site?.texts, site?.textsByLanguage?.[locale.split('-')[0]!]];
}
