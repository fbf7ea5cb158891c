import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { suite, test } from 'node:test';
import { createPresence } from '../../../server/agents/presence.js';
import { readSettings } from '../../../server/config.js';
import { createRedisClient } from '../../../server/nodes/redis-client.js';
import { createRedisConnection } from '../../../server/nodes/redis-connection.js';
import { createSharedPresence } from '../../../server/nodes/shared-presence.js';
import { createEmbeddedStorage } from '../../../server/storage/embedded-storage.js';
import { systemClock } from '../../../server/system-ports.js';
import { startRedis } from '../../../tools/services.mjs';
import { SILENT } from '../../support/database-files.js';
import { WITHOUT_REDIS } from '../../support/test-redis.js';
import { createTestClock } from '../support/test-clock.js';

async function openNodes() {
  const redis = (await startRedis())!;
  const clock = createTestClock();
  const storage = createEmbeddedStorage(':memory:');
  await storage.migrate();
  const settings = readSettings({ DATABASE_URL: 'postgres://none/none', REDIS_URL: redis.url });
  const connections: { close(): Promise<void> }[] = [];
  return {
    redis,
    clock,
    storage,
    async addAgent(name: string, available = true) {
      const agent = { id: randomUUID(), name, passwordHash: 'none', available };
      await storage.agents.insert(agent, clock.now());
      return agent;
    },
    async join() {
      const connection = createRedisConnection({
        createClient: async () => createRedisClient(settings),
        clock: systemClock,
        log: SILENT,
      });
      await connection.start();
      connections.push(connection);
      const presence = createPresence();
      const nodeId = randomUUID();
      const deps = { redis: connection, nodeId, presence, storage, clock, log: SILENT };
      return { presence, connection, ...createSharedPresence(deps) };
    },
    async close() {
      for (const connection of connections) await connection.close();
      await redis.stop();
      await storage.close();
    },
  };
}

const ONLINE = (name: string) => ({ online: true, team: [{ name }] });
const OFFLINE = { online: false, team: [] };

suite('Presence of several nodes', { skip: WITHOUT_REDIS }, () => {
  test('A6: an agent on one node is online for visitors of the other, until the console is closed', async () => {
    const nodes = await openNodes();
    const [one, other] = [await nodes.join(), await nodes.join()];
    const leave = one.presence.join(await nodes.addAgent('Anna'));
    await one.exchange();
    await other.exchange();
    assert.deepEqual(other.presence.availability(), ONLINE('Anna'));
    leave();
    await one.exchange();
    await other.exchange();
    assert.deepEqual(other.presence.availability(), OFFLINE);
    await nodes.close();
  });

  test('A6: an agent with consoles on two nodes counts once, and is away when both say so', async () => {
    const nodes = await openNodes();
    const [one, other] = [await nodes.join(), await nodes.join()];
    const agent = await nodes.addAgent('Anna');
    for (const { presence } of [one, other]) presence.join(agent);
    for (const node of [one, other, one]) await node.exchange();
    assert.deepEqual(one.presence.availability(), ONLINE('Anna'));

    await nodes.storage.agents.setAvailable(agent.id, false);
    other.presence.setAvailable(agent.id, false);
    await other.exchange();
    await one.exchange();
    assert.deepEqual(one.presence.availability(), OFFLINE);
    assert.deepEqual(other.presence.availability(), OFFLINE);
    await nodes.close();
  });

  test('A6: the agents of a node that died are gone within 30 s; of one that stops, at once', async () => {
    const nodes = await openNodes();
    const [dead, stopped, living] = [await nodes.join(), await nodes.join(), await nodes.join()];
    dead.presence.join(await nodes.addAgent('Anna'));
    stopped.presence.join(await nodes.addAgent('Bert'));
    for (const node of [dead, stopped, living]) await node.exchange();
    assert.equal(living.presence.availability().team.length, 2);
    await stopped.leave();
    await living.exchange();
    assert.deepEqual(living.presence.availability(), ONLINE('Anna'));
    nodes.clock.advance(30_000);
    await living.exchange();
    assert.deepEqual(living.presence.availability(), OFFLINE);
    await nodes.close();
  });

  test('A6: without Redis a node shows its own agents, and changes made elsewhere in the database', async () => {
    const nodes = await openNodes();
    const [one, other] = [await nodes.join(), await nodes.join()];
    one.presence.join(await nodes.addAgent('Anna'));
    const bert = await nodes.addAgent('Bert');
    other.presence.join(bert);
    await one.exchange();
    await other.exchange();
    await nodes.redis.crash();
    await other.exchange();
    assert.deepEqual(other.presence.availability(), ONLINE('Bert'));
    await nodes.storage.agents.setAvailable(bert.id, false);
    await other.exchange();
    assert.deepEqual(other.presence.availability(), OFFLINE);
    await nodes.close();
  });
});
