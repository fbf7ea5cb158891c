import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { isolate } from '../../../elements/texts/sentences.js';
import { issuesOf } from '../../../protocol/parse.js';
import {
  siteSettingsSchema,
  type EditableSettings,
  type SiteDetails,
} from '../../../protocol/site-settings.js';
import type { SettingsOutcome, SiteSettingsClient } from '../../client/site-settings-client.js';
import {
  formKey,
  type ConsoleState,
  type FormRow,
  type FormValue,
  type FormValues,
  type SettingsDraft,
} from '../../state/console-state.js';
import { controlStyles } from '../shared/control.styles.js';
import { formStyles } from '../shared/form.styles.js';
import { conflictsOf, isSame, rebased, rowsOf, textIn } from './form-values.js';
import { siteFormStyles } from './site-form.styles.js';

/** The field, or the whole form. */
type Errors = Readonly<Record<string, string>>;
const FORM = 'form';

/**
 * A form for some settings of one site. It loads them, keeps what is typed, validates as the server does, saves,
 * and shows what somebody else has changed meanwhile. A subclass says what is in it.
 */
export abstract class SiteForm extends LitElement {
  static override styles = [shared, controlStyles, formStyles, siteFormStyles];

  @property({ attribute: false }) client!: { siteSettings: SiteSettingsClient };
  @property({ attribute: false }) state!: Pick<ConsoleState, 'siteSettings' | 'settingsDrafts'>;
  /** The site's token; `null`: there is none yet. */
  @property({ attribute: false }) site: string | null = null;

  @state() private errors: Errors = {};
  @state() private isPending = false;
  @state() private hasFailed = false;
  /** What was done last. */
  @state() private done = '';

  #focusError = false;
  /** The site whose settings were asked for last. */
  #loaded: string | null = null;

  /** The last part of the section's address. */
  protected abstract readonly section: string;
  protected abstract readonly heading: string;
  protected abstract readonly intro: string;
  /** The fields by the settings that they show: "retention.idleSeconds". A setting's parts belong to its field. */
  protected abstract readonly fieldOfSetting: Readonly<Record<string, string>>;
  /** What stands in the fields. */
  protected abstract read(site: SiteDetails): FormValues;
  /** The settings with what stands in the fields. Numbers that are none are `NaN`. */
  protected abstract write(values: FormValues, settings: EditableSettings): EditableSettings;
  protected abstract renderFields(values: FormValues, site: SiteDetails): TemplateResult;
  /** A field's name for people. */
  protected abstract labelOf(field: string): string;

  /** A field's value for people. */
  protected textOf(_field: string, value: FormValue | undefined): string {
    if (typeof value === 'boolean') return value ? 'On' : 'Off';
    return typeof value === 'string' ? value || '(empty)' : `${value?.length ?? 0} entries`;
  }

  /** What is wrong with a field, for people. `message`: how the server says it. */
  protected errorOf(_field: string, message: string): string {
    return `Not accepted: ${message}.`;
  }

  /** What stands below the form. */
  protected renderRest(_site: SiteDetails): unknown {
    return nothing;
  }

  protected get details(): SiteDetails | undefined {
    return this.site === null ? undefined : this.state.siteSettings.get(this.site);
  }

  private get draft(): SettingsDraft | null {
    const { site, section, state: known } = this;
    return (site !== null && known.settingsDrafts.get(formKey(site, section))) || null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('site') || this.#loaded === this.site) return;
    this.errors = {};
    this.done = '';
  }

