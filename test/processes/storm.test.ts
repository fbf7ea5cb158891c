// kill -9 at random moments; `npm run test:soak:processes` goes on with it for as long as asked.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runStorm } from './support/storm.js';

for (const webSockets of ['passed', 'refused'] as const)
  test(`at random moments, while visitors and an agent write: nothing acked is lost, nothing is twice (WebSockets ${webSockets})`, async () => {
    const totals = await runStorm({ kills: 4, visitors: 2, seed: 3, webSockets });
    assert.deepEqual(totals.violations, []);
    assert.ok(totals.kills >= 4 && totals.acked > 50, JSON.stringify(totals));
  });
