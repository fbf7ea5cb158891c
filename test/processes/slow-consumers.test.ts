// Clients that ask and do not read are disconnected, and the server's memory stays flat.
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, suite, test, type TestContext } from 'node:test';
import { WebSocket } from 'ws';
import { MAX_BODY_UNITS, MAX_PAGE_MESSAGES } from '../../src/protocol/limits.js';
import { connectVisitor } from '../server/support/recording-socket.js';
import type { ChatProcess } from './support/chat-process.js';
import { query } from './support/database-file.js';
import { createServer } from './support/process-world.js';
import { waitUntil } from './support/wait-until.js';

const MIB = 1024 * 1024;
const PAGE = { before: MAX_PAGE_MESSAGES + 1, limit: MAX_PAGE_MESSAGES };
/** One of the longest messages. */
const PAGE_BYTES = MAX_PAGE_MESSAGES * MAX_BODY_UNITS;
/** More than the buffers of both kernels hold. */
const SOME_PAGES = Math.ceil((12 * MIB) / PAGE_BYTES);
/** What waits, and what was made on the way to it; a server that kept all would pass it in a minute. */
const MAX_GROWTH_MIB = 96;
/** Sockets are checked every 25 s, and may take nothing for 30 s. */
const LOOKS_MS = 3 * 25_000;

let server: ChatProcess;
before(async () => {
  server = createServer();
  await server.start();
});
after(() => server.close());

/** A visitor with a full page of the log to ask for. */
async function openReader() {
  const answer = await fetch(`${server.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ site: 'demo', openKey: randomBytes(32).toString('base64url') }),
  });
  const { session, token } = (await answer.json()) as { session: { id: string }; token: string };
  const visitor = await connectVisitor(server.url, token);
  const body = 'x'.repeat(MAX_BODY_UNITS);
  for (let count = 0; count < MAX_PAGE_MESSAGES; count++)
    await visitor.request('message:send', { clientId: randomUUID(), body });
  const sql = 'select disconnected_at as at from sessions where id = ?';
  return {
    ...visitor,
    token,
    /** Asks for so many pages at once; how many answers came, when all have. */
    async ask(pages: number): Promise<number> {
      const asked = Array.from({ length: pages }, () =>
        visitor.socket.timeout(30_000).emitWithAck('history', PAGE),
      );
      const answers = await Promise.allSettled(asked);
      return answers.filter((each) => each.status === 'fulfilled' && each.value.ok).length;
    },
    isDisconnected: () =>
      (query(server.file, sql, [session.id]) as { at: number | null }[])[0]!.at !== null,
  };
}

/** Takes a visitor's place, asks and does not read, but sends pongs without being asked. */
async function openSilent(t: TestContext, pages: number) {
  const { token, isDisconnected } = await openReader();
  const socket = new WebSocket(`${server.url}/socket.io/?EIO=4&transport=websocket`, {
    origin: server.url,
  });
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data: Buffer) => {
      const packet = data.toString('utf8');
      const auth = JSON.stringify({ v: 1, token, tabId: randomUUID() });
      if (packet.startsWith('0')) socket.send(`40${auth}`);
      if (packet.startsWith('42["welcome"')) resolve();
    });
  });
  socket.pause();
  for (let id = 0; id < pages; id++) socket.send(`42${id}${JSON.stringify(['history', PAGE])}`);
  const pongs = setInterval(() => socket.send('3'), 5_000);
  t.after(() => {
    clearInterval(pongs);
    socket.terminate();
  });
  return { isDisconnected };
}

/** By how much the server's memory grew at most until then. */
async function growthUntil(what: string, holds: () => boolean, limitMs: number): Promise<number> {
  const atFirst = server.residentBytes();
  let most = 0;
  const watched = () => {
    most = Math.max(most, server.residentBytes() - atFirst);
    return holds();
  };
  await waitUntil(what, watched, { limitMs });
  return most / MIB;
}

suite('Slow consumers', () => {
  test('SEC-12: a client that never reads is disconnected, one that reads is not, and memory stays flat', async (t) => {
    const reading = await openReader();
    // The first time makes room for such answers: what comes after it is what waits.
    assert.equal(await reading.ask(SOME_PAGES), SOME_PAGES);
    const silent = await openSilent(t, SOME_PAGES);
    const answered = reading.ask(SOME_PAGES);
    const growth = await growthUntil(
      'the silent client is disconnected',
      silent.isDisconnected,
      LOOKS_MS + 10_000,
    );
    t.diagnostic(`${growth.toFixed(0)} MiB at most`);
    assert.ok(growth < MAX_GROWTH_MIB, `${growth} MiB`);
    assert.equal(await answered, SOME_PAGES);
    assert.equal((await reading.request('heartbeat', { active: false })).ok, true);
    assert.equal(reading.isDisconnected(), false);
    reading.close();
  });
});
