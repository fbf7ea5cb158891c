// The storm for as long as it takes: npm run test:soak:processes -- --kills 200 [--visitors 4] [--seed 1] [--polling]
import { parseArgs } from 'node:util';
import { runStorm } from './support/storm.js';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    visitors: { type: 'string', default: '4' },
    polling: { type: 'boolean', default: false },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const [kills, visitors, seed] = [values.kills, values.visitors, values.seed].map(Number) as [
  number,
  number,
  number,
];
console.log(`${kills} kills, ${visitors} visitors with two tabs each, an agent; seed ${seed}`);

const start = performance.now();
const totals = await runStorm({
  kills,
  visitors,
  seed,
  webSockets: values.polling ? 'refused' : 'passed',
  progress(done) {
    if (done % 10 === 0) console.log(`${done} kills, ${seconds(performance.now() - start)}`);
  },
});
const { user, system } = process.cpuUsage();
console.log(
  [
    `kills         ${totals.kills}, ${totals.killsAtStart} of them before the server was ready`,
    `tabs reloaded ${totals.reloads}`,
    `connections   ${totals.connections}`,
    `messages      ${totals.pressed} pressed, ${totals.acked} acknowledged, ${totals.logged} in the logs`,
    `violations    ${totals.violations.length}`,
    `wall time     ${seconds(performance.now() - start)}`,
    `CPU time      ${totals.serverCpuSeconds.toFixed(0)} s servers, ${seconds((user + system) / 1000)} visitors`,
  ].join('\n'),
);
for (const violation of totals.violations) console.log(violation);
// Ended here: after so many cut connections Node's own clean-up may never come to an end.
process.exit(totals.violations.length > 0 ? 1 : 0);

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(0)} s`;
}
