import type { FormRow, FormValue, FormValues, SettingsDraft } from '../../state/console-state.js';

/** A field's text; empty if it is none. */
export function textIn(value: FormValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** The rows of a list. */
export function rowsOf(value: FormValue | undefined): readonly FormRow[] {
  return Array.isArray(value) ? value : [];
}

/** Whether the same stands in two forms or fields. */
export function isSame(
  a: FormValues | FormValue | undefined,
  b: FormValues | FormValue | undefined,
): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The fields that both the agent and somebody else have changed, each in another way. */
export function conflictsOf({ values, before }: SettingsDraft, theirs: FormValues): string[] {
  return fieldsOf(values, before, theirs).filter(
    (field) =>
      !isSame(values[field], before[field]) &&
      !isSame(theirs[field], before[field]) &&
      !isSame(values[field], theirs[field]),
  );
}

/** The agent's own changes on top of what stands there now. */
export function rebased({ values, before }: SettingsDraft, theirs: FormValues): FormValues {
  const own = fieldsOf(values, before).filter((field) => !isSame(values[field], before[field]));
  const rest = Object.fromEntries(Object.entries(theirs).filter(([field]) => !own.includes(field)));
  const kept = own.flatMap((field) => {
    const value = values[field];
    return value === undefined ? [] : [[field, value] as const];
  });
  return { ...rest, ...Object.fromEntries(kept) };
}

function fieldsOf(...forms: readonly FormValues[]): string[] {
  return [...new Set(forms.flatMap((form) => Object.keys(form)))];
}
