/** One line of a definition list. */
export interface DataEntry {
  term: string;
  text: string;
}

/** Any JSON object as lines to be read; nested objects are opened one level deep. */
export function dataEntries(data: Readonly<Record<string, unknown>>): DataEntry[] {
  return Object.entries(data).flatMap(([key, value]) =>
    isObject(value)
      ? Object.entries(value).map(([inner, each]) => ({
          term: `${key} › ${inner}`,
          text: textOf(each),
        }))
      : [{ term: key, text: textOf(value) }],
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return JSON.stringify(value, null, 1);
}
