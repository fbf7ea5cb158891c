import { html, nothing, type TemplateResult } from 'lit';
import { defineElement } from '../../../elements/define-element.js';
import type { OpeningException, OpeningHours } from '../../../protocol/site.js';
import type { EditableSettings, SiteDetails } from '../../../protocol/site-settings.js';
import type { FormRow, FormValue, FormValues } from '../../state/console-state.js';
import { rowsOf, textIn } from '../site-form/form-values.js';
import { isChecked, SiteForm, valueOf } from '../site-form/site-form.js';

type List = 'spans' | 'exceptions';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const WORKDAYS = '12345';

const LABELS: Readonly<Record<string, string>> = {
  isKept: 'Keep opening hours',
  timeZone: 'Time zone',
  spans: 'Hours of the week',
  exceptions: 'Exceptions by date',
};

/** When the site is open: hours of the week, and dates on which these do not apply. */
export class OpeningHoursSettings extends SiteForm {
  static define(): void {
    defineElement('opening-hours-settings', OpeningHoursSettings);
  }

  protected override readonly section = 'opening-hours';
  protected override readonly heading = 'Opening hours';
  protected override readonly intro =
    'Outside of them nobody counts as available, and visitors see when you are back.';
  protected override readonly fieldOfSetting = {
    'openingHours.spans': 'spans',
    'openingHours.exceptions': 'exceptions',
    openingHours: 'timeZone',
  };

  protected override labelOf(field: string): string {
    return LABELS[field] ?? field;
  }

  protected override errorOf(field: string, message: string): string {
    if (field === 'spans') return 'Please enter both times of each row.';
    if (message.startsWith('exceptions: two')) return 'Two exceptions mix "closed" with hours.';
    if (field === 'exceptions' || message.startsWith('exceptions'))
      return 'Please enter the date and the times of each exception.';
    return 'Please enter a time zone such as Europe/Berlin.';
  }

  protected override textOf(field: string, value: FormValue | undefined): string {
    if (field !== 'spans' && field !== 'exceptions') return super.textOf(field, value);
    const lines = rowsOf(value).map(({ days, date, isClosed, from, to }) => {
      const when =
        date ??
        daysIn(days)
          .map((day) => DAYS[day - 1]!.slice(0, 3))
          .join(' ');
      return `${when} ${isClosed === true ? 'closed' : `${from}–${to}`}`;
    });
    return lines.join('\n') || '(none)';
  }

  protected override read({ settings: { openingHours } }: SiteDetails): FormValues {
    const { timeZone, spans = [], exceptions = [] }: Partial<OpeningHours> = openingHours ?? {};
    return {
      isKept: openingHours !== undefined,
      timeZone: timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
      spans: spans.map(({ days, from, to }) => ({
        days: daysIn(days.join('')).join(''),
        from: fieldTime(from),
        to: fieldTime(to),
      })),
      exceptions: exceptions.flatMap(rowsOfException),
    };
  }

  protected override write(values: FormValues, settings: EditableSettings): EditableSettings {
    const { openingHours: _, ...rest } = settings;
    if (values.isKept !== true) return rest;
    const spans = rowsOf(values.spans).map(({ days, from, to }) => ({
      days: daysIn(days),
      from: String(from),
      to: String(to),
    }));
    const exceptions = exceptionsOf(rowsOf(values.exceptions));
    const openingHours = {
      timeZone: textIn(values.timeZone).trim(),
      spans,
      ...(exceptions.length > 0 && { exceptions }),
    };
    return { ...rest, openingHours };
  }

  private setRow(field: List, index: number, change: (row: FormRow) => FormRow): void {
    this.setRows(field, (rows) => rows.map((row, n) => (n === index ? change(row) : row)));
  }

  private add(field: List, row: FormRow): void {
    this.setRows(field, (rows) => [...rows, row]);
    void this.updateComplete.then(() => this.focusLast(`.${field} .row`));
  }

  private focusLast(selector: string): void {
    const last = [...this.renderRoot.querySelectorAll(selector)].at(-1);
    last?.querySelector<HTMLElement>('input')?.focus();
  }

  private removeRow(field: List, index: number): void {
    this.setRows(field, (rows) => rows.filter((_, n) => n !== index));
    this.renderRoot.querySelector<HTMLElement>(`.${field} .add`)?.focus();
  }

  private renderTimes(field: List, row: FormRow, index: number, id: string): TemplateResult {
    const time = (name: 'from' | 'to', label: string): TemplateResult =>
      html`<div>
        <label for=${`${id}-${name}`} .textContent=${label}></label>
        <input
          id=${`${id}-${name}`}
          type="time"
          required
          .value=${String(row[name] ?? '')}
          @input=${(event: InputEvent) => {
            const value = valueOf(event);
            this.setRow(field, index, (typed) => ({ ...typed, [name]: value }));
          }}
        />
      </div>`;
    return html`${time('from', 'From')} ${time('to', 'To')}`;
  }

