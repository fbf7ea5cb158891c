import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDatabaseClock } from '../../server/database-clock.js';
import { systemClock } from '../../server/system-ports.js';

function createNode(databaseTime: () => number) {
  let elapsed = 500;
  /** How long the database takes to get the question, and its answer to come back. */
  let [there, back] = [0, 0];
  const clock = createDatabaseClock({
    system: systemClock,
    elapsed: () => elapsed,
    readTime: async () => {
      elapsed += there;
      const time = databaseTime() + there;
      elapsed += back;
      return time;
    },
  });
  return {
    clock,
    pass: (ms: number) => (elapsed += ms),
    slow: (ms: [number, number]) => ([there, back] = ms),
  };
}

test('SES-5: the clock shows the time of the database, and counts it on', async () => {
  const { clock, pass } = createNode(() => 1_000_000);
  await clock.synchronize();
  assert.equal(clock.now(), 1_000_000);
  pass(250);
  assert.equal(clock.now(), 1_000_250);
});

test('SES-5: half of the time that the answer took counts', async () => {
  const { clock, slow } = createNode(() => 1_000_000);
  slow([40, 40]);
  await clock.synchronize();
  assert.equal(clock.now(), 1_000_080);
  slow([80, 0]);
  await clock.synchronize();
  assert.equal(clock.now(), 1_000_040 + 80);
});

test('SES-5: the clock follows when the time of the database is set', async () => {
  let time = 1_000_000;
  const { clock } = createNode(() => time);
  await clock.synchronize();
  time = 900_000;
  await clock.synchronize();
  assert.equal(clock.now(), 900_000);
});

test('a clock that was never synchronized shows no time', () => {
  const { clock } = createNode(() => 0);
  assert.throws(() => clock.now(), /not been synchronized/);
});
