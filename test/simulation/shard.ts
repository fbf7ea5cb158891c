import { runSeeds, type Totals } from './run-seeds.js';

/** What one process's share of the seeds comes to. */
export type Share = Totals & { cpuSeconds: number };

/* `shard.ts <first seed> <seeds>` prints a `Share` as JSON. */
const [from = '1', count = '100'] = process.argv.slice(2);
const totals = await runSeeds(Number(from), Number(count));
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ ...totals, cpuSeconds: (user + system) / 1e6 } satisfies Share));
