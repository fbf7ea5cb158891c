import type { Step } from './plan.js';

/** A step without its moment: so many ms after the scene begins. */
export type Cue = Step extends infer S
  ? S extends Step
    ? Omit<S, 'at'> & { after?: number }
    : never
  : never;

/** Of four tabs at most, one of which is frozen and so spared, whichever it is. */
const ALL_BUT_ONE_DIE = [0, 0, 1, 1].map((tab): Cue => ({ kind: 'kill', tab, after: 1_000 }));

/**
 * Faults that only matter together, close to each other: drawn at random, each of these would come up
 * once in many thousand runs. The first tab leads most of the time, and the second is visible.
 */
export const SCENES: readonly (readonly Cue[])[] = [
  // A message waits for the database behind the socket that takes its own one's place.
  [
    { kind: 'slow-commits', ms: 4_000, commits: 2 },
    { kind: 'take-over', browser: 0, says: false, ms: 20_000, after: 10 },
    { kind: 'send', tab: 0, count: 2, after: 100 },
    { kind: 'send', tab: 1, count: 1, after: 900 },
  ],
  // Nothing can be written down, and the leader dies with what it was told.
  [
    { kind: 'quota', browser: 0, units: 0, ms: 50_000 },
    { kind: 'offline', browser: 0, ms: 9_000, after: 10 },
    { kind: 'send', tab: 1, count: 2, after: 100 },
    { kind: 'kill', tab: 0, after: 700 },
  ],
  // The author goes; only the leader remembers, and is a leader no more.
  [
    { kind: 'quota', browser: 0, units: 0, ms: 60_000 },
    { kind: 'offline', browser: 0, ms: 20_000, after: 10 },
    { kind: 'send', tab: 1, count: 2, after: 100 },
    { kind: 'kill', tab: 1, after: 1_500 },
    { kind: 'steal-lock', browser: 0, ms: 300, after: 3_000 },
  ],
  // Echoes come, acknowledgements do not.
  [
    { kind: 'weather', trouble: { lose: { ack: 1 } }, ms: 25_000 },
    { kind: 'send', tab: 0, count: 3, after: 300 },
  ],
  // The leader's timers stand still, its socket is gone, and it still hears questions.
  [
    { kind: 'stall', tab: 0, ms: 90_000, what: 'timers' },
    { kind: 'cut', browser: 0, after: 500 },
    { kind: 'send', tab: 1, count: 2, after: 1_500 },
  ],
  // A frozen follower is first in the queue for the lock.
  [
    { kind: 'freeze', tab: 1, ms: 60_000 },
    { kind: 'close', tab: 0, after: 500 },
    { kind: 'send', tab: 1, count: 1, after: 2_000 },
  ],
  // It ends in one tab while the leader sleeps with news on its way.
  [
    { kind: 'stall', tab: 0, ms: 9_000, what: 'all' },
    { kind: 'agent-says', browser: 0, count: 2, after: 300 },
    { kind: 'end', tab: 1, after: 2_000 },
    { kind: 'send', tab: 1, count: 1, after: 4_000 },
  ],
  // The answer to the opening is lost, and the question is asked again.
  [
    { kind: 'end', tab: 0 },
    { kind: 'weather', trouble: { lose: { 'http-answer': 0.8 } }, ms: 20_000, after: 2_000 },
    { kind: 'send', tab: 1, count: 2, after: 2_500 },
  ],
  // The last word is said while its echo is lost: nothing comes behind it that would show the hole.
  [
    { kind: 'weather', trouble: { lose: { echo: 1 } }, ms: 3_000 },
    { kind: 'agent-says', browser: 0, count: 2, after: 200 },
  ],
  // The log goes back in time and grows again, past where the tabs are.
  [
    { kind: 'back-up' },
    { kind: 'send', tab: 0, count: 3, after: 300 },
    { kind: 'offline', browser: 0, ms: 15_000, after: 4_000 },
    { kind: 'restore', downMs: 200, after: 5_000 },
    { kind: 'agent-says', browser: 0, count: 6, after: 7_000 },
  ],
  // Nothing can be written down, and the author sleeps while the tabs that it told go away.
  [
    { kind: 'quota', browser: 0, units: 0, ms: 60_000 },
    { kind: 'offline', browser: 0, ms: 20_000, after: 10 },
    { kind: 'send', tab: 1, count: 2, after: 100 },
    { kind: 'freeze', tab: 1, ms: 5_000, after: 400 },
    ...ALL_BUT_ONE_DIE,
    { kind: 'open', browser: 0, visible: true, after: 1_200 },
  ],
  // The same, and the author dies: only one that slept has heard of it.
  [
    { kind: 'quota', browser: 0, units: 0, ms: 60_000 },
    { kind: 'offline', browser: 0, ms: 20_000, after: 10 },
    { kind: 'send', tab: 1, count: 2, after: 100 },
    { kind: 'freeze', tab: 2, ms: 5_000, after: 400 },
    ...ALL_BUT_ONE_DIE,
    { kind: 'open', browser: 0, visible: true, after: 1_200 },
  ],
  // An agent writes in the moment in which a socket is accepted.
  [
    { kind: 'slow-accepts', ms: 400, accepts: 3 },
    { kind: 'cut', browser: 0 },
    ...[400, 550, 700, 850, 1_000, 1_150, 1_500].map((after): Cue => ({
      kind: 'agent-says',
      browser: 0,
      count: 1,
      after,
    })),
  ],
];
