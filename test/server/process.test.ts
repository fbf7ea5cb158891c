import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { systemIds } from '../../server/system-ports.js';
import { createEmbeddedStorage } from '../../server/storage/embedded-storage.js';
import { openPolling } from './support/polling-client.js';
import { openRawSocket } from './support/raw-socket.js';
import { connectVisitor } from './support/recording-socket.js';
import { runProgram, startServerProcess as startUnwatched } from './support/server-process.js';

const TRANSPORTS = ['websocket', 'polling'] as const;

const root = await mkdtemp(path.join(tmpdir(), 'chat-process-'));
const started: Awaited<ReturnType<typeof startUnwatched>>[] = [];
after(async () => {
  // Those of a test that failed on the way: they would go on, and so would this process.
  for (const server of started) server.kill('SIGKILL');
  await Promise.all(started.map(({ exited }) => exited));
  await rm(root, { recursive: true, maxRetries: 3 });
});

async function startServerProcess(environment: Record<string, string>) {
  const server = await startUnwatched(environment);
  started.push(server);
  return server;
}

const post = async (url: string, body: object, bearer?: string) => {
  const headers = {
    'content-type': 'application/json',
    ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
  };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return answer.json();
};
const open = (url: string) =>
  post(`${url}/api/session`, { openKey: systemIds.secret(), site: 'demo' });

for (const transport of TRANSPORTS)
  test(`COM-5: what was acked is there after kill -9, gapless; resuming goes on where it was (${transport})`, async () => {
    const environment = { DATA_DIR: path.join(root, `killed-${transport}`), MESSAGE_BURST: '100' };
    const first = await startServerProcess(environment);
    const opened = await open(first.url);
    const visitor = await connectVisitor(first.url, opened.token, { transports: [transport] });
    const acked: string[] = [];
    const sending = (async () => {
      for (let count = 0; count < 100; count += 1) {
        const clientId = randomUUID();
        const { ok } = await visitor.request('message:send', {
          clientId,
          body: `message ${count}`,
        });
        if (ok) acked.push(clientId);
        if (acked.length === 30) first.kill('SIGKILL');
      }
    })();
    await assert.rejects(sending);
    await first.exited;

    const second = await startServerProcess(environment);
    const restored = await post(
      `${second.url}/api/session/${opened.session.id}`,
      { after: 0 },
      opened.sessionKey,
    );
    const stored: { clientId: string; seq: number }[] = restored.messages;
    assert.ok(stored.length === acked.length || stored.length === acked.length + 1);
    assert.deepEqual(
      stored.slice(0, acked.length).map(({ clientId }) => clientId),
      acked,
    );
    assert.deepEqual(
      stored.map(({ seq }) => seq),
      stored.map((_, index) => index + 1),
    );
    // The token of before the crash still counts, and so does the cursor.
    const { seq, id } = restored.messages.at(-1);
    const again = await connectVisitor(second.url, opened.token, {
      transports: [transport],
      epoch: 1,
      after: seq,
      afterId: id,
    });
    assert.deepEqual([again.welcome.messages, again.welcome.reset], [[], undefined]);
    assert.equal(again.welcome.lease, 2);
    const next = await again.request('message:send', { clientId: randomUUID(), body: 'on we go' });
    assert.equal(next.message.seq, seq + 1);
    again.close();
    second.kill('SIGTERM');
    await second.exited;
  });

for (const transport of TRANSPORTS)
  test(`SIGTERM: visitors hear "drain", what is running is acked, exit 0 (${transport})`, async () => {
    const server = await startServerProcess({ DATA_DIR: path.join(root, `drained-${transport}`) });
    const opened = await open(server.url);
    const visitor = await connectVisitor(server.url, opened.token, { transports: [transport] });
    const clientIds = Array.from({ length: 5 }, () => randomUUID());
    const sent = clientIds.map((clientId) =>
      visitor.request('message:send', { clientId, body: 'last words' }),
    );
    await sent[0];
    server.kill('SIGTERM');
    assert.deepEqual(await visitor.next('drain'), { retryAfter: 1 });
    const answers = await Promise.all(sent);
    await visitor.closed;
    const { code } = await server.exited;
    assert.equal(code, 0);

    const storage = createEmbeddedStorage(path.join(root, `drained-${transport}`, 'chat.db'));
    const { messages } = await storage.messages.pageAfter(opened.session.id, 0, 10);
    const acked = answers.filter(({ ok }) => ok).map(({ message }) => message.id);
    assert.deepEqual(
      messages.map(({ id }) => id),
      acked,
    );
    assert.notEqual((await storage.sessions.find(opened.session.id))?.disconnectedAt, undefined);
    await storage.close();
  });

