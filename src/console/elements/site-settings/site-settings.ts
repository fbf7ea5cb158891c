import { html, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { defineElement } from '../../../elements/define-element.js';
import { parse } from '../../../protocol/parse.js';
import { DEFAULT_ACCENT } from '../../../protocol/site-look.js';
import { accentSchema, cornerSchema, type PublicSite } from '../../../protocol/site.js';
import {
  MAX_NAME_UNITS,
  type EditableSettings,
  type SiteDetails,
} from '../../../protocol/site-settings.js';
import type { FormValue, FormValues } from '../../state/console-state.js';
import { AccentContrastReport } from '../accent-contrast/accent-contrast.js';
import { numberOf, numberText } from '../site-form/numbers.js';
import { textIn } from '../site-form/form-values.js';
import { SiteForm, isChecked, valueOf } from '../site-form/site-form.js';
import { WidgetPreview } from '../widget-preview/widget-preview.js';
import { IdentitySecret } from './identity-secret.js';

const LABELS: Readonly<Record<string, string>> = {
  name: 'Name',
  accent: 'Accent',
  position: 'Position',
  origins: 'Allowed origins',
  autoResolveMinutes: 'Resolve when the visitor does not answer (minutes)',
};

const CORNERS: Readonly<Record<string, string>> = {
  'bottom-right': 'Bottom right',
  'bottom-left': 'Bottom left',
};

/** A site: its name, how its widget looks and where it may run, and the secret for verified visitors. */
export class SiteSettingsForm extends SiteForm {
  static define(): void {
    for (const element of [IdentitySecret, AccentContrastReport, WidgetPreview]) element.define();
    defineElement('site-settings', SiteSettingsForm);
  }

  /** Whether the preview is of a dark page. */
  @state() private isDark = matchMedia('(prefers-color-scheme: dark)').matches;

  /** The last accent that could be read: the preview keeps it while another one is typed. */
  #accent: string | undefined;

  protected override readonly section = 'site';
  protected override readonly heading = 'Site';
  protected override readonly intro =
    'What the site is called, how its chat looks, and where it may run.';
  protected override readonly fieldOfSetting = {
    name: 'name',
    accent: 'accent',
    position: 'position',
    origins: 'origins',
    autoResolveMinutes: 'autoResolveMinutes',
  };

  protected override labelOf(field: string): string {
    return LABELS[field] ?? field;
  }

  protected override textOf(field: string, value: FormValue | undefined): string {
    if (field === 'position') return CORNERS[textIn(value)] ?? '';
    return super.textOf(field, value);
  }

  protected override errorOf(field: string, message: string): string {
    switch (field) {
      case 'name':
        return `Please enter a name of at most ${MAX_NAME_UNITS} characters.`;
      case 'accent':
        return `Please enter a colour such as ${DEFAULT_ACCENT}.`;
      case 'autoResolveMinutes':
        return 'Please enter a whole number of minutes; 0 never resolves.';
      default:
        return `One of them is ${message}.`;
    }
  }

  protected override read({ site, settings }: SiteDetails): FormValues {
    return {
      name: settings.name ?? site,
      accent: settings.accent ?? '',
      position: settings.position ?? 'bottom-right',
      origins: (settings.origins ?? []).join('\n'),
      autoResolveMinutes: numberText(settings.autoResolveMinutes),
    };
  }

  protected override write(values: FormValues, settings: EditableSettings): EditableSettings {
    const { autoResolveMinutes: _, accent: _accent, position: _position, ...rest } = settings;
    const accent = accentOf(values.accent);
    const position = parse(cornerSchema, values.position);
    const autoResolveMinutes = numberOf(values.autoResolveMinutes);
    const origins = textIn(values.origins)
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    return {
      ...rest,
      name: textIn(values.name).trim(),
      ...(accent !== '' && { accent }),
      ...(position === 'bottom-left' && { position }),
      origins,
      ...(autoResolveMinutes !== undefined && { autoResolveMinutes }),
    };
  }

  private renderLook(values: FormValues, site: SiteDetails): TemplateResult {
    const typed = accentOf(values.accent);
    const accent = typed === '' ? undefined : (parse(accentSchema, typed) ?? this.#accent);
    this.#accent = accent;
    return html`
      <div class="columns">
        <div>${this.renderText('accent', values.accent, { placeholder: DEFAULT_ACCENT })}</div>
        <input
          type="color"
          aria-label="Pick a colour"
          .value=${accent ?? DEFAULT_ACCENT}
          @input=${(event: InputEvent) => this.set('accent', valueOf(event))}
        />
        <div>
          <label for="position" .textContent=${this.labelOf('position')}></label>
          <select id="position" @change=${(event: Event) => this.set('position', valueOf(event))}>
            ${Object.entries(CORNERS).map(
              ([corner, text]) =>
                html`<option
                  value=${corner}
                  ?selected=${corner === values.position}
                  .textContent=${text}
                ></option>`,
            )}
          </select>
        </div>
      </div>
      <p class="hint">
        A page that sets <code translate="no">--chat-accent</code> or
        <code translate="no">position</code> itself keeps its own.
      </p>
      <accent-contrast .accent=${accent}></accent-contrast>
      <div class="preview">
        <widget-preview
          .site=${previewedSite(values, accent, site)}
          .dark=${this.isDark}
        ></widget-preview>
        <label class="choice">
          <input
            type="checkbox"
            .checked=${this.isDark}
            @change=${(event: Event) => (this.isDark = isChecked(event))}
          />
          <span>Preview on a dark page</span>
        </label>
      </div>
    `;
  }

  protected override renderFields(values: FormValues, site: SiteDetails): TemplateResult {
    return html`
      ${this.renderText('name', values.name, { hint: 'Visitors see it above the conversation.' })}
      ${this.renderLook(values, site)}
      <label for="origins" .textContent=${this.labelOf('origins')}></label>
      <textarea
        id="origins"
        rows="4"
        spellcheck="false"
        autocapitalize="none"
        translate="no"
        .value=${textIn(values.origins)}
        aria-describedby="origins-hint origins-error"
        aria-invalid=${this.isInvalid('origins') ? 'true' : 'false'}
        @input=${(event: InputEvent) => this.set('origins', valueOf(event))}
      ></textarea>
      <p class="hint" id="origins-hint">
        One in each line, such as https://www.example.com. The widget works on no other pages but
        the server’s own.
      </p>
      ${this.renderError('origins')}
      ${this.renderText('autoResolveMinutes', values.autoResolveMinutes, {
        type: 'number',
        min: 0,
        placeholder: '0',
        hint: '0: only agents resolve.',
      })}
    `;
  }

  protected override renderRest({ site, identitySecret }: SiteDetails): TemplateResult {
    return html`<identity-secret
      .client=${this.client}
      .site=${site}
      .status=${identitySecret}
    ></identity-secret>`;
  }
}

/** What was typed as "#rrggbb": with the "#", and with two digits for each one of three. */
function accentOf(value: FormValue | undefined): string {
  const typed = textIn(value).trim().toLowerCase();
  const [, digits] = /^#?([\da-f]{3}|[\da-f]{6})$/.exec(typed) ?? [];
  if (digits === undefined) return typed;
  return `#${digits.length === 3 ? digits.replace(/./g, '$&$&') : digits}`;
}

/** The site as visitors would know it if what stands in the form were saved. */
function previewedSite(
  values: FormValues,
  accent: string | undefined,
  { site, settings, defaults }: SiteDetails,
): PublicSite {
  const position = parse(cornerSchema, values.position);
  const { texts = {}, textsByLanguage } = settings;
  return {
    site,
    name: textIn(values.name).trim() || site,
    ...(accent !== undefined && { accent }),
    ...(position !== undefined && { position }),
    availability: { online: true, team: [] },
    preChat: [],
    retention: defaults,
    texts,
    ...(textsByLanguage && { textsByLanguage }),
  };
}
