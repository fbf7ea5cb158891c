/** A seed that found something once, and what. It is run with every test from then on. */
export interface Regression {
  seed: number;
  found: string;
}

export const REGRESSIONS: readonly Regression[] = [
  { seed: 33, found: 'a tab that woke up sent something new before what had waited in it' },
  { seed: 77, found: 'a server whose clock leapt called sessions with open sockets away' },
  { seed: 106, found: 'a tab that woke up and one that came meanwhile disagreed about the panel' },
  { seed: 238, found: 'a tab that slept through the end brought a dead conversation to a new tab' },
  { seed: 291, found: 'an island lost its draft over a reload' },
  {
    seed: 1042,
    found: 'a leader died behind its opening, and the next one opened a second session',
  },
  { seed: 3878, found: 'a server whose clock leapt between a stamp and a sweep did the same' },
  {
    seed: 5636,
    found: 'a hidden leader waited for its timer to ask for a message it had heard of',
  },
  {
    seed: 5670,
    found: 'a tab with the old log took the new log’s word for a message it never showed',
  },
  {
    seed: 8380,
    found: 'a tab went on with the old log after a backup that only the others knew of',
  },
  { seed: 8858, found: 'a tab that slept through the end left a record of it behind, and died' },
  { seed: 8112, found: 'a tab took another one’s messages into a conversation that was over' },
];