  protected override updated(): void {
    if (this.site !== this.#loaded) void this.load();
    if (!this.#focusError) return;
    this.#focusError = false;
    this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }

  private async load(): Promise<void> {
    const site = (this.#loaded = this.site);
    if (site === null) return;
    const isKnown = await this.client.siteSettings.load(site);
    if (site === this.site) this.hasFailed = !isKnown;
  }

  private changeDraft(change: (draft: SettingsDraft | null) => SettingsDraft | null): void {
    if (this.site !== null)
      this.client.siteSettings.changeDraft(formKey(this.site, this.section), change);
  }

  /** Something was typed or chosen. */
  protected set(field: string, value: FormValue): void {
    this.change(field, () => value);
  }

  /** Something was typed or chosen in a list, or a row was added, moved or removed. */
  protected setRows(field: string, change: (rows: readonly FormRow[]) => readonly FormRow[]): void {
    this.change(field, (value) => change(rowsOf(value)));
  }

  /** Several fields may change before the form is rendered again, as when the browser fills them in. */
  private change(field: string, change: (value: FormValue | undefined) => FormValue): void {
    const { details } = this;
    if (!details) return;
    this.done = '';
    this.changeDraft((draft) => {
      const now = this.read(details);
      const { before, version } = draft ?? { before: now, version: details.version };
      const shown = draft ? rebased(draft, now) : now;
      const values = { ...(draft?.values ?? before), [field]: change(shown[field]) };
      return isSame(values, before) ? null : { values, before, version };
    });
  }

  /** The fields, with what somebody else has changed since the agent began, where the agent has not. */
  private get values(): FormValues | undefined {
    const { details, draft } = this;
    if (!details) return undefined;
    return draft ? rebased(draft, this.read(details)) : this.read(details);
  }

  private get conflicts(): readonly string[] {
    const { details, draft } = this;
    return details && draft ? conflictsOf(draft, this.read(details)) : [];
  }

  private onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const { details, draft } = this;
    if (details && !this.isPending) void this.save(details, draft);
  }

  /** Saves the draft on top of these settings, unless they conflict: then it shows both. */
  private async save(details: SiteDetails, draft: SettingsDraft | null): Promise<void> {
    const theirs = this.read(details);
    if (draft && conflictsOf(draft, theirs).length > 0) return;
    const values = draft ? rebased(draft, theirs) : theirs;
    const settings = this.write(values, details.settings);
    this.done = '';
    this.errors = { ...this.findErrors(settings), ...this.findUnreadable() };
    if (Object.keys(this.errors).length > 0) {
      this.#focusError = true;
      return;
    }
    this.isPending = true;
    const outcome = await this.client.siteSettings.save(details.site, settings, details.version);
    this.isPending = false;
    if (details.site !== this.site) return;
    switch (outcome.kind) {
      case 'saved':
        this.done = 'Saved';
        return this.keepTyped(draft, outcome.site);
      case 'changed':
        // What others have changed in other fields is no conflict: both is kept.
        return this.save(outcome.current, draft);
      default:
        this.errors = { [FORM]: refusalOf(outcome) };
    }
  }

  /** The agent may have typed while it was saved. */
  private keepTyped(saved: SettingsDraft | null, site: SiteDetails): void {
    this.changeDraft((draft) => {
      const isSaved = !draft || isSame(draft.values, saved?.values);
      const { version } = site;
      return isSaved ? null : { values: draft.values, before: this.read(site), version };
    });
  }

  private findErrors(settings: EditableSettings): Errors {
    const errors: Record<string, string> = {};
    for (const { field: path, message } of issuesOf(siteSettingsSchema, settings)) {
      const setting = Object.keys(this.fieldOfSetting).find(
        (each) => path === each || path.startsWith(`${each}.`),
      );
      const field = setting === undefined ? FORM : this.fieldOfSetting[setting]!;
      errors[field] ??=
        setting === undefined ? `${path}: ${message}` : this.errorOf(field, message);
    }
    return errors;
  }

  /** Fields in which something stands that the browser cannot read, such as half a number. */
  private findUnreadable(): Errors {
    const inputs = [...this.renderRoot.querySelectorAll<HTMLInputElement>('input[id]')];
    const unreadable = inputs.filter(({ validity }) => validity.badInput);
    return Object.fromEntries(unreadable.map(({ id }) => [id, 'Please enter a number.']));
  }

  /** Goes on with one's own values of the fields in conflict, or with theirs. */
  private settle(take: 'mine' | 'theirs'): void {
    const { details, draft, conflicts } = this;
    if (!details || !draft) return;
    const before = this.read(details);
    const own = take === 'mine' ? conflicts : [];
    const values = {
      ...rebased(draft, before),
      ...Object.fromEntries(conflicts.map((field) => [field, before[field]!])),
      ...Object.fromEntries(own.map((field) => [field, draft.values[field]!])),
    };
    const { version } = details;
    const next = { values, before, version };
    this.changeDraft(() => (isSame(values, before) ? null : next));
    if (take === 'mine') void this.save(details, next);
  }

  protected isInvalid(field: string): boolean {
    return this.errors[field] !== undefined;
  }

  protected renderError(field: string): TemplateResult {
    return html`<p
      class="error"
      id=${`${field}-error`}
      role="alert"
      .textContent=${this.errors[field] ?? ''}
    ></p>`;
  }

  /** A box for one line, with its label. `more`: attributes of the box that are not in every one. */
  protected renderText(
    field: string,
    value: FormValue | undefined,
    {
      type = 'text',
      hint = '',
      placeholder = '',
      min,
      list,
    }: { type?: string; hint?: string; placeholder?: string; min?: number; list?: string } = {},
  ): TemplateResult {
    return html`<label for=${field} .textContent=${this.labelOf(field)}></label>
      <input
        id=${field}
        type=${type}
        step=${type === 'number' ? 'any' : nothing}
        min=${min ?? nothing}
        list=${list ?? nothing}
        placeholder=${placeholder || nothing}
        autocomplete="off"
        .value=${textIn(value)}
        aria-describedby=${`${field}-hint ${field}-error`}
        aria-invalid=${this.isInvalid(field) ? 'true' : 'false'}
        @input=${(event: InputEvent) => this.set(field, valueOf(event))}
      />
      <p class="hint" id=${`${field}-hint`} .textContent=${hint}></p>
      ${this.renderError(field)}`;
  }

  protected renderSwitch(
    field: string,
    value: FormValue | undefined,
    hint: string,
  ): TemplateResult {
    return html`<label class="choice">
        <input
          id=${field}
          type="checkbox"
          role="switch"
          .checked=${value === true}
          aria-describedby=${`${field}-hint`}
          @change=${(event: Event) => this.set(field, isChecked(event))}
        />
        <span .textContent=${this.labelOf(field)}></span>
      </label>
      <p class="hint" id=${`${field}-hint`} .textContent=${hint}></p>`;
  }

  private renderMeanwhile(site: SiteDetails): unknown {
    const { conflicts, draft } = this;
    if (!draft || conflicts.length === 0) return nothing;
    const theirs = this.read(site);
    const who = isolate(site.updatedBy ?? 'a command on the server');
    return html`<section class="meanwhile" role="alert">
      <h3 .textContent=${`Changed meanwhile by ${who}`}></h3>
      <table>
        <thead>
          <tr>
            <td></td>
            <th scope="col">Mine</th>
            <th scope="col">Theirs</th>
          </tr>
        </thead>
        <tbody>
          ${conflicts.map(
            (field) =>
              html`<tr>
                <th scope="row" .textContent=${this.labelOf(field)}></th>
                <td dir="auto" .textContent=${this.textOf(field, draft.values[field])}></td>
                <td dir="auto" .textContent=${this.textOf(field, theirs[field])}></td>
              </tr>`,
          )}
        </tbody>
      </table>
      <div class="buttons">
        <button class="button primary" type="button" @click=${() => this.settle('mine')}>
          Save mine
        </button>
        <button class="button" type="button" @click=${() => this.settle('theirs')}>
          Take theirs
        </button>
      </div>
    </section>`;
  }

  private renderForm(site: SiteDetails, values: FormValues): TemplateResult {
    return html`<form aria-label=${this.heading} @submit=${this.onSubmit} novalidate>
        ${this.renderFields(values, site)} ${this.renderMeanwhile(site)} ${this.renderError(FORM)}
        <div class="buttons">
          <button
            class="button primary"
            aria-disabled=${this.conflicts.length > 0 ? 'true' : nothing}
          >
            Save
          </button>
          ${
            this.draft
              ? html`<button class="button quiet" type="button" @click=${this.discard}>
                  Discard changes
                </button>`
              : nothing
          }
          <p class="saved" role="status" .textContent=${this.done}></p>
        </div>
      </form>
      ${this.renderRest(site)}`;
  }

  private discard(): void {
    this.errors = {};
    this.changeDraft(() => null);
  }

  protected override render(): TemplateResult {
    const { details, values } = this;
    return html`<h2 .textContent=${this.heading}></h2>
      <p class="intro" .textContent=${this.intro}></p>
      ${details && values ? this.renderForm(details, values) : nothing}
      ${
        this.hasFailed && !details
          ? html`<p class="error" role="alert">The settings of this site could not be loaded.</p>
              <div class="buttons">
                <button class="button" @click=${() => void this.load()}>Try again</button>
              </div>`
          : nothing
      }`;
  }
}

/** What stands in a box. */
export function valueOf({ target }: Event): string {
  const isBox =
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement;
  return isBox ? target.value : '';
}

export function isChecked({ target }: Event): boolean {
  return target instanceof HTMLInputElement && target.checked;
}

function refusalOf(outcome: Exclude<SettingsOutcome, { kind: 'saved' | 'changed' }>): string {
  switch (outcome.kind) {
    case 'missing':
      return 'There is no such site any more.';
    case 'invalid':
      return `The server does not accept this: ${outcome.message}`;
    case 'taken':
      return 'The server does not accept this.';
    case 'failed':
      return outcome.reason === 'forbidden'
        ? 'You may not change settings.'
        : 'The server doesn’t answer. Please try again in a moment.';
  }
}
