// What visitors notice of one client that sends 1,000 messages a second: their answers' 99th percentile
// with and without it, in turn, and the CPU time that the server takes for it. The flooder and the
// visitors are processes of their own.
// Usage: node bench/flood.mjs [rounds] [seconds per round]
import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { io } from 'socket.io-client';
import { startMeasured } from './support/measured-process.mjs';
import { medianRatio, spread } from './support/statistics.mjs';

const rounds = Number(process.argv[2] ?? 7);
const seconds = Number(process.argv[3] ?? 4);
const VISITORS = 20;
const FLOOD_PER_SECOND = 1_000;
const REST_MS = 120;

const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-bench-'));
const chat = await startMeasured(path.resolve('dist/server/main.js'), {
  ready: /Ready: (http:\/\/[^\s/]+)/,
  env: {
    PORT: '0',
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    LOG_LEVEL: 'silent',
    MESSAGES_PER_MINUTE: '600',
    MESSAGE_BURST: '20',
    MESSAGES_PER_ADDRESS_PER_MINUTE: '100000000',
    BYTES_PER_ADDRESS_PER_DAY: '100000000000',
  },
});
const visitors = await Promise.all(Array.from({ length: VISITORS }, openVisitor));

const p99 = { quiet: [], flooded: [] };
const cpu = { quiet: [], flooded: [] };
const flooder = {};
for (let round = -1; round < rounds; round++) {
  const quiet = await measured(converse);
  const ended = await startFlood();
  const flooded = await measured(converse);
  const { sent, cuts, retryAfter, answers } = await ended();
  if (round < 0) continue; // the first one warms up
  p99.quiet.push(quiet.result);
  p99.flooded.push(flooded.result);
  cpu.quiet.push(quiet.cpu);
  cpu.flooded.push(flooded.cpu);
  for (const [kind, count] of Object.entries({ sent, cuts, retryAfter, ...answers }))
    flooder[kind] = (flooder[kind] ?? 0) + count;
}

console.log(
  `${rounds} rounds of ${seconds} s, ${VISITORS} visitors, one flooder with ${FLOOD_PER_SECOND} messages a second`,
);
console.log(`quiet    p99 ${spread(p99.quiet)} ms`);
console.log(`flooded  p99 ${spread(p99.flooded)} ms`);
console.log(`ratio    ${medianRatio(p99.flooded, p99.quiet).toFixed(2)} (median of rounds)`);
console.log(`quiet    server ${spread(cpu.quiet, 0)} ms of CPU a second`);
console.log(`flooded  server ${spread(cpu.flooded, 0)} ms of CPU a second`);
console.log(`ratio    ${medianRatio(cpu.flooded, cpu.quiet).toFixed(2)} (median of rounds)`);
console.log(`flooder  ${JSON.stringify(flooder)}`);

for (const socket of visitors) socket.close();
await chat.stop();
fs.rmSync(dataDir, { recursive: true, force: true });

async function measured(work) {
  const before = await chat.cpu();
  const start = performance.now();
  const result = await work();
  const took = performance.now() - start;
  return { result, cpu: ((await chat.cpu()) - before) / took };
}

async function converse() {
  const end = performance.now() + seconds * 1000;
  const taken = [];
  await Promise.all(
    visitors.map(async (socket) => {
      while (performance.now() < end) {
        const start = performance.now();
        const request = { clientId: randomUUID(), body: 'Where is my order?' };
        const answer = await socket.timeout(10_000).emitWithAck('message:send', request);
        if (!answer.ok) throw new Error(JSON.stringify(answer));
        taken.push(performance.now() - start);
        await new Promise((resolve) => setTimeout(resolve, REST_MS));
      }
    }),
  );
  taken.sort((a, b) => a - b);
  return taken[Math.floor(taken.length * 0.99)];
}

async function startFlood() {
  const { token } = await openSession();
  const program = new URL('./support/flooder.mjs', import.meta.url).pathname;
  const args = [program, chat.address, token, FLOOD_PER_SECOND, seconds + 0.5].map(String);
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.on('data', (chunk) => (printed += chunk));
  await once(child.stdout, 'data');
  const closed = once(child, 'close');
  return async () => {
    await closed;
    return JSON.parse(printed.split('\n')[1]);
  };
}

async function openSession() {
  const opened = await fetch(`${chat.address}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: chat.address },
    body: JSON.stringify({ site: 'demo', openKey: randomBytes(32).toString('base64url') }),
  });
  return opened.json();
}

async function openVisitor() {
  const { token } = await openSession();
  const socket = io(chat.address, {
    auth: { v: 1, token, tabId: randomUUID() },
    transports: ['websocket'],
    forceNew: true,
    extraHeaders: { origin: chat.address },
  });
  await once(socket, 'welcome');
  return socket;
}
