// One client that sends as fast as it is told, without waiting for answers, in a process of its own.
// Usage: node flooder.mjs <server> <token> <messages a second> <seconds>; prints what was answered.
import { randomUUID } from 'node:crypto';
import { io } from 'socket.io-client';

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
const count = (answer) => {
  const kind = answer.ok ? 'ok' : answer.error.code;
  answers[kind] = (answers[kind] ?? 0) + 1;
};
const asked = [];
for (let passed = 0; passed < seconds; passed = (performance.now() - start) / 1000) {
  while (asked.length < passed * rate) {
    const request = { clientId: randomUUID(), body: 'flood' };
    asked.push(socket.timeout(30_000).emitWithAck('message:send', request).then(count));
  }
  await new Promise((resolve) => setTimeout(resolve, 2));
}
const took = (performance.now() - start) / 1000;
await Promise.all(asked);
console.log(JSON.stringify({ sent: asked.length, seconds: took, answers }));
socket.close();
