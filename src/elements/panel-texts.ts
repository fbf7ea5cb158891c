import { en, type TextOverrides, type Texts } from '../locales/en.js';
import { mergeTexts } from './texts.js';

/**
 * Lays the site's texts and the page's over the catalogue. The same object comes back while neither
 * changed: a new one would paint every message anew.
 */
export class PanelTexts {
  #merged: Texts = en;
  #layers: [TextOverrides | undefined, TextOverrides | undefined] = [undefined, undefined];

  merge(site: TextOverrides | undefined, page: TextOverrides): Texts {
    if (this.#layers[0] !== site || this.#layers[1] !== page) {
      this.#layers = [site, page];
      this.#merged = mergeTexts(en, site, page);
    }
    return this.#merged;
  }
}
