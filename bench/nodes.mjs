// What a message costs where it goes: one node with the embedded database, one with PostgreSQL, one with Redis
// too, and two and three that share both. First without a console, then with three, each of which has open what is
// said at the node before; then the time until a message is acknowledged, and until that console shows it.
//
// All processes share this machine, so what counts is CPU time. Many busy processes on few cores cost each other
// some: so nodes that work together are compared with as many that do not know each other, at the same time. Their
// ratio is what a node is worth that joins others. Needs PostgreSQL, Redis and Linux.
// Usage: node bench/nodes.mjs [rounds] [messages a round and node] [messages a second] [seconds]
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  enterAsAgent,
  enterAsVisitor,
  send,
  startDurablePostgres,
  startNodeGroup,
} from './support/node-group.mjs';
import { medianRatio, percentile, spread } from './support/statistics.mjs';

const [rounds = 5, messages = 1_200, perSecond = 50, seconds = 30] = process.argv
  .slice(2)
  .map(Number);
/** For each node: so a node of three has as much to do at once as the only one. */
const VISITORS = 24;
/** As many consoles in each group, so that they differ only in where the consoles are. */
const CONSOLES = 3;

const postgres = await startDurablePostgres();
const shared = { postgres, withRedis: true };
/** By name: installations that are measured together. */
const KINDS = {
  'embedded, 1 node': [{}],
  'PostgreSQL, 1 node': [{ postgres }],
  'and Redis, 1 node': [shared],
  '2 nodes apart': [shared, shared],
  '2 nodes together': [{ ...shared, count: 2 }],
  '3 nodes apart': [shared, shared, shared],
  '3 nodes together': [{ ...shared, count: 3 }],
};
const [EMBEDDED] = Object.keys(KINDS);

const worlds = {};
for (const [kind, installations] of Object.entries(KINDS)) {
  worlds[kind] = [];
  for (const options of installations) {
    const group = await startNodeGroup({ ...options, agents: CONSOLES });
    const visitors = [];
    for (let n = 0; n < VISITORS * group.nodes.length; n += 1)
      visitors.push({ ...(await enterAsVisitor(nodeAt(group, n))), node: n % group.nodes.length });
    worlds[kind].push({ ...group, visitors, consoles: [] });
  }
}
const groups = Object.values(worlds).flat();
console.log(
  `${rounds} rounds of ${messages} messages a node from ${VISITORS} visitors, one in flight each`,
);
await compareCpu('no console');
for (const group of groups) await openConsoles(group);
await compareCpu(`${CONSOLES} consoles`);

console.log(
  `\n${perSecond} messages a second for ${seconds} s; ms until acknowledged, until shown`,
);
for (const [kind, [group, ...others]] of Object.entries(worlds)) {
  if (others.length > 0) continue;
  const { acked, shown } = await measureLatency(group);
  const [ack50, ack99, shown50, shown99] = [acked, shown].flatMap((all) =>
    [0.5, 0.99].map((share) => percentile(all, share).toFixed(1)),
  );
  console.log(
    `${kind.padEnd(20)} acknowledged p50 ${ack50}, p99 ${ack99}; ` +
      `at the console p50 ${shown50}, p99 ${shown99}`,
  );
}

for (const { visitors, consoles, stop } of groups) {
  for (const socket of [...visitors.map((visitor) => visitor.socket), ...consoles]) socket.close();
  await stop();
}
postgres.stop();

/** The console, by its number, that has open what is said at a node. */
function consoleOf(node) {
  return (node + 1) % CONSOLES;
}

function nodeAt({ nodes }, n) {
  return nodes[n % nodes.length];
}

async function openConsoles(group) {
  for (const [n, cookie] of group.cookies.entries()) {
    const socket = await enterAsAgent(nodeAt(group, n), cookie);
    for (const { sessionId, node } of group.visitors)
      if (consoleOf(node) === n) await socket.timeout(10_000).emitWithAck('sync', { sessionId });
    group.consoles.push(socket);
  }
}

async function compareCpu(title) {
  const taken = Object.fromEntries(Object.keys(worlds).map((kind) => [kind, []]));
  for (let round = -1; round < rounds; round += 1)
    for (const [kind, installations] of Object.entries(worlds)) {
      const one = await measureCpu(installations);
      if (round >= 0) taken[kind].push(one); // the first one warms up
    }

  console.log(`\n${title}: µs of CPU time a message`);
  const of = (kind, process) => taken[kind].map((each) => each[process]);
  for (const kind of Object.keys(worlds)) {
    const [nodes, database, bus] = ['nodes', 'postgres', 'redis'].map((process) =>
      spread(of(kind, process), 0),
    );
    const ratio = medianRatio(of(kind, 'nodes'), of(EMBEDDED, 'nodes')).toFixed(2);
    console.log(
      `${kind.padEnd(20)} nodes ${nodes}, PostgreSQL ${database}, Redis ${bus}; ` +
        `nodes beside the embedded database ${ratio}`,
    );
  }
  for (const count of [2, 3]) {
    const [apart, together] = ['apart', 'together'].map((how) =>
      of(`${count} nodes ${how}`, 'nodes'),
    );
    console.log(`one of ${count} is worth ${medianRatio(apart, together).toFixed(2)} of one apart`);
  }
}

async function measureCpu(installations) {
  const before = await cpuOf(installations);
  const sent = await Promise.all(
    installations.map(async ({ nodes, visitors }) => {
      const each = Math.ceil((messages * nodes.length) / visitors.length);
      await Promise.all(
        visitors.map(async ({ socket }) => {
          for (let n = 0; n < each; n += 1)
            await send(socket, `Where is my order? It was number ${n}.`);
        }),
      );
      return each * visitors.length;
    }),
  );
  const after = await cpuOf(installations);
  const total = sent.reduce((sum, count) => sum + count, 0);
  return Object.fromEntries(
    Object.keys(after).map((process) => [process, (after[process] - before[process]) / total]),
  );
}

async function cpuOf(installations) {
  const each = await Promise.all(installations.map(({ cpu }) => cpu()));
  const sum = (process) => each.reduce((total, one) => total + one[process], 0);
  // All have the same PostgreSQL.
  return { nodes: sum('nodes'), redis: sum('redis'), postgres: each[0].postgres };
}

async function measureLatency(group) {
  const sentAt = new Map();
  const [acked, shown] = [[], []];
  const hear =
    (node) =>
    ({ message: { clientId } }) => {
      const sent = sentAt.get(clientId);
      if (sent?.shownBy === node) shown.push(performance.now() - sent.at);
    };
  const listeners = group.consoles.map((socket, n) => {
    const listener = hear(n);
    socket.on('message:new', listener);
    return () => socket.off('message:new', listener);
  });

  const all = [];
  const began = performance.now();
  for (let n = 0; n < perSecond * seconds; n += 1) {
    await wait(began + (n * 1000) / perSecond - performance.now());
    const { socket, node } = group.visitors[n % group.visitors.length];
    const clientId = randomUUID();
    const at = performance.now();
    sentAt.set(clientId, { at, shownBy: consoleOf(node) });
    all.push(
      send(socket, 'Where is my order?', clientId).then(() => acked.push(performance.now() - at)),
    );
  }
  await Promise.all(all);
  await wait(1_000);
  for (const off of listeners) off();
  if (shown.length < acked.length) console.log(`  not shown: ${acked.length - shown.length}`);
  return { acked, shown };
}
