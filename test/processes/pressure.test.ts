// One client that asks for too much, and sockets that compete: what the others notice of it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { connectVisitor } from '../server/support/recording-socket.js';
import { createChatProcess, type ChatProcess } from './support/chat-process.js';
import { readLog } from './support/database-file.js';

const FLOODER = fileURLToPath(new URL('../../bench/support/flooder.mjs', import.meta.url));
const FLOOD_PER_SECOND = 1_000;
const BURST = 20;
const PER_MINUTE = 600;
/** The most that one session is told at once (`flood-guard`). */
const ANSWERED_REFUSALS = 100;

let server: ChatProcess;
before(async () => {
  const settings = {
    MESSAGES_PER_MINUTE: String(PER_MINUTE),
    MESSAGE_BURST: String(BURST),
    MESSAGES_PER_ADDRESS_PER_MINUTE: '1000000',
  };
  server = createChatProcess({ settings });
  await server.start();
});
after(() => server.close());

async function openSession(): Promise<{ session: { id: string }; token: string }> {
  const openKey = randomBytes(32).toString('base64url');
  const answer = await fetch(`${server.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ site: 'demo', openKey }),
  });
  return answer.json() as Promise<{ session: { id: string }; token: string }>;
}
async function openVisitor() {
  const { session, token } = await openSession();
  return { id: session.id, token, ...(await connectVisitor(server.url, token)) };
}
type Visitor = Awaited<ReturnType<typeof openVisitor>>;
const message = (body: string) => ({ clientId: randomUUID(), body });

/** Each sends a message and waits for the answer, as often as one may without a pause. */
async function converse(visitors: Visitor[]): Promise<void> {
  const talk = async (visitor: Visitor) => {
    for (let count = 0; count < BURST; count++) {
      const answer = await visitor.request('message:send', message('where is my order?'));
      assert.equal(answer.ok, true, JSON.stringify(answer));
    }
  };
  await Promise.all(visitors.map(talk));
}

/** In a process of its own, so that nobody but the server has to do with it. */
async function flood({ token }: { token: string }, seconds: number) {
  const args = [FLOODER, server.url, token, String(FLOOD_PER_SECOND), String(seconds)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.on('data', (chunk) => (printed += String(chunk)));
  await once(child.stdout, 'data');
  const ended = once(child, 'close');
  return {
    async answers() {
      await ended;
      return JSON.parse(printed.split('\n')[1]!) as {
        cuts: number;
        retryAfter: number;
        answers: Record<string, number>;
      };
    },
  };
}

test('SEC-11: 1,000 messages a second from one client: it is cut, shut out for a while, and the others are served', async () => {
  const visitors = await Promise.all(Array.from({ length: 10 }, openVisitor));
  const flooder = await openSession();
  const flooding = await flood(flooder, 3);
  // How long they wait for their answers meanwhile: bench/flood.mjs.
  await converse(visitors);
  const { cuts, retryAfter, answers } = await flooding.answers();

  const { ok = 0, rate_limited: refused = 0, unanswered = 0 } = answers;
  const said = JSON.stringify({ cuts, retryAfter, answers });
  assert.equal(cuts, 1, said);
  assert.ok(retryAfter > 0, said);
  assert.ok(refused >= ANSWERED_REFUSALS && refused < 2 * ANSWERED_REFUSALS, said);
  assert.ok(ok >= BURST && ok <= 2 * BURST, said);
  const logged = readLog(server.file, flooder.session.id).length;
  assert.ok(logged >= ok && logged <= ok + unanswered, `${logged} in the log, ${said}`);

  for (const each of visitors) each.close();
});

test('INV-8: of two sockets of a session the older one commits nothing once the newer is welcomed', async () => {
  const older = await openVisitor();
  const inFlight = Array.from({ length: 5 }, (_, index) =>
    older.request('message:send', message(`from the older one, ${index}`)).catch(() => undefined),
  );
  const newer = await connectVisitor(server.url, older.token);
  const late = older.request('message:send', message('too late')).catch(() => undefined);
  assert.equal(newer.welcome.lease, 2);
  const { ok } = await newer.request('message:send', message('from the newer one'));
  assert.equal(ok, true);
  await older.closed;

  const acked = (await Promise.all(inFlight)).filter((answer) => answer?.ok === true);
  const answer = await late;
  assert.ok(answer === undefined || answer.error.code === 'stale_lease');
  const log = readLog(server.file, older.id);
  assert.deepEqual(
    log.map(({ seq }) => seq),
    log.map((_, index) => index + 1),
  );
  assert.equal(log.at(-1)?.body, 'from the newer one');
  for (const each of acked) assert.equal(log[each.message.seq - 1]?.id, each.message.id);
  newer.close();
});
