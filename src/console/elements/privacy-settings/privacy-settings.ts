import { html, type TemplateResult } from 'lit';
import { defineElement } from '../../../elements/define-element.js';
import type { EditableSettings, SiteDetails } from '../../../protocol/site-settings.js';
import type { FormValues } from '../../state/console-state.js';
import { SiteForm } from '../site-form/site-form.js';
import { numberOf, numberText } from '../site-form/numbers.js';

const HOUR_SECONDS = 60 * 60;
const MINUTE_SECONDS = 60;

const LABELS: Readonly<Record<string, string>> = {
  historyHours: 'Keep the conversation in the browser (hours)',
  idleMinutes: 'Close after inactivity (minutes)',
  messageLog: 'Keep a message log',
  deleteAfterDays: 'Delete closed conversations after (days)',
};

/** What is kept of conversations, and for how long (row C7). */
export class PrivacySettings extends SiteForm {
  static define(): void {
    defineElement('privacy-settings', PrivacySettings);
  }

  protected override readonly section = 'privacy';
  protected override readonly heading = 'Privacy';
  protected override readonly intro =
    'What is kept of conversations, and for how long. Widgets obey within a minute, also on pages that are open.';
  protected override readonly fieldOfSetting = {
    'retention.historySeconds': 'historyHours',
    'retention.idleSeconds': 'idleMinutes',
    messageLog: 'messageLog',
    deleteAfterDays: 'deleteAfterDays',
  };

  protected override labelOf(field: string): string {
    return LABELS[field] ?? field;
  }

  protected override textOf(field: string, value: string | boolean): string {
    return value === '' ? 'As on other sites' : super.textOf(field, value);
  }

  protected override errorOf(field: string): string {
    switch (field) {
      case 'idleMinutes':
        return 'Please enter at least 1 minute.';
      case 'deleteAfterDays':
        return 'Please enter a whole number of days; 0 deletes nothing by age.';
      default:
        return 'Please enter a number of hours; 0 keeps nothing.';
    }
  }

  protected override read({ settings }: SiteDetails): FormValues {
    const { retention, messageLog = true, deleteAfterDays } = settings;
    return {
      historyHours: numberText(retention?.historySeconds, HOUR_SECONDS),
      idleMinutes: numberText(retention?.idleSeconds, MINUTE_SECONDS),
      messageLog,
      deleteAfterDays: numberText(deleteAfterDays),
    };
  }

  protected override write(values: FormValues, settings: EditableSettings): EditableSettings {
    const { retention: _, deleteAfterDays: _days, ...rest } = settings;
    const historySeconds = numberOf(values.historyHours, HOUR_SECONDS);
    const idleSeconds = numberOf(values.idleMinutes, MINUTE_SECONDS);
    const deleteAfterDays = numberOf(values.deleteAfterDays);
    const retention = {
      ...(historySeconds !== undefined && { historySeconds }),
      ...(idleSeconds !== undefined && { idleSeconds }),
    };
    return {
      ...rest,
      ...(Object.keys(retention).length > 0 && { retention }),
      messageLog: values.messageLog === true,
      ...(deleteAfterDays !== undefined && { deleteAfterDays }),
    };
  }

  protected override renderFields(values: FormValues, { defaults }: SiteDetails): TemplateResult {
    const number = (
      field: string,
      hint: string,
      placeholder: string,
      min: number,
    ): TemplateResult =>
      this.renderText(field, values[field], { type: 'number', hint, placeholder, min });
    return html`
      ${number(
        'historyHours',
        'After this time without activity, the visitor’s browser forgets the conversation. 0 keeps neither messages nor key. A shorter time also shortens what is stored already.',
        numberText(defaults.historySeconds, HOUR_SECONDS),
        0,
      )}
      ${number(
        'idleMinutes',
        'A conversation in which nothing happens is closed after this time.',
        numberText(defaults.idleSeconds, MINUTE_SECONDS),
        1,
      )}
      ${this.renderSwitch(
        'messageLog',
        values.messageLog,
        'Switched off, what people wrote is deleted 5 minutes after a conversation is closed, also of those closed before.',
      )}
      ${number(
        'deleteAfterDays',
        'A closed conversation is deleted with all that is known of it. 0: never by age.',
        numberText(defaults.deleteAfterDays),
        0,
      )}
    `;
  }
}
