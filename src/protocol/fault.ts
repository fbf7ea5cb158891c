/*
 * What is wrong with an input, and where. Whoever asks a server is owed a reason; a page owes nobody one:
 * the widget's bundle has `tools/rollup/lean/fault.mjs` in the place of this module, which keeps none.
 */

/** One thing that is wrong, and at which place of the input. */
export interface Fault {
  path: (string | number)[];
  message: string;
}

/**
 * All that a schema found wrong: of an object every key's first fault, else one. No `Error`: nobody sees
 * where it came from, and a stack for each arm of a union that does not fit would cost more than parsing.
 */
export class Mismatch {
  constructor(readonly faults: Fault[]) {}
}

export function fail(message: string): never {
  throw new Mismatch([{ path: [], message }]);
}

/** Reads a part of the input, and names the part in what is thrown. */
export function at<T>(read: (input: unknown) => T, input: unknown, key: string | number): T {
  try {
    return read(input);
  } catch (error) {
    if (error instanceof Mismatch) for (const { path } of error.faults) path.unshift(key);
    throw error;
  }
}

/** As {@link at}, but what is wrong goes to `faults`, and the part is nothing then. */
export function readPart<T>(
  read: (input: unknown) => T,
  input: unknown,
  key: string,
  faults: Fault[],
): T | undefined {
  try {
    return at(read, input, key);
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    faults.push(...error.faults);
    return undefined;
  }
}

export function addFault(faults: Fault[], key: string, message: string): void {
  faults.push({ path: [key], message });
}

/** @throws Mismatch if anything was wrong. */
export function settle(faults: Fault[]): void {
  if (faults.length > 0) throw new Mismatch(faults);
}
