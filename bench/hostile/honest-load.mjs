// Visitors who write now and then, each from an address of its own, and agents who answer them. Each message is
// sent until it is acknowledged. A process of its own: answers 'take' with what was measured since the last
// time, and 'end' with the ids of all messages that were acknowledged.
// Usage: HONEST='{"server", "visitors", "cookies", "restSeconds"}' node honest-load.mjs, forked.
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { addressOfClient, openSession, visitorSocket } from './from-address.mjs';

const { server, visitors, cookies, restSeconds } = JSON.parse(process.env.HONEST);
const ACK_MS = 10_000;
const OPENED_AT_ONCE = 20;
/** Agents answer more often than a visitor writes: each has many. */
const AGENT_REST_SECONDS = 5;

const acked = [];
let taken = [];
let [doubled, disconnects] = [0, 0];
let over = false;
const unacked = new Map();

/** Sends a message until it is acknowledged, also over later connections. */
async function sendUntilAcked(socket, details) {
  const message = { clientId: randomUUID(), body: 'Where is my order?', ...details };
  const began = performance.now();
  unacked.set(message.clientId, began);
  for (;;) {
    const answer = await socket
      .timeout(ACK_MS)
      .emitWithAck('message:send', message)
      .catch(() => ({ ok: false }));
    if (answer.ok) break;
    if (over) return;
    await wait(1000 * (answer.error?.retryAfter ?? 1));
  }
  unacked.delete(message.clientId);
  acked.push(message.clientId);
  taken.push(performance.now() - began);
}

async function talk(socket, seconds, details) {
  // The first rest is shorter, and random: not everybody starts at once.
  await wait(seconds * 1000 * Math.random());
  while (!over) {
    await sendUntilAcked(socket, details());
    await wait(seconds * 1000 * (0.5 + Math.random()));
  }
}

function watch(socket) {
  const seen = new Set();
  socket.on('message:new', ({ message }) => {
    if (seen.has(message.id)) doubled += 1;
    seen.add(message.id);
  });
  socket.on('disconnect', () => {
    if (!over) disconnects += 1;
  });
}

function welcomed(socket) {
  return new Promise((resolve) => socket.once('welcome', resolve));
}

const sessions = [];
const sockets = [];

async function enter(n) {
  const from = addressOfClient(n);
  const { status, body } = await openSession(server, { from });
  if (status !== 201) throw new Error(`session ${n}: ${status} ${body.error?.code}`);
  const socket = visitorSocket(server, body.token, { from });
  sockets.push(socket);
  watch(socket);
  await welcomed(socket);
  sessions.push(body.session.id);
  void talk(socket, restSeconds, () => ({}));
}

async function enterConsole(cookie) {
  const extraHeaders = { origin: server, cookie };
  const socket = io(`${server}/agent`, { transports: ['websocket'], forceNew: true, extraHeaders });
  sockets.push(socket);
  await welcomed(socket);
  const anyone = () => ({ sessionId: sessions[Math.floor(Math.random() * sessions.length)] });
  void talk(socket, AGENT_REST_SECONDS, anyone);
}

let next = 0;
await Promise.all(
  Array.from({ length: OPENED_AT_ONCE }, async () => {
    while (next < visitors) await enter(next++);
  }),
);
await Promise.all(cookies.map(enterConsole));

process.on('message', (question) => {
  if (question === 'take') {
    const now = performance.now();
    // A message that still waits counts with the time that it has waited.
    const waiting = [...unacked.values()].map((began) => now - began);
    process.send({ taken: [...taken, ...waiting], doubled, disconnects });
    taken = [];
    disconnects = 0;
  } else {
    over = true;
    process.send({ acked, waiting: [...unacked.keys()] }, () => process.exit());
  }
});
process.send('ready');
