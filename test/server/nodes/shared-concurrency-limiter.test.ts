import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { readSettings } from '../../../server/config.js';
import { createRedisClient } from '../../../server/nodes/redis-client.js';
import {
  createRedisConnection,
  type RedisConnection,
} from '../../../server/nodes/redis-connection.js';
import { createSharedConcurrencyLimiter } from '../../../server/nodes/shared-concurrency-limiter.js';
import { systemClock } from '../../../server/system-ports.js';
import { startRedis } from '../../../tools/services.mjs';
import { waitUntil } from '../../processes/support/wait-until.js';
import { SILENT } from '../../support/database-files.js';
import { WITHOUT_REDIS } from '../../support/test-redis.js';

const LIMIT = 3;

async function openNodes() {
  const redis = (await startRedis())!;
  const settings = readSettings({ DATABASE_URL: 'postgres://none/none', REDIS_URL: redis.url });
  const alive = new Set<string>();
  const connections: RedisConnection[] = [];
  const join = async (nodeId: string) => {
    const createClient = async () => createRedisClient(settings);
    const connection = createRedisConnection({ createClient, clock: systemClock, log: SILENT });
    await connection.start();
    connections.push(connection);
    alive.add(nodeId);
    const sharedPresence = { isAlive: (node: string) => alive.has(node) };
    const deps = { name: 'sockets', limit: LIMIT, redis: connection, nodeId, sharedPresence };
    return { connection, ...createSharedConcurrencyLimiter(deps) };
  };
  return {
    redis,
    one: await join('one'),
    other: await join('other'),
    /** Waits until Redis has these counts of an address. */
    hasCounts: (key: string, counts: Record<string, string>) =>
      waitUntil(`counts of ${key}`, async () => {
        const read = connections[0]!.run((client) => client.hGetAll(`sockets:${key}`));
        return isDeepStrictEqual({ ...(await read.catch(() => undefined)) }, counts);
      }),
    die: (nodeId: string) => void alive.delete(nodeId),
    async close() {
      for (const connection of connections) await connection.close();
      await redis.stop();
    },
  };
}

suite('Connections of one address on all nodes', { skip: WITHOUT_REDIS }, () => {
  test('SEC-11: those on other nodes count too, until they end', async () => {
    const { one, other, hasCounts, close } = await openNodes();
    one.enter('a');
    const leave = one.enter('a')!;
    other.enter('a');
    await hasCounts('a', { one: '2', other: '1' });
    assert.equal(await one.isFull('a'), true);
    assert.equal(await other.isFull('a'), true);
    assert.equal(await other.isFull('b'), false);
    leave();
    await hasCounts('a', { one: '1', other: '1' });
    assert.equal(await other.isFull('a'), false);
    await close();
  });

  test('SEC-11: nothing is left in Redis of an address that has gone', async () => {
    const { one, hasCounts, close } = await openNodes();
    one.enter('a')!();
    await hasCounts('a', {});
    await close();
  });

  test('SEC-11: those of a dead node do not count', async () => {
    const { one, other, hasCounts, die, close } = await openNodes();
    for (let i = 0; i < LIMIT; i++) one.enter('a');
    await hasCounts('a', { one: '3' });
    assert.equal(await other.isFull('a'), true);
    die('one');
    assert.equal(await other.isFull('a'), false);
    await close();
  });

  test('SEC-11: without Redis a node counts by itself, and tells what has changed once it is back', async () => {
    const { one, other, hasCounts, redis, close } = await openNodes();
    const leave = one.enter('a')!;
    await hasCounts('a', { one: '1' });
    await redis.crash();
    leave();
    for (let i = 0; i < LIMIT; i++) one.enter('b');
    assert.equal(await one.isFull('b'), true);
    assert.equal(one.enter('b'), undefined);
    assert.equal(await other.isFull('b'), false);
    await redis.start();
    await waitUntil('the other node knows', () => other.isFull('b'));
    await hasCounts('a', {});
    await close();
  });
});
