import { html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { defineElement } from '../../../elements/define-element.js';
import { catalogues } from '../../../elements/texts/catalogues.js';
import { en } from '../../../locales/en.js';
import { launcherTexts } from '../../../locales/launcher-texts.js';
import type { EditableSettings, SiteDetails } from '../../../protocol/site-settings.js';
import { consoleLocale } from '../../browser/console-locale.js';
import type { FormValues } from '../../state/console-state.js';
import { textIn } from '../site-form/form-values.js';
import { SiteForm, valueOf } from '../site-form/site-form.js';

type Catalogue = Readonly<Record<string, string>>;

/** The language of texts that apply in every language. */
const ANY = '';
/** Between the language and the key of a text in a field's name. */
const SEPARATOR = ':';

/** The widget's texts in each language, with the built-in ones beside. */
export class TextsSettings extends SiteForm {
  static define(): void {
    defineElement('texts-settings', TextsSettings);
  }

  @state() private language = ANY;
  @state() private search = '';
  /** The built-in texts, by language; one that is missing has not been loaded. */
  @state() private builtIn: ReadonlyMap<string, Catalogue> = new Map([
    [ANY, withLauncher('en', en)],
    ['en', withLauncher('en', en)],
  ]);

  protected override readonly section = 'texts';
  protected override readonly heading = 'Texts';
  protected override readonly intro =
    'Replace any text of the widget. An empty box leaves the built-in one, which stands above it.';
  protected override readonly fieldOfSetting = {};

  protected override labelOf(field: string): string {
    const [language, key] = split(field);
    return language === ANY ? key : `${key} (${language})`;
  }

  protected override textOf(_field: string, value: string | undefined): string {
    return value ?? '(built-in)';
  }

  protected override read({
    settings: { texts = {}, textsByLanguage = {} },
  }: SiteDetails): FormValues {
    const all = Object.entries({ ...textsByLanguage, [ANY]: texts });
    return Object.fromEntries(
      all.flatMap(([language, own]) =>
        Object.entries(own).map(([key, text]) => [language + SEPARATOR + key, text]),
      ),
    );
  }

  protected override write(values: FormValues, settings: EditableSettings): EditableSettings {
    const { texts: _, textsByLanguage: _all, ...rest } = settings;
    const byLanguage: Record<string, Record<string, string>> = {};
    for (const [field, text] of Object.entries(values)) {
      const [language, key] = split(field);
      if (text !== '') (byLanguage[language] ??= {})[key] = textIn(text);
    }
    const { [ANY]: texts, ...textsByLanguage } = byLanguage;
    return {
      ...rest,
      ...(texts && { texts }),
      ...(Object.keys(textsByLanguage).length > 0 && { textsByLanguage }),
    };
  }

  private async choose(language: string): Promise<void> {
    this.language = language;
    if (this.builtIn.has(language)) return;
    const loaded = await catalogues[language]?.().catch(() => undefined);
    if (loaded)
      this.builtIn = new Map(this.builtIn).set(language, withLauncher(language, loaded.texts));
  }

  private renderOne(key: string, builtIn: string, values: FormValues): TemplateResult {
    const field = this.language + SEPARATOR + key;
    const id = `text-${key}`;
    return html`<div class="text">
      <label for=${id} translate="no" .textContent=${key}></label>
      <p class="hint" id=${`${id}-default`} dir="auto" .textContent=${builtIn}></p>
      <input
        id=${id}
        dir="auto"
        maxlength="1000"
        autocomplete="off"
        .value=${textIn(values[field])}
        aria-describedby=${`${id}-default`}
        @input=${(event: InputEvent) => this.set(field, valueOf(event))}
      />
    </div>`;
  }

  protected override renderFields(values: FormValues): TemplateResult {
    const texts = this.builtIn.get(this.language);
    const wanted = this.search.trim().toLowerCase();
    const shown = Object.entries(texts ?? {}).filter(([key, text]) =>
      [key, text, textIn(values[this.language + SEPARATOR + key])].some((each) =>
        each.toLowerCase().includes(wanted),
      ),
    );
    const names = new Intl.DisplayNames([consoleLocale()], { type: 'language' });
    return html`
      <div class="columns">
        <div>
          <label for="language">Language</label>
          <select id="language" @change=${(event: Event) => void this.choose(valueOf(event))}>
            <option value=${ANY} ?selected=${this.language === ANY}>All languages</option>
            ${Object.keys(launcherTexts).map(
              (language) =>
                html`<option
                  value=${language}
                  ?selected=${language === this.language}
                  .textContent=${names.of(language) ?? language}
                ></option>`,
            )}
          </select>
        </div>
        <div>
          <label for="search">Find a text</label>
          <input
            id="search"
            type="search"
            .value=${this.search}
            @input=${(event: InputEvent) => (this.search = valueOf(event))}
          />
        </div>
      </div>
      ${texts ? nothing : html`<p class="intro">The built-in texts are not loaded yet.</p>`}
      ${shown.map(([key, text]) => this.renderOne(key, text, values))}
    `;
  }
}

function split(field: string): [language: string, key: string] {
  const at = field.indexOf(SEPARATOR);
  return [field.slice(0, at), field.slice(at + 1)];
}

function withLauncher(language: string, texts: Catalogue): Catalogue {
  const all: Readonly<Record<string, readonly string[] | undefined>> = launcherTexts;
  const [landmark = '', openChat = '', notLoaded = ''] = all[language] ?? launcherTexts.en;
  return { landmark, openChat, notLoaded, ...texts };
}
