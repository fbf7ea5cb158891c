import { createDraw, type Draw } from './draw.js';
import type { Failpoint } from './failpoints.js';
import type { Plan, Setup, Step } from './plan.js';
import { makeChanges } from './make-changes.js';
import { makeTasks } from './make-tasks.js';
import { SCENES } from './scenes.js';
import type { Trouble } from './weather.js';

type Made = Step extends infer S ? (S extends Step ? Omit<S, 'at'> : never) : never;
type Maker = (draw: Draw) => Made;

/** What visitors and agents do all the time. */
const LIFE: [weight: number, make: Maker][] = [
  [14, (d) => ({ kind: 'send', tab: d.tab(), count: d.one([1, 1, 1, 2, 3, 6]) })],
  [5, (d) => ({ kind: 'agent-says', browser: d.browser(), count: d.one([1, 1, 2, 4]) })],
  [2, (d) => ({ kind: 'draft', tab: d.tab() })],
  [2, (d) => ({ kind: 'panel', tab: d.tab(), open: d.chance(0.6) })],
  [1, (d) => ({ kind: 'read', tab: d.tab() })],
  [1, (d) => ({ kind: 'older', tab: d.tab() })],
  [1, (d) => ({ kind: 'retry', tab: d.tab() })],
  [1, (d) => ({ kind: 'use-here', tab: d.tab() })],
];

const FAILPOINTS: readonly Failpoint[] = [
  'now',
  'before-commit',
  'before-group',
  'after-commit',
  'after-commit',
  'reading',
  'between-statements',
];

/** Families of faults: each run draws some of them. */
const FAULTS: readonly (readonly Maker[])[] = [
  [
    (d) => ({ kind: 'weather', ms: d.between(2_000, 30_000), trouble: lossy(d) }),
    (d) => ({ kind: 'weather', ms: d.between(2_000, 30_000), trouble: doubled(d) }),
  ],
  [
    (d) => ({
      kind: 'weather',
      ms: d.between(5_000, 40_000),
      trouble: { stray: 0.5, strayMs: d.one([400, 3_000, 15_000]) },
    }),
    (d) => ({
      kind: 'weather',
      ms: d.between(5_000, 20_000),
      trouble: { slower: d.one([300, 2_000, 6_000]) },
    }),
  ],
  [
    (d) => ({ kind: 'cut', browser: d.browser() }),
    (d) => ({ kind: 'half-open', browser: d.browser() }),
    (d) => ({ kind: 'offline', browser: d.browser(), ms: d.between(500, 50_000) }),
  ],
  [
    (d) => ({
      kind: 'kill-server',
      where: d.one(FAILPOINTS),
      downMs: d.one([0, 300, 3_000, 20_000]),
      silent: d.chance(0.2),
    }),
  ],
  [
    (d) => ({ kind: 'slow-commits', ms: d.one([500, 4_000, 12_000]), commits: d.between(1, 3) }),
    (d) => ({ kind: 'busy-database', ms: d.between(200, 12_000) }),
  ],
  [
    (d) => ({ kind: 'reload', tab: d.tab() }),
    (d) => ({ kind: 'open', browser: d.browser(), visible: d.chance(0.7) }),
    (d) => ({ kind: 'close', tab: d.tab() }),
    (d) => ({ kind: 'duplicate', tab: d.tab() }),
  ],
  [
    (d) => ({ kind: 'kill', tab: d.tab() }),
    (d) => ({ kind: 'kill-at-write', tab: d.tab(), nth: d.between(1, 6) }),
    (d) => ({ kind: 'open', browser: d.browser(), visible: true }),
  ],
  [
    (d) => ({ kind: 'freeze', tab: d.tab(), ms: d.one([1_000, 20_000, 70_000, 150_000]) }),
    (d) => ({
      kind: 'stall',
      tab: d.tab(),
      ms: d.one([500, 8_000, 30_000, 90_000]),
      what: d.one(['all', 'timers']),
    }),
  ],
  [(d) => ({ kind: 'hide', tab: d.tab() }), (d) => ({ kind: 'show', tab: d.tab() })],
  [(d) => ({ kind: 'steal-lock', browser: d.browser(), ms: d.one([0, 500, 8_000]) })],
  [
    (d) => ({
      kind: 'quota',
      browser: d.browser(),
      units: d.one([0, 1_500, 3_000, 6_000]),
      ms: d.between(3_000, 60_000),
    }),
  ],
  [(d) => ({ kind: 'clear-storage', browser: d.browser() })],
  [() => ({ kind: 'refuse-tokens' })],
  [
    (d) => ({
      kind: 'jump',
      whose: d.one(['device', 'server']),
      ms: d.one([-3_600_000, -400_000, -20_000, 20_000, 400_000]),
    }),
  ],
  [
    (d) => ({
      kind: 'take-over',
      browser: d.browser(),
      says: d.chance(0.5),
      ms: d.one([100, 3_000, 40_000]),
    }),
  ],
  [(d) => ({ kind: 'resolve', browser: d.browser() }), (d) => ({ kind: 'end', tab: d.tab() })],
  [(d) => ({ kind: 'erase', browser: d.browser() })],
  [() => ({ kind: 'back-up' }), (d) => ({ kind: 'restore', downMs: d.one([100, 5_000]) })],
  [(d) => ({ kind: 'agent-says', browser: d.browser(), count: d.one([20, 60, 110]) })],
];

