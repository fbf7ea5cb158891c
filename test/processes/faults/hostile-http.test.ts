// Connections that request more than they read, and then close: the server keeps nothing of them.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { after, before, suite, test } from 'node:test';
import type { ChatProcess } from '../support/chat-process.js';
import { query } from '../support/database-file.js';
import { createServer } from '../support/process-world.js';
import { waitUntil } from '../support/wait-until.js';

const MB = 1_000_000;
const MAX_RSS_GROWTH = 100 * MB;
const MAX_HEAP_GROWTH = 10 * MB;
/** How soon everything must be closed that a connection had open. */
const LIMIT_MS = 10_000;

const CONNECTIONS = 20;
const PIPELINED = 100;
/** As many as one connection may have unanswered. */
const ALLOWED = 16;
const ROUNDS = 10;
/** Polling clients of one address: fewer than it may have. */
const POLLS = 400;

/** A chunk of a former build, as the server keeps it. */
const FORMER = 'x'.repeat(256 * 1024);

let server: ChatProcess;
before(async () => {
  server = createServer({ reportsHeap: true });
  const name = `former.js.${createHash('sha256').update(FORMER).digest('hex')}`;
  const folder = path.join(server.dataDir, 'chunks/widget');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, name), FORMER);
  await server.start();
  // Whatever is loaded or compiled with the first request is there.
  await attackOnce({ requests: SCRIPT, pipelined: 1 });
});
after(() => server.close());

function request(line: string, headers: string[] = [], body = ''): string {
  return [`${line} HTTP/1.1`, 'Host: localhost', ...headers, '', body].join('\r\n');
}

function openRequest(): string {
  const openKey = randomBytes(32).toString('base64url');
  const body = JSON.stringify({ site: 'demo', openKey });
  const headers = ['Content-Type: application/json', `Content-Length: ${body.length}`];
  return request('POST /api/session', headers, body);
}

const SCRIPT = request('GET /chat-widget.js');
const UPGRADE = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
const WEBSOCKET = request('GET /socket.io/?EIO=4&transport=websocket', [
  ...UPGRADE,
  `Origin: http://localhost`,
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
]);

/** A request that is not answered before there is something to tell. */
async function openPoll(): Promise<string> {
  const headers = { origin: server.url };
  const url = '/socket.io/?EIO=4&transport=polling';
  const opened = await (await fetch(server.url + url, { headers })).text();
  const { sid } = JSON.parse(opened.slice(1)) as { sid: string };
  const lines = [`GET ${url}&sid=${sid} HTTP/1.1`, `Host: ${new URL(server.url).host}`];
  return [...lines, `Origin: ${server.url}`, '', ''].join('\r\n');
}

/** A connection that says this, and reads none of the answers once the first has begun. */
async function openUnread(text: string): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1');
  // Being cut is what some are for.
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(text);
  await new Promise((resolve) => void socket.once('data', resolve).once('close', resolve));
  socket.pause();
  return socket;
}

interface Attack {
  /** What a connection says again and again. */
  requests: string;
  pipelined?: number;
  connections?: number;
  /** What it says in the end. */
  last?: string;
}

function openAttack({ requests, pipelined = PIPELINED, connections = CONNECTIONS, last }: Attack) {
  const text = requests.repeat(pipelined) + (last ?? '');
  return Promise.all(Array.from({ length: connections }, () => openUnread(text)));
}

/** Half of them close as a browser does, half are reset. */
function closeAll(sockets: Socket[]): void {
  for (const [index, socket] of sockets.entries())
    if (index % 2 === 0) socket.destroy();
    else socket.resetAndDestroy();
}

/** Opens the connections and closes them. Resolves when the server has no more open than before. */
async function attackOnce(attack: Attack): Promise<void> {
  const open = server.openFiles();
  const sockets = await openAttack(attack);
  closeAll(sockets);
  await waitUntil('nothing stays open', () => server.openFiles() <= open, {
    limitMs: LIMIT_MS,
    detail: () => ({ before: open, now: server.openFiles() }),
  });
}

/** By how many bytes the memory of the server grew at most meanwhile. */
async function growthDuring(work: () => Promise<void>): Promise<number> {
  const atFirst = server.residentBytes();
  let most = 0;
  const look = () => (most = Math.max(most, server.residentBytes() - atFirst));
  const looks = setInterval(look, 10);
  await work();
  clearInterval(looks);
  look();
  return most;
}

