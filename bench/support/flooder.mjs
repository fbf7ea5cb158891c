// One client that sends as fast as it is told, without waiting for answers, in a process of its own. When
// it is cut, it knocks again and again, and goes on when it is let in.
// Usage: node flooder.mjs <server> <token> <messages a second> <seconds>; prints what was answered.
import { randomUUID } from 'node:crypto';
import { io } from 'socket.io-client';

const KNOCK_MS = 100;

const [server, token, rate, seconds] = process.argv.slice(2);
const socket = io(server, {
  auth: { v: 1, token, tabId: randomUUID() },
  transports: ['websocket'],
  extraHeaders: { origin: server },
});
await new Promise((resolve) => socket.once('welcome', resolve));
console.log('flooding');

const start = performance.now();
const answers = {};
let [due, cuts, retryAfter, over] = [0, 0, 0, false];
const count = (kind) => (answers[kind] = (answers[kind] ?? 0) + 1);
const knock = () => setTimeout(() => over || socket.connect(), KNOCK_MS);
socket.on('disconnect', () => {
  if (over) return;
  cuts += 1;
  knock();
});
socket.on('connect_error', () => {
  retryAfter += 1;
  knock();
});
const asked = [];
for (let passed = 0; passed < seconds; passed = (performance.now() - start) / 1000) {
  for (; due < passed * rate; due++) {
    if (!socket.connected) continue;
    const request = { clientId: randomUUID(), body: 'flood' };
    const answered = socket.timeout(30_000).emitWithAck('message:send', request);
    asked.push(
      answered.then(
        (answer) => count(answer.ok ? 'ok' : answer.error.code),
        () => count('unanswered'),
      ),
    );
  }
  await new Promise((resolve) => setTimeout(resolve, 2));
}
const took = (performance.now() - start) / 1000;
over = true;
await Promise.all(asked);
console.log(JSON.stringify({ sent: asked.length, seconds: took, cuts, retryAfter, answers }));
socket.close();
