/**
 * What reports count. The place in the list is what the database keeps: new figures are added at the end, and
 * none is ever removed. Durations are in whole seconds, and each value is counted by itself; all others have
 * only the value 0.
 */
export const FIGURES = [
  'conversations',
  'firstResponse',
  'waiting',
  'duration',
  'visitorMessages',
  'sentAgain',
  'duplicates',
  'returns',
  'restored',
  'reloadReturns',
  'reloadRestored',
  'newTabReturns',
  'newTabRestored',
  'lateReturns',
  'lateRestored',
  'networkReturns',
  'networkRestored',
  'formShown',
  'formSent',
  'abandonedUnanswered',
  'abandonedAnswered',
  'abandonedByDisconnect',
  'resolved',
  'resolvedAutomatically',
  'ended',
  /** For agents only. */
  'answers',
  /** For agents only: seconds, as a count. */
  'availableSeconds',
] as const;
export type Figure = (typeof FIGURES)[number];

/** How often each value of each figure occurs. */
export type FigureCounts = Map<Figure, Map<number, number>>;

const CODES = new Map(FIGURES.map((figure, code) => [figure, code]));

/** Adds to the count of a value; a count of 0 is left out. */
export function addCount(to: FigureCounts, figure: Figure, value: number, count: number): void {
  const values = to.get(figure) ?? new Map<number, number>();
  to.set(figure, values);
  const sum = (values.get(value) ?? 0) + count;
  if (sum === 0) values.delete(value);
  else values.set(value, sum);
}

/**
 * The counts as text: for each figure its code and the number of its values; for each value, in their order,
 * by how much it exceeds the one before, and its count. Each number takes as many bytes of 7 bits as it needs,
 * the lowest first. A year has millions of values, and is read at once.
 *
 * @throws RangeError for a count or a value below 0
 */
export function encodeFigures(figures: FigureCounts): string {
  const bytes: number[] = [];
  const write = (given: number) => {
    if (!Number.isSafeInteger(given) || given < 0) throw new RangeError(`no count: ${given}`);
    let rest = given;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
    bytes.push(rest);
  };
  for (const [figure, values] of figures) {
    if (values.size === 0) continue;
    write(CODES.get(figure)!);
    write(values.size);
    let previous = 0;
    for (const [value, count] of [...values].sort(([a], [b]) => a - b)) {
      write(value - previous);
      write(count);
      previous = value;
    }
  }
  return Buffer.from(bytes).toString('base64');
}

/** The values of one figure, in their order, and how often each occurs. Only the first `length` of each count. */
export interface FigureValues {
  values: Float64Array;
  counts: Float64Array;
  length: number;
}

/**
 * Calls `each` for every figure in what `encodeFigures` has written. It must take what it needs at once: the
 * arrays are used again. A figure of a newer version is skipped.
 */
export function decodeFigures(
  text: string,
  each: (figure: Figure, decoded: FigureValues) => void,
): void {
  const bytes = Buffer.from(text, 'base64');
  let at = 0;
  const read = () => {
    let byte = bytes[at++]!;
    if (byte < 0x80) return byte;
    let [number, unit] = [byte & 0x7f, 0x80];
    do {
      byte = bytes[at++]!;
      number += (byte & 0x7f) * unit;
      unit *= 0x80;
    } while (byte >= 0x80);
    return number;
  };
  while (at < bytes.length) {
    const figure = FIGURES[read()];
    const length = read();
    if (decoded.values.length < length) {
      decoded.values = new Float64Array(2 * length);
      decoded.counts = new Float64Array(2 * length);
    }
    const { values, counts } = decoded;
    let value = 0;
    for (let index = 0; index < length; index += 1) {
      value += read();
      values[index] = value;
      counts[index] = read();
    }
    decoded.length = length;
    if (figure !== undefined) each(figure, decoded);
  }
}

const decoded: FigureValues = {
  values: new Float64Array(1_024),
  counts: new Float64Array(1_024),
  length: 0,
};
