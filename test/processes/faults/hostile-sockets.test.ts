// One machine with many sockets that stays within all limits: the server's memory stays flat.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
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
const MAX_GROWTH_MIB = 100;
/** From one address, and without a token. */
const SOCKETS = 400;
/** As many as `ws` allows by itself; together they are 46 MB. */
const FRAGMENTS = 16_383;

async function startServer(): Promise<ChatProcess> {
  const server = createServer();
  await server.start();
  return server;
}

/** By how many MiB the server's memory has grown since. Fails when it is too much. */
function watchGrowth(server: ChatProcess) {
  const atFirst = server.residentBytes();
  let most = 0;
  const look = () => {
    assert.ok(server.alive(), server.logged());
    most = Math.max(most, (server.residentBytes() - atFirst) / MIB);
    assert.ok(most < MAX_GROWTH_MIB, `${most.toFixed(0)} MiB`);
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
    const growth = watchGrowth(server);
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
    const [head, rest] = [8, 10_000];
    const message = frame('x'.repeat(60_000));
    await socket.write(message.subarray(0, head));
    for (let at = head; at < head + rest && !socket.isClosed(); at += 1) {
      await socket.write(message.subarray(at, at + 1));
      // The server has read it, so that the next one comes by itself.
      await new Promise(setImmediate);
    }
    await waitUntil('the server has closed it', socket.isClosed, { limitMs: 5_000 });
  });

  test('and nobody answers the goodbye: the socket is closed all the same', async () => {
    const socket = await openHostileSocket(server.url);
    const token = await openSession(server);
    await socket.write(frame(joinPacket(token)));
    await socket.write(frame('41'));
    await socket.write(unfinishedMessage(1));
    await waitUntil('the server has closed it', socket.isClosed, { limitMs: 20_000 });
  });
});

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
