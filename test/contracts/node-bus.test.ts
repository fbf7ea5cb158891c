import { randomUUID } from 'node:crypto';
import { suite, test } from 'node:test';
import { readSettings } from '../../server/config.js';
import { createRedisBus } from '../../server/nodes/redis-bus.js';
import { createRedisClient } from '../../server/nodes/redis-client.js';
import { createRedisConnection } from '../../server/nodes/redis-connection.js';
import { systemClock } from '../../server/system-ports.js';
import { startRedis } from '../../tools/services.mjs';
import { SILENT } from '../support/database-files.js';
import { createFakeBusHub } from '../support/fake-bus.js';
import { WITHOUT_REDIS } from '../support/test-redis.js';
import { turn } from './contract.js';
import { nodeBusContract } from './node-bus-contract.js';

suite('FakeBus', () => {
  nodeBusContract(test, async () => {
    const hub = createFakeBusHub();
    const [one, other] = [hub.join(), hub.join()];
    return {
      one,
      other,
      step: turn,
      async interrupt() {
        for (const node of [one, other]) node.cut();
        for (const node of [one, other]) node.mend();
      },
      async close() {},
    };
  });
});

suite('RedisBus', { skip: WITHOUT_REDIS }, () => {
  nodeBusContract(test, async () => {
    const redis = (await startRedis())!;
    const settings = readSettings({ DATABASE_URL: 'postgres://none/none', REDIS_URL: redis.url });
    const join = async () => {
      const connection = createRedisConnection({
        createClient: async () => createRedisClient(settings),
        clock: systemClock,
        log: SILENT,
      });
      const bus = createRedisBus({ connection, nodeId: randomUUID(), log: SILENT });
      await connection.start();
      return { bus, connection };
    };
    const nodes = [await join(), await join()] as const;
    return {
      one: nodes[0].bus,
      other: nodes[1].bus,
      step: turn,
      async interrupt() {
        await redis.crash();
        await redis.start();
      },
      async close() {
        for (const { connection } of nodes) await connection.close();
        await redis.stop();
      },
    };
  });
});
