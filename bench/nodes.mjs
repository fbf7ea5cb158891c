// What a message costs where it goes: one node with the embedded database, one with PostgreSQL, one with Redis
// too, and two and three that share both. First without a console, then with three, each of which has open what is
// said at the node before; then the time until a message is acknowledged, and until that console shows it.
// All processes share this machine, so what counts is CPU time: n nodes with machines of their own carry n times
// what one does if a message costs them together no more. Needs PostgreSQL, Redis and Linux.
// Usage: node bench/nodes.mjs [rounds] [messages a round] [messages a second] [seconds]
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

const [rounds = 5, messages = 2_400, perSecond = 50, seconds = 30] = process.argv
  .slice(2)
  .map(Number);
/** For each node: so a node of three has as much to do at once as the only one. */
const VISITORS = 24;
/** As many consoles in each group, so that they differ only in where the consoles are. */
const CONSOLES = 3;

const postgres = await startDurablePostgres();
const KINDS = {
  'embedded, 1 node': {},
  'PostgreSQL, 1 node': { postgres },
  'and Redis, 1 node': { postgres, withRedis: true },
  'and Redis, 2 nodes': { postgres, withRedis: true, count: 2 },
  'and Redis, 3 nodes': { postgres, withRedis: true, count: 3 },
};
const [EMBEDDED, , ONE, ...MORE] = Object.keys(KINDS);

const groups = {};
for (const [kind, options] of Object.entries(KINDS)) {
  const group = await startNodeGroup({ ...options, agents: CONSOLES });
  const visitors = [];
  for (let n = 0; n < VISITORS * group.nodes.length; n += 1)
    visitors.push({ ...(await enterAsVisitor(nodeAt(group, n))), node: n % group.nodes.length });
  groups[kind] = { ...group, visitors, consoles: [] };
}
console.log(
  `${rounds} rounds of ${messages} messages from ${VISITORS} visitors a node, one in flight each`,
);
await compareCpu('no console');
for (const group of Object.values(groups)) await openConsoles(group);
await compareCpu(`${CONSOLES} consoles`);

console.log(
  `\n${perSecond} messages a second for ${seconds} s; ms until acknowledged, until shown`,
);
for (const [kind, group] of Object.entries(groups)) {
  const { acked, shown } = await measureLatency(group);
  const [ack50, ack99, shown50, shown99] = [acked, shown].flatMap((all) =>
    [0.5, 0.99].map((share) => percentile(all, share).toFixed(1)),
  );
  console.log(
    `${kind.padEnd(20)} acknowledged p50 ${ack50}, p99 ${ack99}; ` +
      `at the console p50 ${shown50}, p99 ${shown99}`,
  );
}

for (const { visitors, consoles, stop } of Object.values(groups)) {
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
  const taken = Object.fromEntries(Object.keys(groups).map((kind) => [kind, []]));
  for (let round = -1; round < rounds; round += 1)
    for (const [kind, group] of Object.entries(groups)) {
      const one = await measureCpu(group);
      if (round >= 0) taken[kind].push(one); // the first one warms up
    }

  console.log(`\n${title}: µs of CPU time a message`);
  const of = (kind, process) => taken[kind].map((each) => each[process]);
  for (const kind of Object.keys(groups)) {
    const [nodes, database, bus] = ['nodes', 'postgres', 'redis'].map((process) =>
      spread(of(kind, process), 0),
    );
    const ratio = medianRatio(of(kind, 'nodes'), of(EMBEDDED, 'nodes')).toFixed(2);
    console.log(
      `${kind.padEnd(20)} nodes ${nodes}, PostgreSQL ${database}, Redis ${bus}; ` +
        `nodes beside the embedded database ${ratio}`,
    );
  }
  for (const kind of MORE) {
    const worth = medianRatio(of(ONE, 'nodes'), of(kind, 'nodes')).toFixed(2);
    console.log(`${kind.padEnd(20)} a node is worth ${worth} of the only one`);
  }
}

async function measureCpu({ visitors, cpu }) {
  const before = await cpu();
  await Promise.all(
    visitors.map(async ({ socket }) => {
      for (let n = 0; n < messages / visitors.length; n += 1)
        await send(socket, `Where is my order? It was number ${n}.`);
    }),
  );
  const after = await cpu();
  return Object.fromEntries(
    Object.entries(after).map(([process, time]) => [process, (time - before[process]) / messages]),
  );
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
