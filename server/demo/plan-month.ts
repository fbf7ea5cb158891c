import type { ReturnCause } from '../../src/protocol/return-cause.js';
import { BROWSERS, TOPICS, VISITORS, type Topic } from './demo-texts.js';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** How a conversation ends. `left`: nobody answered, and the visitor has gone. */
export type Ending = 'resolved' | 'ended' | 'forgotten' | 'left' | 'answered' | 'queued';

export interface PlannedConversation {
  topic: Topic;
  /** The same person may come again. */
  name: string;
  email: string | undefined;
  browser: string;
  /** The IP address, from the range for documentation. */
  address: string;
  /** What a shop's system knows of the visitor. */
  customer: Record<string, string | number> | undefined;
  /** The place in the team. */
  agent: number;
  /** How many of the topic's turns are said. */
  turns: number;
  ending: Ending;
  /** When each turn is said, and then when it ends; ms since 1970. */
  times: readonly number[];
  /** How the visitor comes back in between; `undefined`: is there all the time. */
  comesBack: ReturnCause | undefined;
  /** For so long the visitor is away before that, in ms. */
  awayMs: number;
}

/** Random numbers from 0 to below 1 that are the same for each seed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  // mulberry32
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Conversations of some days, in the order in which they begin. The last ones are still open at `end` (ms since
 * 1970).
 */
export function planMonth({
  seed,
  end,
  days,
  conversations,
  team,
}: {
  seed: number;
  end: number;
  days: number;
  conversations: number;
  /** By the site: the places in the team of those who answer there. */
  team: Readonly<Record<Topic['site'], readonly number[]>>;
}): PlannedConversation[] {
  const random = seededRandom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  /** Most waits are short, and few are long. */
  const about = (ms: number): number =>
    Math.round((ms * Math.exp(1.4 * (random() + random() - 1))) / SECOND_MS) * SECOND_MS;
  const open: readonly Ending[] = ['queued', 'answered', 'answered', 'queued', 'left', 'answered'];

  const returns: readonly [ReturnCause, awayMs: number][] = [
    ...(['navigate', 'navigate', 'navigate', 'reload', 'new_tab'] as const).map(
      (cause): [ReturnCause, number] => [cause, 2 * SECOND_MS],
    ),
    ['reconnect', 2 * MINUTE_MS],
    ['return', 40 * MINUTE_MS],
  ];

  const plan = (ending: Ending, begin: number, topic = pick(TOPICS)): PlannedConversation => {
    const names = VISITORS[topic.language];
    const nth = Math.floor(random() * names.length);
    const [cause, awayMs] = pick(returns);
    const comesBack = random() < 0.35 ? cause : undefined;
    const isAlone = ending === 'left' || ending === 'queued';
    const firstAnswer = topic.turns.findIndex(([who]) => who === 'a');
    const turns = isAlone ? firstAnswer : topic.turns.length - (ending === 'forgotten' ? 1 : 0);
    const times: number[] = [];
    let at = begin;
    for (const [who] of topic.turns.slice(0, turns)) {
      times.push(at);
      at += about(who === 'v' ? 70 * SECOND_MS : 40 * SECOND_MS);
    }
    times.push(at + about(2 * MINUTE_MS) + (comesBack === undefined ? 0 : awayMs));
    return {
      topic,
      name: names[nth]!,
      // A message with an address would wait for its answer for a month.
      email: !isAlone && random() < 0.6 ? `visitor${nth}.${topic.language}@example.com` : undefined,
      browser: pick(BROWSERS),
      address: `198.51.100.${1 + Math.floor(random() * 254)}`,
      customer:
        random() < 0.4
          ? { customer: 20_000 + nth, orders: 1 + Math.floor(random() * 9), plan: 'Friends' }
          : undefined,
      agent: pick(team[topic.site]),
      turns,
      ending,
      times,
      comesBack,
      awayMs,
    };
  };

  const planned = Array.from({ length: conversations - open.length }, () => {
    const chance = random();
    const ending: Ending =
      chance < 0.68 ? 'resolved' : chance < 0.84 ? 'ended' : chance < 0.93 ? 'forgotten' : 'left';
    // More by day than by night, and fewer as the days go back.
    const day = Math.floor(days * random() ** 1.2);
    const time = 0.3 + 0.5 * ((random() + random()) / 2);
    const midnight = Math.floor(end / DAY_MS) * DAY_MS;
    const begin = midnight - (day + 1) * DAY_MS + Math.floor(time * DAY_MS);
    return plan(ending, begin);
  });
  // No two of them ask the same, or have the same name.
  const topics = TOPICS.filter((_, nth) => nth % 2 === 0);
  const now: PlannedConversation[] = [];
  for (const [nth, ending] of open.entries()) {
    const made = plan(ending, end - (26 - 3 * nth) * MINUTE_MS, topics[nth % topics.length]);
    const taken = now.map(({ name }) => name);
    const free = VISITORS[made.topic.language].find((name) => !taken.includes(name));
    now.push({ ...made, comesBack: undefined, name: free ?? made.name });
  }
  return [...planned, ...now].sort((a, b) => a.times[0]! - b.times[0]!);
}
