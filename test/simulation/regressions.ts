/** A seed that found something once in a conversation without tasks, and what. Each is run with every test. */
export interface Regression {
  seed: number;
  found: string;
}

export const REGRESSIONS: readonly Regression[] = [
  { seed: 33, found: 'a tab that woke up sent something new before what had waited in it' },
  { seed: 77, found: 'a server whose clock jumped took sessions with open sockets for away' },
  { seed: 106, found: 'a tab that woke up and a newer one disagreed on whether the panel is open' },
  {
    seed: 238,
    found: 'a tab that was frozen at the end brought the ended conversation to a new tab',
  },
  { seed: 291, found: 'a tab without shared storage lost its draft on a reload' },
  {
    seed: 1042,
    found: 'a leader was killed after it asked for a session, and the next one opened a second',
  },
  { seed: 3878, found: 'as seed 77, with the jump between a stamp and a sweep' },
  {
    seed: 5636,
    found: 'a hidden leader waited for a throttled timer to request a message it knew of',
  },
  {
    seed: 5670,
    found: 'a tab with the old log dropped a message that only the new log confirmed',
  },
  {
    seed: 8380,
    found: 'a tab kept the old log after a restored backup that only other tabs knew of',
  },
  {
    seed: 8858,
    found: 'a tab that was frozen at the end left a record in storage, and was killed',
  },
  { seed: 8112, found: 'a tab took another tab’s messages into a conversation that had ended' },
];
