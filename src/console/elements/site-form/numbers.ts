import type { FormValue } from '../../state/console-state.js';

/** A number in a field that counts in another unit, which is `unit` of the setting's; empty: the site sets none. */
export function numberText(setting: number | undefined, unit = 1): string {
  return setting === undefined ? '' : String(Number((setting / unit).toFixed(4)));
}

/** The setting, a whole number; `undefined`: the field is empty. */
export function numberOf(field: FormValue | undefined, unit?: number): number | undefined {
  if (typeof field !== 'string' || field.trim() === '') return undefined;
  const number = Number(field);
  return unit === undefined ? number : Math.round(number * unit);
}
