import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { suite, test } from 'node:test';
import { createPresence } from '../../../server/agents/presence.js';
import { readSettings } from '../../../server/config.js';
import { createRedisClient } from '../../../server/nodes/redis-client.js';
import {
  createRedisConnection,
  RedisUnavailable,
  type RedisConnection,
} from '../../../server/nodes/redis-connection.js';
import { createSharedPresence } from '../../../server/nodes/shared-presence.js';
import { createEmbeddedStorage } from '../../../server/storage/embedded-storage.js';
import { systemClock } from '../../../server/system-ports.js';
import { startRedis } from '../../../tools/services.mjs';
import { eventually, turn } from '../../contracts/contract.js';
import { SILENT } from '../../support/database-files.js';
import { createFakeBusHub } from '../../support/fake-bus.js';
import { WITHOUT_REDIS } from '../../support/test-redis.js';
import { createTestClock } from '../support/test-clock.js';
import { MAY_ALL } from '../../support/agent-access.js';

async function openNodes() {
  const redis = (await startRedis())!;
  const clock = createTestClock();
  const storage = createEmbeddedStorage(':memory:');
  await storage.migrate();
  const settings = readSettings({ DATABASE_URL: 'postgres://none/none', REDIS_URL: redis.url });
  const connections: RedisConnection[] = [];
  const hub = createFakeBusHub();
  const warnings: string[] = [];
  const log = { ...SILENT, warn: (_fields: object, text: string) => void warnings.push(text) };
  return {
    redis,
    clock,
    storage,
    warnings,
    /** What the nodes have told each other on the bus. */
    sent: hub.sent,
    /** Puts a report into Redis, as a node would. */
    report: (node: string, report: unknown) =>
      connections[0]!.run((client) => client.hSet('presence', node, JSON.stringify(report))),
    /** As when Redis was restarted. */
    forget: (node: string) => connections[0]!.run((client) => client.hDel('presence', node)),
    /** The nodes of which Redis has a report. */
    reported: async () =>
      Object.keys(await connections[0]!.run((client) => client.hGetAll('presence'))),
    async addAgent(name: string, available = true) {
      const agent = {
        id: randomUUID(),
        name,
        passwordHash: 'none',
        available,
        disabled: false,
        ...MAY_ALL,
      };
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
      let failing = false;
      const run: RedisConnection['run'] = (command) =>
        failing ? Promise.reject(new RedisUnavailable('no answer')) : connection.run(command);
      const deps = { redis: { run }, bus: hub.join(), nodeId, presence, storage, clock, log };
      return {
        presence,
        nodeId,
        /** From now on no command of this node is answered, or each one is again. */
        setFailing: (on: boolean) => void (failing = on),
        ...createSharedPresence(deps),
      };
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
    await one.sync();
    await other.sync();
    assert.deepEqual(other.presence.availability('demo'), ONLINE('Anna'));
    leave();
    await one.sync();
    await other.sync();
    assert.deepEqual(other.presence.availability('demo'), OFFLINE);
    await nodes.close();
  });

  test('A6: an agent with consoles on two nodes counts once, and is away when both say so', async () => {
    const nodes = await openNodes();
    const [one, other] = [await nodes.join(), await nodes.join()];
    const agent = await nodes.addAgent('Anna');
    for (const { presence } of [one, other]) presence.join(agent);
    for (const node of [one, other, one]) await node.sync();
    assert.deepEqual(one.presence.availability('demo'), ONLINE('Anna'));

    await nodes.storage.agents.setAvailable(agent.id, false);
    other.presence.setAvailable(agent.id, false);
    await other.sync();
    await one.sync();
    assert.deepEqual(one.presence.availability('demo'), OFFLINE);
    assert.deepEqual(other.presence.availability('demo'), OFFLINE);
    await nodes.close();
  });

  test('A6: the agents of a node that died right after a report are gone within 30 s of it', async () => {
    const nodes = await openNodes();
    const [dead, living] = [await nodes.join(), await nodes.join()];
    dead.presence.join(await nodes.addAgent('Anna'));
    await dead.sync();
    // The last time before they count as dead at which the living node asks.
    nodes.clock.advance(24_900);
    await living.sync();
    assert.deepEqual(living.presence.availability('demo'), ONLINE('Anna'));
    nodes.clock.advance(5_000);
    await eventually(turn, () => !living.presence.availability('demo').online);
    await living.sync();
    assert.deepEqual(await nodes.reported(), [living.nodeId]);
    await nodes.close();
  });

  test('A6: the agents of a node that stops are gone at once, and the others are told to look', async () => {
    const nodes = await openNodes();
    const [stopping, living] = [await nodes.join(), await nodes.join()];
    stopping.presence.join(await nodes.addAgent('Anna'));
    await stopping.sync();
    await living.sync();
    await stopping.leave();
    assert.deepEqual(nodes.sent, ['nodes {"topic":"presence"}']);
    await living.sync();
    assert.deepEqual(living.presence.availability('demo'), OFFLINE);
    await nodes.close();
  });

  test('A6: a node that stops while it exchanges does not come back', async () => {
    const nodes = await openNodes();
    const [stopping, living] = [await nodes.join(), await nodes.join()];
    stopping.presence.join(await nodes.addAgent('Anna'));
    const running = [stopping.sync(), stopping.sync()];
    await stopping.leave();
    await Promise.all(running);
    await stopping.sync();
    await living.sync();
    assert.deepEqual(living.presence.availability('demo'), OFFLINE);
    await nodes.close();
  });

  test('A6: an answer of Redis that fails changes nothing, until the reports are old', async () => {
    const nodes = await openNodes();
    const [one, other] = [await nodes.join(), await nodes.join()];
    one.presence.join(await nodes.addAgent('Anna'));
    await one.sync();
    await other.sync();
    other.setFailing(true);
    await other.sync();
    assert.deepEqual(other.presence.availability('demo'), ONLINE('Anna'));
    nodes.clock.advance(25_001);
    await other.sync();
    assert.deepEqual(other.presence.availability('demo'), OFFLINE);
    other.setFailing(false);
    await one.sync();
    await other.sync();
    assert.deepEqual(other.presence.availability('demo'), ONLINE('Anna'));
    await nodes.close();
  });

  test('A6: a Redis that has lost its data makes no agent go', async () => {
    const nodes = await openNodes();
    const [one, other] = [await nodes.join(), await nodes.join()];
    one.presence.join(await nodes.addAgent('Anna'));
    await one.sync();
    await other.sync();
    await nodes.forget(one.nodeId);
    await other.sync();
    assert.deepEqual(other.presence.availability('demo'), ONLINE('Anna'));
    await nodes.close();
  });

  test('A6: a report that cannot be right is left out and removed, with one warning', async () => {
    const nodes = await openNodes();
    const [one, other] = [await nodes.join(), await nodes.join()];
    one.presence.join(await nodes.addAgent('Anna'));
    const bert = await nodes.addAgent('Bert');
    const at = nodes.clock.now();
    await nodes.report('far ahead', { at: at + 60_000, agents: [bert.id] });
    await nodes.report('other shape', { at, agents: 'nobody' });
    await nodes.report('no id', { at, agents: [bert.id, 'Bert'] });
    await nodes.report('too many', { at, agents: Array(10_001).fill(bert.id) });
    await one.sync();
    await other.sync();
    assert.deepEqual(other.presence.availability('demo'), ONLINE('Anna'));
    assert.equal(nodes.warnings.length, 1);
    await one.sync();
    assert.deepEqual(new Set(await nodes.reported()), new Set([one.nodeId, other.nodeId]));
    await nodes.close();
  });

  test('A6: without Redis a node shows its own agents, and changes made elsewhere in the database', async () => {
    const nodes = await openNodes();
    const [one, other] = [await nodes.join(), await nodes.join()];
    one.presence.join(await nodes.addAgent('Anna'));
    const bert = await nodes.addAgent('Bert');
    other.presence.join(bert);
    await one.sync();
    await other.sync();
    await nodes.redis.crash();
    nodes.clock.advance(25_001);
    await other.sync();
    assert.deepEqual(other.presence.availability('demo'), ONLINE('Bert'));
    await nodes.storage.agents.setAvailable(bert.id, false);
    await other.sync();
    assert.deepEqual(other.presence.availability('demo'), OFFLINE);
    await nodes.close();
  });
});
