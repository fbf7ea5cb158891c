import { runSeeds } from './run-seeds.js';

/* `shard.ts <first seed> <seeds>`: one process's share of a soak; prints its totals as JSON. */
const [from = '1', count = '100'] = process.argv.slice(2);
const totals = await runSeeds(Number(from), Number(count));
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ ...totals, cpuSeconds: (user + system) / 1e6 }));
