/** A time to which a conversation can be snoozed. */
export interface SnoozeChoice {
  label: string;
  /** `null`: until the visitor writes. */
  until: Date | null;
}

const HOUR_MS = 60 * 60_000;
/** When a working day begins, in hours. */
const MORNING = 9;
const MONDAY = 1;

/** What is offered at this time, on the clock and in the time zone of the device. */
export function snoozeChoices(now: Date): SnoozeChoice[] {
  const tomorrow = morningAfter(now, 1);
  const monday = morningAfter(now, (MONDAY - now.getDay() + 7) % 7 || 7);
  return [
    { label: 'In 1 hour', until: new Date(now.getTime() + HOUR_MS) },
    { label: 'In 3 hours', until: new Date(now.getTime() + 3 * HOUR_MS) },
    { label: 'Tomorrow morning', until: tomorrow },
    ...(monday.getTime() === tomorrow.getTime() ? [] : [{ label: 'Next week', until: monday }]),
    { label: 'Until the visitor writes', until: null },
  ];
}

function morningAfter(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING);
}

/** For a field of type `datetime-local`: "2026-11-30T09:00" in the time zone of the device. */
export function toLocalField(time: Date): string {
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
