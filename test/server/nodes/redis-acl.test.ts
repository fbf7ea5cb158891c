// What the user of Redis has to be allowed.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { suite, test, type TestContext } from 'node:test';
import { readSettings } from '../../../server/config.js';
import { createRedisBus } from '../../../server/nodes/redis-bus.js';
import { createRedisClient } from '../../../server/nodes/redis-client.js';
import { createRedisConnection } from '../../../server/nodes/redis-connection.js';
import { systemClock } from '../../../server/system-ports.js';
import { eventually, turn } from '../../contracts/contract.js';
import { SILENT } from '../../support/database-files.js';
import { ask, startCluster, startSingle, type RedisMode } from '../../support/redis-modes.js';
import { WITHOUT_REDIS } from '../../support/test-redis.js';

const [documented] = /^user chat on .*$/m.exec(fs.readFileSync('docs/operations.md', 'utf8'))!;

/** Two nodes whose user has these permissions, as a line of the configuration. */
async function joinTwice(
  t: TestContext,
  { start, line }: { start: () => Promise<RedisMode>; line: string },
) {
  const mode = await start();
  t.after(mode.stop);
  for (const server of mode.servers) await ask(server, line.replace('user', 'ACL SETUSER'));
  const urls = mode.settings.REDIS_URL!.replaceAll('redis://', 'redis://chat:secret@');
  const settings = readSettings({
    DATABASE_URL: 'postgres://none/none',
    ...mode.settings,
    REDIS_URL: urls,
  });
  const warnings: string[] = [];
  const join = async (nodeId: string) => {
    const connection = createRedisConnection({
      createClient: async () => createRedisClient(settings),
      clock: systemClock,
      log: { ...SILENT, warn: (fields) => warnings.push(JSON.stringify(fields)) },
    });
    const bus = createRedisBus({ connection, nodeId, log: SILENT });
    t.after(connection.close);
    await connection.start();
    return { connection, bus };
  };
  const [one, other] = [await join('one'), await join('other')];
  return { one, other, warnings };
}

suite('Permissions in Redis', { skip: WITHOUT_REDIS }, () => {
  for (const [name, start, line] of [
    ['one server', startSingle, documented],
    ['a cluster', startCluster, `${documented} +cluster|slots`],
  ] as const)
    test(`The documented ones are enough for ${name}`, async (t) => {
      const { one, other, warnings } = await joinTwice(t, { start, line });
      let heard = 0;
      const subscription = other.bus.subscribe('a', () => (heard += 1));
      await subscription.active;
      one.bus.publish('a', {});
      await eventually(turn, () => heard === 1);
      subscription.cancel();
      await one.connection.run(async (client) => {
        await client.hSet('presence', 'one', '{}');
        await client.expire('presence', 60);
        assert.deepEqual({ ...(await client.hGetAll('presence')) }, { one: '{}' });
        await client.hDel('presence', 'one');
        const request = { burst: 2, perMs: 1, now: 1_000, amount: 1 };
        assert.equal((await client.takeTokens('limit:a', request)).left, 1);
        await client.takeTokens('limit:a', { ...request, amount: -1 });
        await client.ping();
      });
      await other.connection.run((client) => client.sUnsubscribe('none'));
      assert.deepEqual(warnings, []);
      assert.equal(one.connection.isConnected(), true);
    });

  test('A node that may use no channel says so, and is not connected', async (t) => {
    const line = 'user chat on >secret resetchannels ~chat:* +@all';
    const { one, warnings } = await joinTwice(t, { start: startSingle, line });
    await one.bus.subscribe('nodes', () => undefined).active;
    assert.equal(one.connection.isConnected(), false);
    assert.ok(warnings.some((text) => text.includes('NOPERM')));
  });
});
