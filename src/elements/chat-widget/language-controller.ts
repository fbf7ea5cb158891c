import type { ReactiveController, ReactiveElement } from 'lit';
import type { Texts } from '../../locales/catalogue.js';
import { launcherTexts } from '../../locales/launcher-texts.js';
import { catalogues } from '../texts/catalogues.js';
import { languageOf, localeOf } from '../texts/locale-of.js';

const namesByLanguage: Readonly<Record<string, readonly [string, string] | undefined>> =
  launcherTexts;

/**
 * The language of a widget. It follows the element's `locale` and the nearest `lang`. Another language
 * is shown once its texts have loaded.
 */
export class LanguageController implements ReactiveController {
  /** The locale of the texts, dates and numbers that are shown. */
  locale = 'en';
  /** The texts that are shown; `undefined`: English, or nothing has been loaded. */
  catalogue: Texts | undefined;

  #wanted = '';
  #requested = false;
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
    if (this.#requested) void this.load();
    else this.locale = wanted;
  }

  /**
   * The names of the widget and of its launcher. Unlike all other texts they are known in every language
   * before a catalogue has loaded.
   */
  get launcherNames(): { landmark: string; openChat: string } {
    const [landmark, openChat] = namesByLanguage[languageOf(this.locale)] ?? launcherTexts.en;
    return { landmark, openChat };
  }

  /**
   * Resolves when the wanted language can be shown. If its texts do not load, the shown language stays
   * (English at first), and the next call tries again.
   */
  async load(): Promise<void> {
    this.#requested = true;
    const wanted = (this.#wanted = localeOf(this.host));
    try {
      const loaded = await catalogues[languageOf(wanted)]?.();
      // Another language may be wanted by now.
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
