/** A seed that found something once, and what. It is run with every test from then on. */
export interface Regression {
  seed: number;
  found: string;
}

export const REGRESSIONS: readonly Regression[] = [];
