import type { TextOverrides, Texts } from '../../locales/catalogue.js';
import { en } from '../../locales/en.js';
import { mergeTexts } from './merge-texts.js';

/**
 * Lays the site's texts and the page's over the catalogue. The same object comes back while none of them
 * changed: a new one would paint every message anew.
 */
export class PanelTexts {
  #merged: Texts = en;
  #layers: readonly unknown[] = [];

  merge(catalogue: Texts = en, ...others: (TextOverrides | undefined)[]): Texts {
    const layers = [catalogue, ...others];
    if (layers.some((layer, index) => layer !== this.#layers[index])) {
      this.#layers = layers;
      this.#merged = mergeTexts(catalogue, ...others);
    }
    return this.#merged;
  }
}
