// One machine with many sockets that stays within all limits: the server's memory stays flat.
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { MAX_BODY_UNITS, MAX_PAGE_MESSAGES } from '../../../src/protocol/limits.js';
import { openPolling } from '../../server/support/polling-client.js';
import { openRawSocket } from '../../server/support/raw-socket.js';
import { connectVisitor } from '../../server/support/recording-socket.js';
import type { ChatProcess } from '../support/chat-process.js';
import {
  frame,
  joinPacket,
  openHostileSocket,
  unfinishedMessage,
} from '../../server/support/hostile-socket.js';
import { createServer } from '../support/process-world.js';
import { waitUntil } from '../support/wait-until.js';

const MIB = 1024 * 1024;
/** From messages that never end: what the server holds of them. */
const MAX_HELD_MIB = 100;
/** From pages: what it reads and forgets counts as well, and a kernel takes some MB for each socket. */
const MAX_READ_MIB = 200;
/** From one address, and without a token. */
const SOCKETS = 400;
/** As many as `ws` allows by itself; together they are 46 MB. */
const FRAGMENTS = 16_383;

/** Visitors with a full page, and how often each asks for it: 14 MB in all, of which a kernel takes 5. */
const READERS = 20;
const PAGES = 70;

async function startServer(): Promise<ChatProcess> {
  const server = createServer();
  await server.start();
  return server;
}

/** By how many MiB the server's memory has grown since. Fails when it is too much. */
function watchGrowth(server: ChatProcess, limit: number) {
  const atFirst = server.residentBytes();
  let most = 0;
  const look = () => {
    assert.ok(server.alive(), server.logged());
    most = Math.max(most, (server.residentBytes() - atFirst) / MIB);
    assert.ok(most < limit, `${most.toFixed(0)} MiB`);
  };
  return {
    look,
    until: (what: string, holds: () => boolean | Promise<boolean>) =>
      waitUntil(what, () => {
        look();
        return holds();
      }),
    most: () => `${most.toFixed(0)} MiB at most`,
  };
}

const isHealthy = async (server: ChatProcess) =>
  (await fetch(`${server.url}/healthz`)).status === 200;

suite('SEC-10: messages that never end', () => {
  let server: ChatProcess;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  test('in thousands of fragments, on hundreds of sockets: memory stays flat, and they are closed', async (t) => {
    const growth = watchGrowth(server, MAX_HELD_MIB);
    const opening = Array.from({ length: SOCKETS }, () => openHostileSocket(server.url));
    const sockets = await Promise.all(opening);
    const message = unfinishedMessage(FRAGMENTS);
    for (const each of sockets) void each.write(message);
    await growth.until('the server has closed them', () =>
      sockets.every((each) => each.isClosed()),
    );
    assert.ok(await isHealthy(server));
    t.diagnostic(growth.most());
  });

  test('in bytes that come one by one: the socket is closed before they are thousands', async () => {
    const socket = await openHostileSocket(server.url);
    const [head, rest] = [8, 2_000];
    const message = frame('x'.repeat(60_000));
    await socket.write(message.subarray(0, head));
    for (let at = head; at < head + rest && !socket.isClosed(); at += 1) {
      await socket.write(message.subarray(at, at + 1));
      // A server that has answered something else meanwhile has read it: the next one comes by itself.
      assert.ok(await isHealthy(server));
    }
    await waitUntil('the server has closed it', socket.isClosed);
  });

  test('and the client does not answer the close frame: the socket is closed all the same', async () => {
    const socket = await openHostileSocket(server.url);
    const token = await openSession(server);
    await socket.write(frame(joinPacket(token)));
    await socket.write(frame('41'));
    await socket.write(unfinishedMessage(1));
    await waitUntil('the server has closed it', socket.isClosed, { limitMs: 20_000 });
  });
});

suite('SEC-12: pages that nobody reads', () => {
  let server: ChatProcess;
  let tokens: string[];
  before(async () => {
    server = await startServer();
    tokens = await Promise.all(Array.from({ length: READERS }, () => fillPage(server)));
  });
  after(() => server.close());

  const asks = Array.from({ length: PAGES }, (_, id) => {
    const page = { before: MAX_PAGE_MESSAGES + 1, limit: MAX_PAGE_MESSAGES };
    return `42${id}${JSON.stringify(['history', page])}`;
  });

  test('over WebSockets: memory stays flat, and others are served', async (t) => {
    const growth = watchGrowth(server, MAX_READ_MIB);
    for (const token of tokens) {
      const { socket, send, hears } = await openRawSocket(server.url);
      t.after(() => socket.terminate());
      send(joinPacket(token));
      await hears('42["welcome"');
      socket.pause();
      send(...asks);
    }
    await growth.until('nothing is sent any more', isQuiet(server));
    t.diagnostic(growth.most());
  });

  test('over polls: memory stays flat, and others are served', async (t) => {
    const growth = watchGrowth(server, MAX_READ_MIB);
    for (const token of tokens) {
      const client = await openPolling(server.url);
      await client.join(token);
      await client.post(asks);
    }
    await growth.until('nothing is read any more', isQuiet(server));
    t.diagnostic(growth.most());
  });
});

/** Whether the server has no work left: it answers, and its CPU time stands still. */
function isQuiet(server: ChatProcess) {
  let last = -1;
  let still = 0;
  return async () => {
    assert.ok(await isHealthy(server));
    const now = server.cpuSeconds();
    still = now - last < 0.02 ? still + 1 : 0;
    last = now;
    return still > 20;
  };
}

/** A new visitor's token. */
async function openSession(server: ChatProcess): Promise<string> {
  const answer = await fetch(`${server.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ site: 'demo', openKey: randomBytes(32).toString('base64url') }),
  });
  const { token } = (await answer.json()) as { token: string };
  return token;
}

/** The same with one page of the longest messages. */
async function fillPage(server: ChatProcess): Promise<string> {
  const token = await openSession(server);
  const visitor = await connectVisitor(server.url, token);
  const body = 'x'.repeat(MAX_BODY_UNITS);
  for (let count = 0; count < MAX_PAGE_MESSAGES; count += 1)
    await visitor.request('message:send', { clientId: randomUUID(), body });
  visitor.close();
  return token;
}
