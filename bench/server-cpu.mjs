// CPU time that the server takes for one message, beside a socket.io echo that writes to the same database,
// and one that does not.
// Usage: node bench/server-cpu.mjs [rounds] [messages per round]
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { io } from 'socket.io-client';
import { startMeasured } from './support/measured-process.mjs';
import { enterAsVisitor, send } from './support/node-group.mjs';
import { medianRatio, spread } from './support/statistics.mjs';

const rounds = Number(process.argv[2] ?? 7);
const messages = Number(process.argv[3] ?? 2_000);
const VISITORS = 20;

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-bench-'));
const [dataDir, durableDir] = ['chat', 'durable'].map((name) => path.join(root, name));
fs.mkdirSync(durableDir);
const chat = await startMeasured(path.resolve('dist/server/main.js'), {
  ready: /Ready: (http:\/\/[^\s/]+)/,
  env: {
    PORT: '0',
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    LOG_LEVEL: 'silent',
    MESSAGES_PER_MINUTE: '100000000',
    MESSAGE_BURST: '100000000',
    MESSAGES_PER_ADDRESS_PER_MINUTE: '100000000',
    BYTES_PER_ADDRESS_PER_DAY: '100000000000',
  },
});
const echo = await startMeasured(path.resolve('bench/support/echo-server.mjs'), {
  ready: /Ready: (\S+)/,
});
const durable = await startMeasured(path.resolve('bench/support/durable-echo-server.mjs'), {
  ready: /Ready: (\S+)/,
  env: { DATA_DIR: durableDir, SESSIONS: String(VISITORS) },
});

const chatSockets = await Promise.all(Array.from({ length: VISITORS }, openChat));
const [echoSockets, durableSockets] = await Promise.all(
  [echo, durable].map((server) =>
    Promise.all(Array.from({ length: VISITORS }, () => openEcho(server))),
  ),
);

const perMessage = { chat: [], durable: [], echo: [] };
for (let round = -1; round < rounds; round++) {
  const taken = {
    echo: await measure(echo, echoSockets),
    durable: await measure(durable, durableSockets),
    chat: await measure(chat, chatSockets),
  };
  if (round < 0) continue; // the first one warms up
  for (const [kind, values] of Object.entries(perMessage)) values.push(taken[kind]);
}

console.log(
  `${rounds} rounds of ${messages} messages from ${VISITORS} visitors, one in flight each`,
);
console.log(`socket.io echo              ${spread(perMessage.echo)} µs CPU a message`);
console.log(`the same, with the database ${spread(perMessage.durable)} µs CPU a message`);
console.log(`this server                 ${spread(perMessage.chat)} µs CPU a message`);
const ratio = (kind) => medianRatio(perMessage.chat, perMessage[kind]).toFixed(2);
console.log(
  `ratio ${ratio('durable')} to the one with the database, ${ratio('echo')} to the other`,
);

for (const socket of [...chatSockets, ...echoSockets, ...durableSockets]) socket.close();
await Promise.all([chat, durable, echo].map((server) => server.stop()));
fs.rmSync(root, { recursive: true, force: true });

async function measure(server, sockets) {
  const before = await server.cpu();
  await Promise.all(sockets.map((socket) => converse(socket, messages / VISITORS)));
  return ((await server.cpu()) - before) / messages;
}

async function converse(socket, count) {
  for (let i = 0; i < count; i++) await send(socket, `Where is my order? It was number ${i}.`);
}

async function openChat() {
  const { socket } = await enterAsVisitor(chat);
  return socket;
}

function openEcho({ address }) {
  return connected(io(address, options({ room: randomUUID() }, address)), 'connect');
}

function options(auth, origin) {
  return { auth, transports: ['websocket'], forceNew: true, extraHeaders: { origin } };
}

async function connected(socket, sign) {
  socket.once('connect_error', (error) => {
    throw error;
  });
  await once(socket, sign);
  return socket;
}
