import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readSettings } from '../../server/config.js';
import { createRedisClient } from '../../server/nodes/redis-client.js';
import {
  createRedisConnection,
  RedisUnavailable,
  type RedisConnection,
} from '../../server/nodes/redis-connection.js';
import { createSharedRateLimiters } from '../../server/nodes/shared-rate-limiter.js';
import { systemClock } from '../../server/system-ports.js';
import { startRedis } from '../../tools/services.mjs';
import { createTestClock } from '../server/support/test-clock.js';
import { SILENT } from '../support/database-files.js';
import { WITHOUT_REDIS } from '../support/test-redis.js';
import { rateLimiterContract } from './rate-limiter-contract.js';

suite('Limits of one node', () => {
  rateLimiterContract(
    test,
    async () => {
      const clock = createTestClock();
      const createLimiter = createSharedRateLimiters({ clock, redis: undefined });
      return {
        open: (rate) => createLimiter('test', rate),
        advance: clock.advance,
        async close() {},
      };
    },
    { shared: false },
  );
});

async function openRedisRig() {
  const redis = (await startRedis())!;
  const clock = createTestClock();
  const settings = readSettings({ DATABASE_URL: 'postgres://none/none', REDIS_URL: redis.url });
  const connection = createRedisConnection({
    createClient: async () => createRedisClient(settings),
    clock: systemClock,
    log: SILENT,
  });
  await connection.start();
  let failing = false;
  const run: RedisConnection['run'] = (command) =>
    failing ? Promise.reject(new RedisUnavailable('no answer')) : connection.run(command);
  return {
    redis,
    connection,
    /** From now on no command is answered, or each one is again. */
    setFailing: (on: boolean) => void (failing = on),
    open: (rate: { perMinute: number; burst: number }) =>
      createSharedRateLimiters({ clock, redis: { run } })('test', rate),
    advance: clock.advance,
    async close() {
      await connection.close();
      await redis.stop();
    },
  };
}

suite('Limits over all nodes', { skip: WITHOUT_REDIS }, () => {
  rateLimiterContract(test, openRedisRig, { shared: true });

  test('SEC-11: a bucket leaves nothing in Redis when it is full', async () => {
    const rig = await openRedisRig();
    const limiter = rig.open({ perMinute: 60, burst: 10 });
    await limiter.take('a', 10);
    const keys = () => rig.connection.run((client) => client.hGetAll('limit:test:a'));
    assert.deepEqual(Object.keys(await keys()), ['left', 'at']);
    rig.advance(60_000);
    await limiter.take('a', 0);
    assert.deepEqual(Object.keys(await keys()), []);
    await rig.close();
  });

  test('SEC-11: what is given back goes to the bucket that it came from', async () => {
    const rig = await openRedisRig();
    const limiter = rig.open({ perMinute: 60, burst: 10 });
    rig.setFailing(true);
    await limiter.take('a', 10);
    rig.setFailing(false);
    const shared = await limiter.reserve('a', 10);
    rig.setFailing(true);
    shared.giveBack();
    assert.equal(await limiter.usedShare('a'), 1, 'this node gets nothing back that Redis gave');
    rig.advance(10_000);
    const own = await limiter.reserve('a', 10);
    rig.setFailing(false);
    await limiter.take('a', 10);
    own.giveBack();
    assert.equal(await limiter.usedShare('a'), 1, 'Redis gets nothing back that this node gave');
    await rig.close();
  });

  test('SEC-11: without Redis, or while it stands still, a node counts by itself', async () => {
    const rig = await openRedisRig();
    const limiter = rig.open({ perMinute: 60, burst: 10 });
    assert.equal(await limiter.take('a', 4), undefined);
    rig.redis.pause();
    assert.equal(await limiter.take('a', 10), undefined);
    assert.equal(await limiter.take('a'), 1);
    rig.redis.resume();
    await rig.redis.crash();
    assert.equal(await limiter.take('a'), 1);
    assert.equal(await limiter.take('b'), undefined);
    await rig.close();
  });
});
