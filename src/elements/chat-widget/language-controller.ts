import type { ReactiveController, ReactiveElement } from 'lit';
import type { Texts } from '../../locales/catalogue.js';
import { launcherTexts, type LauncherTexts } from '../../locales/launcher-texts.js';
import { languageOf, localeOf } from '../texts/locale-of.js';

const textsByLanguage: Readonly<Record<string, LauncherTexts | undefined>> = launcherTexts;

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
   * The texts of the launcher. Unlike all others they are known in every language before a catalogue has
   * loaded.
   */
  get launcherTexts() {
    const [landmark, openChat, notLoaded] =
      textsByLanguage[languageOf(this.locale)] ?? launcherTexts.en;
    return { landmark, openChat, notLoaded };
  }

  /**
   * Resolves when the wanted language can be shown. If its texts do not load, the shown language stays
   * (English at first), and the next call tries again.
   */
  async load(): Promise<void> {
    this.#requested = true;
    const wanted = (this.#wanted = localeOf(this.host));
    try {
      const texts = await loadTexts(languageOf(wanted));
      // Another language may be wanted by now.
      if (wanted === this.#wanted) this.#show(wanted, texts);
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

/** English is built in. The list of the other languages loads with the first of them. */
async function loadTexts(language: string): Promise<Texts | undefined> {
  if (language === 'en') return undefined;
  const { catalogues } = await import('../texts/catalogues.js');
  return (await catalogues[language]?.())?.texts;
}
