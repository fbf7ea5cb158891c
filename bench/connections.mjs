// What connections cost while nobody writes: memory and CPU time of a node, for each visitor and for each console, on
// the embedded database and on PostgreSQL with Redis, and what Redis holds for them; then what a message costs for each
// console that is told of it. Each visitor has written one message, so the consoles' lists are full. Needs
// PostgreSQL, Redis and Linux.
// Usage: node bench/connections.mjs [visitors] [consoles] [seconds]
import { setTimeout as wait } from 'node:timers/promises';
import {
  enterAsAgent,
  enterAsVisitor,
  send,
  startDurablePostgres,
  startNodeGroup,
} from './support/node-group.mjs';
import { memoryOf } from './support/process-figures.mjs';

const [visitors = 2_000, consoles = 200, seconds = 75] = process.argv.slice(2).map(Number);
/** At once. */
const ENTERING = 20;
/** Enough that the rest of what a node does counts little. */
const MESSAGES = 200;
/** Until all answers of the burst are out. */
const REST_MS = 10_000;

const postgres = await startDurablePostgres();
for (const [kind, options] of Object.entries({
  embedded: {},
  'PostgreSQL and Redis': { postgres, withRedis: true },
})) {
  const group = await startNodeGroup({ ...options, agents: consoles });
  const [node] = group.nodes;
  console.log(kind);
  // The first ones load code, and let tables and pools grow.
  const sockets = await enter(100, () => visitor(node));
  await measure(group, 'visitors', visitors, async () => {
    sockets.push(...(await enter(visitors, () => visitor(node))));
  });
  await measure(group, 'consoles', consoles, async () => {
    const cookies = [...group.cookies];
    sockets.push(...(await enter(consoles, () => enterAsAgent(node, cookies.pop()))));
  });
  const before = await group.cpu();
  for (let n = 0; n < MESSAGES; n += 1) await send(sockets[0], `Where is my order? ${n}`);
  await wait(REST_MS);
  const told = ((await group.cpu()).nodes - before.nodes) / MESSAGES / consoles;
  console.log(`  a message: ${told.toFixed(1)} µs of CPU time in the node for each console`);
  for (const socket of sockets) socket.close();
  await group.stop();
}
postgres.stop();

async function visitor(node) {
  const { socket } = await enterAsVisitor(node);
  await send(socket, 'Where is my order?');
  return socket;
}

async function enter(count, open) {
  const opened = [];
  let left = count;
  const each = async () => {
    while (left > 0) {
      left -= 1;
      opened.push(await open());
    }
  };
  await Promise.all(Array.from({ length: ENTERING }, each));
  return opened;
}

/** Prints what they add to the memory, and what the node takes with them, in CPU time, while all rest. */
async function measure({ nodes: [node], redis, cpu }, name, count, open) {
  const memory = async () => [await node.memory(), redis ? memoryOf(redis.pid()) : 0];
  const before = await memory();
  await open();
  await wait(REST_MS);
  const after = await memory();
  const [ofNode, ofRedis] = after.map((bytes, index) => (bytes - before[index]) / count / 1024);
  const start = await cpu();
  await wait(seconds * 1_000);
  const end = await cpu();
  const [share, database, bus] = ['nodes', 'postgres', 'redis'].map((process) =>
    ((end[process] - start[process]) / seconds / 10_000).toFixed(2),
  );
  console.log(
    `  ${count} ${name}: ${ofNode.toFixed(1)} KiB each in the node, ${ofRedis.toFixed(2)} KiB in Redis; ` +
      `with all at rest the node takes ${share} % of a core, PostgreSQL ${database} %, Redis ${bus} %`,
  );
}
