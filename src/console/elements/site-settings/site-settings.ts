import { html, type TemplateResult } from 'lit';
import { defineElement } from '../../../elements/define-element.js';
import {
  MAX_NAME_UNITS,
  type EditableSettings,
  type SiteDetails,
} from '../../../protocol/site-settings.js';
import type { FormValues } from '../../state/console-state.js';
import { numberOf, numberText } from '../site-form/numbers.js';
import { SiteForm, textIn, valueOf } from '../site-form/site-form.js';
import { IdentitySecret } from './identity-secret.js';

const LABELS: Readonly<Record<string, string>> = {
  name: 'Name',
  origins: 'Allowed origins',
  autoResolveMinutes: 'Resolve when the visitor does not answer (minutes)',
};

/** A site: its name, where its widget may run, and the secret for verified visitors. */
export class SiteSettingsForm extends SiteForm {
  static define(): void {
    IdentitySecret.define();
    defineElement('site-settings', SiteSettingsForm);
  }

  protected override readonly section = 'site';
  protected override readonly heading = 'Site';
  protected override readonly intro = 'What the site is called, and where its chat may run.';
  protected override readonly fieldOfSetting = {
    name: 'name',
    origins: 'origins',
    autoResolveMinutes: 'autoResolveMinutes',
  };

  protected override labelOf(field: string): string {
    return LABELS[field] ?? field;
  }

  protected override errorOf(field: string, message: string): string {
    switch (field) {
      case 'name':
        return `Please enter a name of at most ${MAX_NAME_UNITS} characters.`;
      case 'autoResolveMinutes':
        return 'Please enter a whole number of minutes; 0 never resolves.';
      default:
        return `One of them is ${message}.`;
    }
  }

  protected override read({ site, settings }: SiteDetails): FormValues {
    return {
      name: settings.name ?? site,
      origins: (settings.origins ?? []).join('\n'),
      autoResolveMinutes: numberText(settings.autoResolveMinutes),
    };
  }

  protected override write(values: FormValues, settings: EditableSettings): EditableSettings {
    const { autoResolveMinutes: _, ...rest } = settings;
    const autoResolveMinutes = numberOf(values.autoResolveMinutes);
    const origins = textIn(values.origins)
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    return {
      ...rest,
      name: textIn(values.name).trim(),
      origins,
      ...(autoResolveMinutes !== undefined && { autoResolveMinutes }),
    };
  }

  protected override renderFields(values: FormValues): TemplateResult {
    return html`
      ${this.renderText('name', values.name, { hint: 'Visitors see it above the conversation.' })}
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