function lossy(d: Draw): Trouble {
  const kinds = ['request', 'ack', 'event', 'echo', 'http', 'http-answer'] as const;
  return {
    lose: Object.fromEntries(
      kinds.filter(() => d.chance(0.5)).map((k) => [k, d.one([0.1, 0.4, 0.9])]),
    ),
  };
}

function doubled(d: Draw): Trouble {
  const kinds = ['request', 'echo', 'event', 'http'] as const;
  return {
    double: Object.fromEntries(
      kinds.filter(() => d.chance(0.6)).map((k) => [k, d.one([0.2, 0.6])]),
    ),
  };
}

/** Each part is drawn by itself, so that a new one leaves the others as they were. */
export type Part = 'conversation' | 'tasks' | 'changes';

/**
 * The plan of a seed: a random subset of faults in a few minutes of a random conversation, and in some of them guided
 * tasks.
 */
export function makePlan(
  seed: number,
  parts: readonly Part[] = ['conversation', 'tasks', 'changes'],
): Plan {
  const { setup, length, steps } = makeConversation(seed);
  if (parts.includes('tasks')) steps.push(...makeTasks(seed, length));
  if (parts.includes('changes')) steps.push(...makeChanges(seed, length));
  return { seed, setup, steps: steps.sort((a, b) => a.at - b.at) };
}

function makeConversation(seed: number): Pick<Plan, 'setup' | 'steps'> & { length: number } {
  const draw = createDraw(seed);
  const setup = makeSetup(draw);
  const families = FAULTS.filter(() => draw.chance(0.22));
  const length = draw.one([30_000, 90_000, 180_000, 300_000]);
  const steps: Step[] = [{ at: 0, kind: 'send', tab: 0, count: 1 }];
  const acts = draw.between(6, 26);
  for (let i = 0; i < acts; i++) steps.push(at(draw, length, pick(draw, LIFE)(draw)));
  for (const family of families) {
    const times = draw.between(1, 4);
    for (let i = 0; i < times; i++) steps.push(at(draw, length, draw.one(family)(draw)));
  }
  if (draw.chance(0.3)) {
    const begin = draw.upTo(length);
    for (const { after = 0, ...made } of draw.one(SCENES))
      steps.push({ at: begin + after, ...made });
  }
  return { setup, length, steps };
}

function at(draw: Draw, length: number, made: Made): Step {
  return { at: draw.upTo(length), ...made };
}

function pick(draw: Draw, from: typeof LIFE): Maker {
  const total = from.reduce((sum, [weight]) => sum + weight, 0);
  let left = draw.random() * total;
  for (const [weight, make] of from) if ((left -= weight) < 0) return make;
  return from[0]![1];
}

function makeSetup(draw: Draw): Setup {
  const fastest = draw.one([1, 5, 40, 200]);
  return {
    browsers: draw.chance(0.15) ? 2 : 1,
    tabs: draw.one([1, 2, 3, 3, 3, 4]),
    latency: [fastest, fastest + draw.one([0, 20, 200])],
    storageLag: draw.one([0, 0, 20, 300, 900]),
    channelDelay: draw.one([0, 0, 3, 40]),
    locks: draw.chance(0.1) ? 'none' : 'web',
    storage: draw.chance(0.05) ? 'isolated' : 'shared',
    idleSeconds: draw.one([1800, 1800, 1800, 120]),
    disconnectSeconds: draw.one([300, 300, 40]),
    tokenSeconds: draw.one([900, 900, 60]),
    groupCommits: draw.chance(0.5),
  };
}
