import { randomUUID } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { readSettings } from '../../server/config.js';
import { createRedisBus } from '../../server/nodes/redis-bus.js';
import { createRedisClient } from '../../server/nodes/redis-client.js';
import { createRedisConnection } from '../../server/nodes/redis-connection.js';
import { systemClock } from '../../server/system-ports.js';
import { SILENT } from '../support/database-files.js';
import { createFakeBusHub } from '../support/fake-bus.js';
import {
  ask,
  moveSlots,
  startCluster,
  startSingle,
  startWithSentinel,
  untilSettled,
  type RedisMode,
} from '../support/redis-modes.js';
import { WITHOUT_REDIS } from '../support/test-redis.js';
import { equal, turn } from './contract.js';
import { nodeBusContract } from './node-bus-contract.js';

suite('FakeBus', () => {
  nodeBusContract(test, async () => {
    const hub = createFakeBusHub();
    const [one, other] = [hub.join(), hub.join()];
    const cut = async () => {
      for (const node of [one, other]) node.cut();
    };
    const mend = async () => {
      for (const node of [one, other]) node.mend();
    };
    return {
      one,
      other,
      step: turn,
      async interrupt() {
        await cut();
        await mend();
      },
      pause: cut,
      resume: mend,
      async close() {},
    };
  });
});

/** Two nodes that share Redis. Nobody else hears them: their channels have a name of their own. */
async function joinTwice({ settings }: RedisMode) {
  const prefix = randomUUID();
  const own = readSettings({
    DATABASE_URL: 'postgres://none/none',
    REDIS_PREFIX: prefix,
    ...settings,
  });
  const join = async () => {
    const connection = createRedisConnection({
      createClient: async () => createRedisClient(own),
      clock: systemClock,
      log: SILENT,
    });
    const bus = createRedisBus({ connection, nodeId: randomUUID(), log: SILENT });
    await connection.start();
    return { bus, connection };
  };
  const [one, other] = [await join(), await join()];
  return {
    one: one.bus,
    other: other.bus,
    prefix,
    async close() {
      for (const { connection } of [one, other]) await connection.close();
    },
  };
}

for (const [name, startMode] of Object.entries({
  'one server': startSingle,
  'a cluster': startCluster,
  'a sentinel': startWithSentinel,
}))
  suite(`RedisBus on ${name}`, { skip: WITHOUT_REDIS }, () => {
    let mode: RedisMode;
    const each = (act: (server: RedisMode['servers'][number]) => unknown) => async () => {
      await Promise.all(mode.servers.map(act));
    };
    before(async () => {
      mode = await startMode();
    });
    after(() => mode.stop());

    nodeBusContract(test, async () => ({
      ...(await joinTwice(mode)),
      step: turn,
      interrupt: each(async (server) => {
        await server.crash();
        await server.start();
      }),
      pause: each((server) => server.pause()),
      resume: each((server) => server.resume()),
    }));

    test('COM-8: a connection for subscriptions that Redis ends is replaced, and a gap is told', async (t) => {
      const { one, other, prefix, close } = await joinTwice(mode);
      t.after(close);
      // More channels than masters of a cluster: each master has some.
      const names = Array.from({ length: 12 }, (_, index) => `channel:${index}`);
      const heard = new Set<unknown>();
      for (const channel of names) await other.subscribe(channel, () => heard.add(channel)).active;
      let gaps = 0;
      other.onGap(() => (gaps += 1));
      await each((server) => ask(server, 'CLIENT KILL TYPE pubsub'))();
      await untilSettled(() => gaps > 0);
      await untilSettled(() => {
        for (const channel of names) one.publish(channel, {});
        return heard.size === names.length;
      });
      const command = `PUBSUB SHARDNUMSUB ${names.map((channel) => `${prefix}:${channel}`).join(' ')}`;
      const counts = await Promise.all(mode.servers.map((server) => ask(server, command)));
      const subscribed = counts.flat().filter((entry) => typeof entry === 'number');
      equal(
        subscribed.reduce((sum, count) => sum + count, 0),
        names.length,
        'subscriptions in Redis',
      );
    });
  });

suite('RedisBus on changing servers', { skip: WITHOUT_REDIS }, () => {
  test('COM-8: when a sentinel makes the replica the master, nodes are told, and hear again', async (t) => {
    const mode = await startWithSentinel();
    t.after(mode.stop);
    const { one, other, close } = await joinTwice(mode);
    t.after(close);
    const heard: unknown[] = [];
    await other.subscribe('a', (hint) => heard.push(hint)).active;
    let gaps = 0;
    other.onGap(() => (gaps += 1));
    await mode.servers[0]!.crash();
    await untilSettled(() => gaps > 0);
    await untilSettled(() => {
      one.publish('a', {});
      return heard.length > 0;
    });
  });

  test('COM-8: when a slot of a cluster moves, nodes are told, and hear there', async (t) => {
    const mode = await startCluster();
    t.after(mode.stop);
    const { one, other, prefix, close } = await joinTwice(mode);
    t.after(close);
    const names = Array.from({ length: 12 }, (_, index) => `channel:${index}`);
    const heard = new Set<unknown>();
    for (const channel of names) await other.subscribe(channel, () => heard.add(channel)).active;
    let gaps = 0;
    other.onGap(() => (gaps += 1));
    await moveSlots(
      mode,
      names.map((channel) => `${prefix}:${channel}`),
    );
    await untilSettled(() => gaps > 0);
    await untilSettled(() => {
      for (const channel of names) one.publish(channel, {});
      return heard.size === names.length;
    });
  });
});