test('The first start prints a one-time console link, and logs neither bodies nor tokens nor ids', async () => {
  const environment = { DATA_DIR: path.join(root, 'first'), LOG_LEVEL: 'debug' };
  const server = await startServerProcess(environment);
  const [, port, link] = await server.prints(
    /^Console: http:\/\/localhost:(\d+)\/console\/#setup=([\w-]{43})$/m,
  );
  assert.equal(new URL(server.url).port, port);
  const opened = await open(server.url);
  const visitor = await connectVisitor(server.url, opened.token);
  const body = 'a body that no log shows';
  await visitor.request('message:send', { clientId: randomUUID(), body });
  visitor.close();
  // A sid is in the query of its requests: of one that is good, of one that breaks off, of a refused one.
  const polling = await openPolling(server.url);
  await polling.join(opened.token);
  await polling.poll({ origin: 'https://evil.example' });
  await polling.post(['not a packet']);
  await polling.poll();
  await fetch(`${server.url}/api/session/${opened.session.id}/status`);
  const setUp = await fetch(`${server.url}/api/console/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-chat-console': '1' },
    body: JSON.stringify({ link, name: 'Anna', password: 'correct horse' }),
  });
  assert.equal(setUp.status, 200);
  server.kill('SIGINT');
  const { code, stderr } = await server.exited;
  assert.equal(code, 0);
  for (const line of stderr.trim().split('\n')) assert.doesNotThrow(() => JSON.parse(line), line);
  const { token, sessionKey, session } = opened;
  for (const secret of [body, token, sessionKey, session.id, link!, 'correct horse', polling.sid])
    assert.ok(!stderr.includes(secret));

  const again = await startServerProcess({ DATA_DIR: path.join(root, 'first') });
  again.kill('SIGTERM');
  assert.doesNotMatch((await again.exited).stdout, /Console:/);
});

test('A wrong setting refuses to start, and says which', async () => {
  const environment = { DATA_DIR: path.join(root, 'wrong'), PORT: '99999' };
  const { code, stderr } = await runProgram('main', environment).exited;
  assert.equal(code, 1);
  assert.match(stderr, /PORT: more than 65535/);
});

test('A port that another program has is named, with its setting', async () => {
  const { url } = await startServerProcess({ DATA_DIR: path.join(root, 'first') });
  const { port } = new URL(url);
  const second = { DATA_DIR: path.join(root, 'second'), PORT: port };
  const { code, stderr } = await runProgram('main', second).exited;
  assert.equal(code, 1);
  assert.match(stderr, new RegExp(`PORT: another program listens on ${port}`));
});

test('A folder or a database that cannot be used is named, with its setting; a new one is private', async () => {
  const start = (DATA_DIR: string) => runProgram('main', { DATA_DIR, PORT: '0' }).exited;
  const [text, folder] = [path.join(root, 'text.txt'), path.join(root, 'no-database')];
  await writeFile(text, 'no folder');
  await mkdir(folder);
  await writeFile(path.join(folder, 'chat.db'), 'no database at all '.repeat(100));
  const [file, content] = await Promise.all([start(text), start(folder)]);
  assert.deepEqual([file.code, content.code], [1, 1]);
  assert.match(file.stderr, /DATA_DIR: .*text\.txt/);
  assert.match(content.stderr, /no-database\/chat\.db \(DATA_DIR\) .*not a database/);

  const server = await startServerProcess({ DATA_DIR: path.join(root, 'private') });
  for (const [name, mode] of [
    ['private', 0o700],
    ['private/chat.db', 0o600],
    ['private/chat.db-wal', 0o600],
  ] as const)
    assert.equal((await stat(path.join(root, name))).mode & 0o777, mode, name);
  server.kill('SIGTERM');
  await server.exited;
});

test('C7: npm run site sets and shows a site beside a running server, or says what is wrong', async () => {
  const environment = { DATA_DIR: path.join(root, 'site') };
  const server = await startServerProcess(environment);
  const file = path.join(root, 'site.json');
  const site = (...args: string[]) => runProgram('cli/site', environment, args).exited;
  const settings = { name: 'Shoes', origins: ['https://shoes.example'], autoResolveMinutes: 5 };
  await writeFile(file, JSON.stringify(settings));
  assert.equal((await site('set', 'shoes', '--file', file)).code, 0);
  assert.deepEqual(JSON.parse((await site('show', 'shoes')).stdout), settings);

  const wrong = { name: '', origins: ['shoes.example'], openingHours: { timeZone: 'Mars' }, x: 1 };
  await writeFile(file, JSON.stringify(wrong));
  const refused = await site('set', 'shoes', '--file', file);
  assert.equal(refused.code, 1);
  for (const problem of [
    /name: /,
    /origins\.0: not an origin/,
    /openingHours\.spans: /,
    /x: unknown field/,
  ])
    assert.match(refused.stderr, problem);
  assert.match((await site('show', 'nothing')).stderr, /There is no site "nothing"/);
  assert.match((await site('set')).stderr, /^Usage:/);

  const link = await runProgram('cli/console-link', environment).exited;
  assert.match(link.stdout, /^Console: http:\/\/localhost:3000\/console\/#setup=[\w-]{43}\n$/);
  server.kill('SIGTERM');
  assert.equal((await server.exited).code, 0);
  assert.ok((await readFile(path.join(root, 'site', 'chat.db'))).length > 0);
});

test('SEC-4: npm run rotate-keys makes new keys beside a running server, and disconnects nobody', async () => {
  const environment = { DATA_DIR: path.join(root, 'rotated') };
  const server = await startServerProcess(environment);
  const { token, session, sessionKey } = await open(server.url);
  const visitor = await connectVisitor(server.url, token);
  for (let count = 0; count < 2; count += 1) {
    const { code, stdout } = await runProgram('cli/rotate-keys', environment).exited;
    assert.equal(code, 0);
    assert.match(stdout, /^New keys are made; a running server uses them within a minute\.$/m);
  }
  const { code, stderr } = await runProgram('cli/rotate-keys', environment, ['now']).exited;
  assert.deepEqual([code, stderr], [1, 'Usage: npm run rotate-keys\n']);
  const storage = createEmbeddedStorage(path.join(root, 'rotated', 'chat.db'));
  const keys = await storage.keys.all();
  await storage.close();
  for (const purpose of ['token', 'derive', 'profile', 'device'])
    assert.equal(keys.filter((key) => key.purpose === purpose).length, 3, purpose);

  const message = { clientId: randomUUID(), body: 'still here' };
  assert.equal((await visitor.request('message:send', message)).ok, true);
  visitor.close();
  server.kill('SIGTERM');
  await server.exited;
  const next = await startServerProcess(environment);
  const again = await connectVisitor(next.url, token);
  assert.equal(again.welcome.head, 1);
  const restored = await post(`${next.url}/api/session/${session.id}`, {}, sessionKey);
  assert.equal(restored.messages[0].body, 'still here');
  again.close();
  next.kill('SIGTERM');
  await next.exited;
});

test('a shutdown does not wait for connections on which nobody asked anything', async () => {
  const server = await startServerProcess({ DATA_DIR: path.join(root, 'silent') });
  const silent = connect(Number(new URL(server.url).port), '127.0.0.1');
  await once(silent, 'connect');
  let heard = '';
  silent.on('data', (data) => (heard += String(data)));
  // Being cut is what is wanted.
  silent.on('error', () => {});
  const cut = once(silent, 'close');
  server.kill('SIGTERM');
  assert.equal((await server.exited).code, 0);
  await cut;
  // It was cut, and did not run into the limit for a head: that would have been answered.
  assert.equal(heard, '');
});

test('SIGTERM: the server ends, exit 0, though nobody reads what it sends', async () => {
  const server = await startServerProcess({ DATA_DIR: path.join(root, 'deaf') });
  const bare = await openRawSocket(server.url);
  // One polling client has its poll open, another never polls again.
  const openPoll = (await openPolling(server.url)).poll().catch(() => undefined);
  const silent = await openPolling(server.url);
  await silent.join((await open(server.url)).token);
  const visitor = await openRawSocket(server.url);
  const auth = { v: 1, token: (await open(server.url)).token, tabId: randomUUID() };
  visitor.send(`40${JSON.stringify(auth)}`);
  await visitor.hears('42["welcome"');
  bare.socket.pause();
  visitor.socket.pause();
  server.kill('SIGTERM');
  assert.equal((await server.exited).code, 0);
  await openPoll;
  bare.socket.terminate();
  visitor.socket.terminate();
});

test('When it is ready, a server has copied the chunks of its build', async () => {
  const DATA_DIR = path.join(root, 'copies');
  const server = await startServerProcess({ DATA_DIR });
  const chunks = (await readdir('dist/drop-in/chunks')).filter((name) => name.endsWith('.js'));
  const copies = await readdir(path.join(DATA_DIR, 'chunks/widget'));
  for (const chunk of chunks)
    assert.ok(
      copies.some((copy) => copy.startsWith(`${chunk}.`)),
      chunk,
    );
  server.kill('SIGTERM');
  assert.equal((await server.exited).code, 0);
});