const KINDS: [string, Attack][] = [
  ['a file', { requests: SCRIPT }],
  ['a file, as many as are allowed', { requests: SCRIPT, pipelined: ALLOWED }],
  ['its compressed copy', { requests: request('GET /chat-widget.js', ['Accept-Encoding: br']) }],
  ['its head', { requests: request('HEAD /chat-widget.js') }],
  ['a part of it', { requests: request('GET /chat-widget.js', ['Range: bytes=1-200000']) }],
  ['a chunk', { requests: request('GET /chunks/panel.js') }],
  ['a chunk of a former build', { requests: request('GET /chunks/former.js') }],
  ['the console', { requests: request('GET /console/console.js', ['Accept-Encoding: gzip']) }],
  ['a page that is not there', { requests: request('GET /none') }],
  ['an answer of the API', { requests: request('GET /api/site/demo') }],
  ['files, then an upload that never ends', { requests: SCRIPT, last: openRequest().slice(0, -9) }],
  [
    'files, among them a request that Node refuses by itself',
    { requests: `${SCRIPT}GET / HTTP/1.1\r\n\r\n${SCRIPT}`, pipelined: 4 },
  ],
  ['a file, then a WebSocket', { requests: SCRIPT, pipelined: 4, last: WEBSOCKET }],
  [
    'a file, then another protocol that is ignored',
    {
      requests: SCRIPT,
      pipelined: 4,
      last: request('GET /chat-widget.js', ['Connection: Upgrade', 'Upgrade: h2c']),
    },
  ],
];

suite('Hostile HTTP', () => {
  for (const [name, attack] of KINDS)
    test(`SEC-12: ${name}, asked for again and again and never read: nothing stays open`, async (t) => {
      const growth = await growthDuring(() => attackOnce(attack));
      t.diagnostic(`${(growth / MB).toFixed(0)} MB at most`);
      assert.ok(growth <= MAX_RSS_GROWTH, `${growth} bytes`);
    });

  test('SEC-12: large requests that wait behind a poll without an answer take little memory', async (t) => {
    const uploads = request(
      'POST /api/session',
      [`X-Large: ${'x'.repeat(15_000)}`, 'Content-Length: 15000'],
      'x'.repeat(15_000),
    ).repeat(ALLOWED - 1);
    const sockets: Socket[] = [];
    const growth = await growthDuring(async () => {
      for (let index = 0; index < POLLS; index += 1) {
        const socket = connect(server.port, '127.0.0.1');
        socket.on('error', () => {});
        sockets.push(socket);
        socket.write((await openPoll()) + uploads);
      }
      // The server has read what came before.
      assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
    });
    closeAll(sockets);
    t.diagnostic(`${(growth / MB).toFixed(0)} MB at most`);
    assert.ok(growth <= MAX_RSS_GROWTH, `${growth} bytes`);
  });

  test('SEC-12: ten rounds of it leave nothing in memory', async (t) => {
    const heapAtFirst = await server.heapUsed();
    const growth = await growthDuring(async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        await attackOnce({ requests: SCRIPT });
        await attackOnce({ requests: SCRIPT, pipelined: ALLOWED });
      }
    });
    const heapGrowth = (await server.heapUsed()) - heapAtFirst;
    t.diagnostic(`${(growth / MB).toFixed(0)} MB at most, heap ${(heapGrowth / MB).toFixed(1)} MB`);
    assert.ok(growth <= MAX_RSS_GROWTH, `${growth} bytes`);
    assert.ok(heapGrowth <= MAX_HEAP_GROWTH, `${heapGrowth} bytes of heap`);
  });

  test('SEC-12: a connection that reads nothing holds one file, however many it asks for', async () => {
    const open = server.openFiles();
    const sockets = await openAttack({ requests: SCRIPT, pipelined: ALLOWED });
    assert.equal((await fetch(`${server.url}/chat-widget.js`)).status, 200);
    const held = server.openFiles() - open;
    closeAll(sockets);
    assert.ok(held <= 2 * CONNECTIONS + 2, `${held} open`);
  });

  test('SEC-12: of requests that wait when their connection closes, none is carried out', async () => {
    const count = () => query(server.file, 'select id from sessions').length;
    const sessions = count();
    // The first answer is more than the kernels take, so that it is never sent to its end.
    const large = SCRIPT.repeat(ALLOWED - 1);
    await attackOnce({ requests: large, pipelined: 1, last: openRequest() });
    assert.equal(count(), sessions);
  });
});