  private renderSpan(row: FormRow, index: number): TemplateResult {
    const toggle = (day: string, on: boolean): void =>
      this.setRow('spans', index, (typed) => {
        const days = String(typed.days ?? '');
        return { ...typed, days: daysIn(on ? days + day : days.replace(day, '')).join('') };
      });
    return html`<fieldset class="row" aria-label=${`Hours ${index + 1}`}>
      <div class="choices">
        ${DAYS.map((label, n) => {
          const day = String(n + 1);
          return html`<label class="choice">
            <input
              type="checkbox"
              .checked=${String(row.days ?? '').includes(day)}
              @change=${(event: Event) => toggle(day, isChecked(event))}
            />
            <span .textContent=${label}></span>
          </label>`;
        })}
      </div>
      <div class="columns">
        ${this.renderTimes('spans', row, index, `span-${index}`)}
        <button
          class="button quiet"
          type="button"
          aria-label=${`Remove hours ${index + 1}`}
          @click=${() => this.removeRow('spans', index)}
        >
          Remove
        </button>
      </div>
    </fieldset>`;
  }

  private renderException(row: FormRow, index: number): TemplateResult {
    const set = (next: FormRow): void =>
      this.setRow('exceptions', index, (typed) => ({ ...typed, ...next }));
    const id = `exception-${index}`;
    return html`<fieldset class="row" aria-label=${`Exception ${index + 1}`}>
      <div class="columns">
        <div>
          <label for=${`${id}-date`}>Date</label>
          <input
            id=${`${id}-date`}
            type="date"
            .value=${String(row.date ?? '')}
            @input=${(event: InputEvent) => set({ date: valueOf(event) })}
          />
        </div>
        ${row.isClosed === true ? nothing : this.renderTimes('exceptions', row, index, id)}
        <button
          class="button quiet"
          type="button"
          aria-label=${`Remove exception ${index + 1}`}
          @click=${() => this.removeRow('exceptions', index)}
        >
          Remove
        </button>
      </div>
      <label class="choice">
        <input
          type="checkbox"
          .checked=${row.isClosed === true}
          @change=${(event: Event) => set({ isClosed: isChecked(event) })}
        />
        <span>Closed all day</span>
      </label>
    </fieldset>`;
  }

  protected override renderFields(values: FormValues): TemplateResult {
    const isKept = values.isKept === true;
    return html`
      ${this.renderSwitch('isKept', values.isKept, 'Switched off, the site is open whenever an agent is available.')}
      ${isKept ? this.renderHours(values) : nothing}
    `;
  }

  private renderHours(values: FormValues): TemplateResult {
    const [spans, exceptions] = [rowsOf(values.spans), rowsOf(values.exceptions)];
    const newSpan = { days: WORKDAYS, from: '09:00', to: '17:00' };
    const newException = { date: '', isClosed: true, from: '09:00', to: '12:00' };
    return html`
      ${this.renderText('timeZone', values.timeZone, { list: 'zones' })}
      <datalist id="zones">
        ${Intl.supportedValuesOf('timeZone').map((zone) => html`<option value=${zone}></option>`)}
      </datalist>
      <section class="spans" aria-labelledby="spans-title">
        <h3 id="spans-title" .textContent=${this.labelOf('spans')}></h3>
        <p class="hint">Hours that end at or before their beginning go on until the next day.</p>
        ${spans.map((row, index) => this.renderSpan(row, index))} ${this.renderError('spans')}
        <div class="buttons">
          <button class="button add" type="button" @click=${() => this.add('spans', newSpan)}>
            Add hours
          </button>
        </div>
      </section>
      <section class="exceptions" aria-labelledby="exceptions-title">
        <h3 id="exceptions-title" .textContent=${this.labelOf('exceptions')}></h3>
        <p class="hint">
          On these dates the hours of the week do not apply. A date may have several rows.
        </p>
        ${exceptions.map((row, index) => this.renderException(row, index))}
        ${this.renderError('exceptions')}
        <div class="buttons">
          <button
            class="button add"
            type="button"
            @click=${() => this.add('exceptions', newException)}
          >
            Add exception
          </button>
        </div>
      </section>
    `;
  }
}

/** ISO weekdays, in their order: "135" has Monday, Wednesday and Friday. */
function daysIn(days: FormRow[string] | undefined): number[] {
  return DAYS.map((_, n) => n + 1).filter((day) => String(days).includes(String(day)));
}

/** A field for times has no 24:00: there it is the midnight that the next day begins with. */
function fieldTime(time: string): string {
  return time === '24:00' ? '00:00' : time;
}

function rowsOfException({ date, spans }: OpeningException): FormRow[] {
  if (spans.length === 0) return [{ date, isClosed: true, from: '09:00', to: '12:00' }];
  return spans.map(({ from, to }) => ({
    ...{ date, isClosed: false },
    ...{ from: fieldTime(from), to: fieldTime(to) },
  }));
}

/** Rows of one date are one exception. One that is closed and open too stays twice, which is refused. */
function exceptionsOf(rows: readonly FormRow[]): OpeningException[] {
  const exceptions: OpeningException[] = [];
  for (const { date, isClosed, from, to } of rows) {
    const spans = isClosed === true ? [] : [{ from: String(from), to: String(to) }];
    const same = exceptions.find((each) => each.date === date);
    const isBothOpen = same && same.spans.length > 0 && spans.length > 0;
    if (isBothOpen) same.spans.push(...spans);
    else exceptions.push({ date: String(date), spans });
  }
  return exceptions;
}
