import { createDraw, type Draw } from './draw.js';
import type { Step } from './plan.js';
import type { Cue } from './scenes.js';

/** In what share of the runs somebody offers tasks. */
const SHARE = 0.5;
/** After the first message, which opens the session. */
const FIRST_AFTER_MS = 3_000;

/** What happens while a task runs. `tab`: the one where the visitor has agreed, as long as no other tab goes away. */
const TROUBLES: readonly ((draw: Draw, tab: number) => readonly Cue[])[] = [
  () => [],
  (_, tab) => [{ kind: 'reload', tab }],
  (_, tab) => [{ kind: 'close', tab }],
  (_, tab) => [{ kind: 'kill', tab }],
  (d, tab) => [{ kind: 'freeze', tab, ms: d.one([3_000, 20_000, 50_000]) }],
  (d, tab) => [{ kind: 'stall', tab, ms: d.one([3_000, 40_000]), what: 'all' }],
  (d) => [{ kind: 'offline', browser: 0, ms: d.one([3_000, 20_000, 45_000]) }],
  (d) => [
    { kind: 'kill-server', where: 'now', downMs: d.one([300, 15_000, 45_000]), silent: false },
  ],
  (d) => [{ kind: 'kill-server', where: 'after-commit', downMs: 300, silent: d.chance(0.3) }],
  (d) => [{ kind: 'stop', tab: d.tab() }],
  // The leader goes, which may be another tab.
  () => [{ kind: 'close', tab: 0 }],
  // The copy has the same record. Then one of the two is loaded again, and later the other.
  (d, tab) => [
    { kind: 'duplicate', tab },
    { kind: 'reload', tab, after: d.one([500, 2_000]) },
    { kind: 'reload', tab: d.tab(), after: 9_000 },
    { kind: 'close', tab: d.tab(), after: 12_000 },
  ],
  // What was told comes twice, or nobody hears that it arrived.
  () => [{ kind: 'weather', ms: 20_000, trouble: { double: { request: 0.6 } } }],
  () => [{ kind: 'weather', ms: 15_000, trouble: { lose: { ack: 0.6, event: 0.3 } } }],
];

/** Guided tasks, with trouble around them. `length`: ms of the run. */
export function makeTasks(seed: number, length: number): Step[] {
  const draw = createDraw(seed ^ 0x7a5c);
  if (!draw.chance(SHARE)) return [];
  return Array.from({ length: draw.between(1, 3) }, () => makeTask(draw)).flatMap((cues) => {
    const begin = FIRST_AFTER_MS + draw.upTo(length);
    return cues.map(({ after = 0, ...made }): Step => ({ at: begin + after, ...made }));
  });
}

function makeTask(draw: Draw): Cue[] {
  const tab = draw.tab();
  const offered: Cue = { kind: 'offer', browser: 0, task: draw.upTo(8) };
  const answered = draw.between(1_500, 4_000);
  if (draw.chance(0.1)) return [offered, { kind: 'decline', tab, after: answered }];
  const cues: Cue[] = [offered, { kind: 'agree', tab, after: answered }];
  for (let troubles = draw.upTo(3); troubles > 0; troubles--) {
    const begin = answered + draw.one([0, 300, 3_000, 8_000, 28_000, 40_000]);
    const trouble = draw.one(TROUBLES)(draw, tab);
    for (const { after = 0, ...made } of trouble) cues.push({ ...made, after: begin + after });
  }
  return cues;
}
