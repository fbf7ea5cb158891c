// Three nodes under load, and one fault after the other: of a node, of Redis, of PostgreSQL.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { startPostgres } from '../../../tools/services.mjs';
import { startNodes, WITHOUT_SERVICES, type NodeGroup } from '../support/node-group.js';
import { createRandom } from '../support/random.js';
import { startTraffic, type Traffic } from '../support/traffic.js';
import { waitUntil } from '../support/wait-until.js';

/** How often each fault comes in a round. `npm run test:nodes` plays ten of the long ones. */
const SHORT = {
  nodeKilled: 6,
  nodeFrozen: 0,
  nodeCutOffRedis: 1,
  nodeCutOffPostgres: 1,
  redisRestarted: 2,
  redisSilent: 1,
  postgresRestarted: 2,
};
const LONG = { ...SHORT, nodeKilled: 10, nodeFrozen: 1 };
const isLong = process.env.FAULTS === 'many';
const times = isLong ? LONG : SHORT;
const seeds = Array.from({ length: isLong ? 10 : 1 }, (_, index) => index + 1);
type Fault = keyof typeof times;

/** Nobody waits for longer than that for what an earlier event could have told. */
const OFTEN = { HEAD_SECONDS: '1', STAMP_SECONDS: '1', SWEEP_SECONDS: '1' };

/** What it has committed survives the crash of its processes, though not a power cut. */
const DURABLE = ['fsync=off', 'full_page_writes=off', 'autovacuum=off'];

interface World {
  group: NodeGroup;
  postgres: NonNullable<Awaited<ReturnType<typeof startPostgres>>>;
  traffic: Traffic;
}

async function startWorld(t: TestContext, seed: number): Promise<World> {
  const postgres = (await startPostgres({ settings: DURABLE }))!;
  t.after(() => postgres.stop());
  const databaseUrl = postgres.url('postgres');
  const group = await startNodes({ count: 3, settings: OFTEN, databaseUrl });
  t.after(() => group.close());
  const traffic = await startTraffic(group, { visitorsPerNode: 2, seed });
  t.after(() => traffic.close());
  return { group, postgres, traffic };
}

/** Does one thing to the world, lets it work without what is gone, and puts it right again. */
const FAULTS: Record<Fault, (world: World, node: number) => Promise<void>> = {
  async nodeKilled({ group, traffic }, node) {
    traffic.avoid(node);
    await group.nodes[node]!.kill();
    await traffic.goesOn();
    await group.nodes[node]!.start();
  },
  async nodeFrozen({ group, traffic }, node) {
    traffic.avoid(node);
    group.nodes[node]!.pause();
    await traffic.goesOn();
    group.nodes[node]!.resume();
  },
  async nodeCutOffRedis({ group, traffic }, node) {
    const { redis } = group.links[node]!;
    redis.cut();
    await traffic.goesOn();
    redis.mend();
  },
  async nodeCutOffPostgres({ group }, node) {
    const { postgres } = group.links[node]!;
    postgres.cut();
    const isReady = () => fetch(`${group.nodes[node]!.url}/readyz`).then(({ ok }) => ok);
    await waitUntil('the node notices', async () => !(await isReady()));
    postgres.mend();
  },
  async redisRestarted({ group, traffic }) {
    await group.redis.crash();
    await traffic.goesOn();
    await group.redis.start();
  },
  async redisSilent({ group, traffic }) {
    group.redis.pause();
    await traffic.goesOn();
    group.redis.resume();
  },
  async postgresRestarted({ postgres }) {
    postgres.crash();
    postgres.start();
  },
};

for (const seed of seeds)
  test(
    `INV-1 to INV-8: three nodes: whatever is killed, frozen, cut off or restarted, nothing is lost, doubled or overtaken (seed ${seed})`,
    { skip: WITHOUT_SERVICES },
    async (t) => {
      const random = createRandom(seed);
      const world = await startWorld(t, seed);
      const left = { ...times };
      for (;;) {
        // A deck of cards: each fault lies in it as often as it still has to come.
        const deck = (Object.keys(left) as Fault[]).flatMap((fault) =>
          Array<Fault>(left[fault]).fill(fault),
        );
        if (deck.length === 0) break;
        const fault = random.pick(deck);
        left[fault] -= 1;
        await FAULTS[fault](world, random.pick([...world.group.nodes.keys()]));
        await world.traffic.goesOn();
      }
      const { violations, logs } = await world.traffic.finish();
      t.diagnostic(`${JSON.stringify(times)}, ${logs.flat().length} messages`);
      assert.deepEqual(violations, []);
    },
  );
