// npm run test:soak -- <seeds> [directory]: runs so many more simulated seeds than any run before it
// did, in shards, one process each. What was done is noted in <directory>/soak.json after each shard,
// so that a soak which was stopped goes on where it was. Prints the totals of all.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bundleSimulator } from './simulator.mjs';

/** Beyond the seeds that `npm test` runs. */
const FIRST_SEED = 1_001;
const SHARD = 100;

const [asked = '1000', directory = path.join(os.tmpdir(), 'chat-widget-soak')] =
  process.argv.slice(2);
const file = path.join(directory, 'soak.json');
const NOTHING = { next: FIRST_SEED, open: [], seeds: 0, sends: 0, kills: 0, freezes: 0 };

fs.mkdirSync(directory, { recursive: true });
const state = fs.existsSync(file)
  ? JSON.parse(fs.readFileSync(file, 'utf8'))
  : { ...NOTHING, faults: 0, cpuSeconds: 0, failed: [] };
const save = () => fs.writeFileSync(file, JSON.stringify(state, null, 2));

/** Shards that an earlier soak began and did not end come first. */
let left = Math.ceil(Number(asked) / SHARD);
const begun = [...state.open];
function nextShard() {
  if (left-- <= 0) return undefined;
  if (begun.length > 0) return begun.shift();
  const from = state.next;
  state.next += SHARD;
  state.open.push(from);
  save();
  return from;
}

const run = await bundleSimulator();

async function work() {
  for (let from = nextShard(); from !== undefined; from = nextShard()) {
    const totals = await run(from, SHARD);
    for (const name of ['seeds', 'sends', 'kills', 'freezes', 'faults', 'cpuSeconds'])
      state[name] += totals[name];
    for (const { seed, rules, report } of totals.failed) {
      state.failed.push({ seed, rules });
      console.log(report || `seed ${seed}: ${rules.join('; ')}`);
    }
    state.open = state.open.filter((each) => each !== from);
    save();
    console.log(`seeds ${from} to ${from + SHARD - 1}: ${totals.failed.length} failed`);
  }
}

await Promise.all(Array.from({ length: os.availableParallelism() }, work));
const { seeds, sends, kills, freezes, faults, cpuSeconds, failed } = state;
console.log(
  `${seeds} seeds, ${sends} sends, ${kills} kills, ${freezes} freezes, ${faults} faults, ` +
    `${failed.length} seeds with violations, ${Math.round(cpuSeconds)} s CPU`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
