import { html, type TemplateResult } from 'lit';
import { BLOCK_DAYS, type VisitorBlock } from '../../../protocol/blocks.js';
import { dateTime } from '../../browser/date-time.js';

type Days = VisitorBlock['days'];

const LABELS = { 1: '1 day', 7: '1 week', 30: '30 days' } as const;

/** What a new block lasts if nothing else is chosen. */
export const DEFAULT_DAYS = 7;

/** For a `select` of durations. */
export function durationOptions(chosen: Days): TemplateResult[] {
  return [...BLOCK_DAYS, null].map(
    (days) =>
      html`<option
        value=${days ?? ''}
        ?selected=${days === chosen}
        .textContent=${days === null ? 'For ever' : LABELS[days]}
      ></option>`,
  );
}

/** The duration that a value of {@link durationOptions} stands for. */
export function readDuration(value: string): Days {
  return BLOCK_DAYS.find((days) => String(days) === value) ?? null;
}

export function untilText(until: string | null): string {
  if (until === null) return 'For ever';
  return `Until ${dateTime(until)}`;
}
