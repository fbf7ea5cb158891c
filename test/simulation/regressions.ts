/** A seed that found something once, and what. It is run with every test from then on. */
export interface Regression {
  seed: number;
  found: string;
}

export const REGRESSIONS: readonly Regression[] = [
  { seed: 77, found: 'a server whose clock leapt called sessions with open sockets away' },
  { seed: 238, found: 'a tab that slept through the end brought a dead conversation to a new tab' },
  { seed: 291, found: 'an island lost its draft over a reload' },
];
