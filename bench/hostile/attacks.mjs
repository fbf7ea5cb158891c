// Attacks by somebody with one machine and one address. Each goes on for its time, as fast as the server lets it.
// Usage: node attacks.mjs <name> <server> <seconds> <address to come from>; prints how often the server answered
// what, as JSON.
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { pathToFileURL } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { openSession, request, visitorSocket } from './from-address.mjs';

const HANDSHAKE = '/socket.io/?EIO=4&transport=websocket';
const keepAlive = new http.Agent({ keepAlive: true, maxSockets: 100 });

let server = '';
let from = '';
let end = 0;
const counts = {};
const count = (what) => (counts[what] = (counts[what] ?? 0) + 1);
const isTimeLeft = () => performance.now() < end;

/** Repeats some work until the time is over, in so many workers at the same time. */
function repeatInParallel(workers, work) {
  return Promise.all(
    Array.from({ length: workers }, async () => {
      while (isTimeLeft()) {
        await work().catch(({ code = 'failed' }) => count(code));
        // A refusal that comes at once must not keep the attacker's CPU busy.
        await wait(1);
      }
    }),
  );
}

async function connect() {
  const { hostname, port } = new URL(server);
  const socket = net.connect({
    host: hostname,
    port: Number(port),
    localAddress: from,
  });
  socket.on('error', () => {});
  await once(socket, 'connect');
  count('connections');
  return socket;
}

function get(path, more = '') {
  const { host } = new URL(server);
  return `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${server}\r\n${more}\r\n`;
}

const UPGRADE =
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
  `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n`;

/** A masked frame, never the last one of its message. `opcode`: 1 begins a text, 0 continues it. */
function fragment(opcode, bytes) {
  const head = Buffer.from([opcode, 0x80 | 126, bytes >> 8, bytes & 255, 0, 0, 0, 0]);
  return Buffer.concat([head, Buffer.alloc(bytes, 'x')]);
}

async function upgraded() {
  const socket = await connect();
  socket.write(get(HANDSHAKE, UPGRADE));
  await Promise.race([once(socket, 'data'), once(socket, 'close')]);
  return socket;
}

/** Opens a session. Resolves with its socket, or with nothing if the session is refused. */
async function newVisitor() {
  const { status, body } = await openSession(server, { from, agent: keepAlive });
  count(`session ${status}`);
  if (status !== 201) return undefined;
  const socket = visitorSocket(server, body.token, { from, reconnection: false });
  await Promise.race([once(socket, 'welcome'), once(socket, 'connect_error'), wait(5_000)]);
  return socket;
}

/** Opens a session with ten long messages. Resolves with its token. */
async function longSession() {
  const { body } = await openSession(server, { from });
  const socket = visitorSocket(server, body.token, { from });
  await once(socket, 'welcome');
  for (let sent = 0; sent < 10; sent += 1) {
    const message = { clientId: randomUUID(), body: 'x'.repeat(4_000) };
    await socket.timeout(10_000).emitWithAck('message:send', message);
  }
  return body.token;
}

export const ATTACKS = {
  'pipelined requests, never read': () =>
    repeatInParallel(20, async () => {
      const socket = await connect();
      socket.pause();
      socket.write(get('/chat-widget.js').repeat(100));
      await wait(200);
      socket.destroy();
    }),

  'unfinished WebSocket messages': () =>
    repeatInParallel(400, async () => {
      const socket = await upgraded();
      socket.write(fragment(1, 1));
      for (let sent = 0; sent < 10_000 && isTimeLeft() && socket.writable; sent += 100) {
        socket.write(Buffer.concat(Array.from({ length: 100 }, () => fragment(0, 2))));
        await wait(20);
      }
      await wait(1_000);
      socket.destroy();
    }),

  'sessions and messages': () =>
    repeatInParallel(50, async () => {
      const socket = await newVisitor();
      if (socket === undefined) return;
      for (let sent = 0; sent < 10 && socket.connected; sent += 1) {
        const message = { clientId: randomUUID(), body: 'x'.repeat(4_000) };
        const answer = await socket.timeout(10_000).emitWithAck('message:send', message);
        count(`message ${answer.ok ? 'stored' : answer.error.code}`);
      }
      socket.close();
    }),

  'events of many sessions': () =>
    repeatInParallel(100, async () => {
      const socket = await newVisitor();
      if (socket === undefined) return;
      while (isTimeLeft() && socket.connected) {
        const routingData = { page: randomUUID() };
        const answer = await socket.timeout(10_000).emitWithAck('context:push', { routingData });
        count(`event ${answer.ok ? 'stored' : answer.error.code}`);
      }
      socket.close();
    }),

  'pages asked for, never read': async () => {
    const token = await longSession();
    await repeatInParallel(40, async () => {
      const socket = await upgraded();
      socket.pause();
      const text = (payload) => {
        const bytes = Buffer.from(payload);
        const head = Buffer.from([0x81, 0x80 | 126, bytes.length >> 8, bytes.length & 255]);
        socket.write(Buffer.concat([head, Buffer.alloc(4), bytes]));
      };
      text(`40${JSON.stringify({ v: 1, token, tabId: randomUUID() })}`);
      await wait(100);
      for (let sent = 0; sent < 120 && socket.writable; sent += 1) {
        text(`42${sent}["sync",${JSON.stringify({ epoch: 1, after: 0, limit: 50 })}]`);
        count('pages');
      }
      await wait(3_000);
      socket.destroy();
    });
  },

  'guessed passwords': () =>
    repeatInParallel(50, async () => {
      const body = { name: 'Agent 1', password: randomBytes(9).toString('base64') };
      const headers = { 'x-chat-console': '1' };
      const options = { method: 'POST', body, headers, from, agent: keepAlive };
      const { status } = await request(server, '/api/console/sign-in', options);
      count(`sign-in ${status}`);
    }),

  'reset connections': () =>
    repeatInParallel(100, async () => {
      const socket = await connect();
      socket.write(get('/api/site/demo'));
      socket.resetAndDestroy();
    }),

  'probes and handshakes': () =>
    repeatInParallel(50, async () => {
      for (const path of ['/readyz', '/metrics', '/socket.io/?EIO=4&transport=polling']) {
        const { status } = await request(server, path, { from, agent: keepAlive });
        count(`${path.split('?')[0]} ${status}`);
      }
    }),
};

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [name, address, seconds, ownAddress] = process.argv.slice(2);
  server = address;
  from = ownAddress;
  end = performance.now() + Number(seconds) * 1000;
  await ATTACKS[name]();
  process.stdout.write(JSON.stringify(counts), () => process.exit());
}
