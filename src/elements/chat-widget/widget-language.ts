import type { ReactiveController, ReactiveElement } from 'lit';
import type { Texts } from '../../locales/catalogue.js';
import { catalogues } from '../texts/catalogues.js';
import { languageOf, localeOf } from '../texts/locale-of.js';

/**
 * The language that a widget speaks. It follows the element's `locale` and the nearest `lang`; another
 * language is shown once its texts have loaded.
 */
export class WidgetLanguage implements ReactiveController {
  /** Of what is shown: of its texts, dates and numbers. */
  locale = 'en';
  /** The texts that are shown; absent: English, or nothing has been asked for yet. */
  catalogue: Texts | undefined;

  #wanted = '';
  #asked = false;
  readonly #page = new MutationObserver(() => this.host.requestUpdate());

  constructor(private readonly host: ReactiveElement & { locale: string }) {
    host.addController(this);
  }

  hostConnected(): void {
    for (const root of [document, this.host.getRootNode()])
      this.#page.observe(root, { subtree: true, attributeFilter: ['lang', 'dir'] });
  }

  hostDisconnected(): void {
    this.#page.disconnect();
  }

  hostUpdate(): void {
    const wanted = localeOf(this.host);
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    if (this.#asked) void this.load();
    else this.locale = wanted;
  }

  /**
   * Settles when the language that is wanted can be shown. If its texts do not load, what is shown stays,
   * English at first; the next call tries again.
   */
  async load(): Promise<void> {
    this.#asked = true;
    const wanted = (this.#wanted = localeOf(this.host));
    try {
      const loaded = await catalogues[languageOf(wanted)]?.();
      // Something else may have been asked for meanwhile.
      if (wanted === this.#wanted) this.#show(wanted, loaded?.texts);
    } catch {
      if (!this.catalogue) this.#show('en');
    }
  }

  #show(locale: string, catalogue?: Texts): void {
    this.locale = locale;
    this.catalogue = catalogue;
    this.host.requestUpdate();
  }
}
