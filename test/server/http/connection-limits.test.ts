import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { limitConnections } from '../../../server/http/connection-limits.js';

const MIB = 1024 * 1024;

/** A server whose answers the test gives. */
async function startServer(t: TestContext, perAddress = 100) {
  const server = createServer();
  const handled: string[] = [];
  const answers: ServerResponse[] = [];
  const upgraded: string[] = [];
  server.on('request', ({ url }: IncomingMessage, response: ServerResponse) => {
    handled.push(url!);
    answers.push(response);
  });
  server.on('upgrade', ({ url }, socket) => {
    upgraded.push(url!);
    socket.end();
  });
  limitConnections(server, { perAddress });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close().closeAllConnections());
  const { port } = server.address() as AddressInfo;
  return { server, port, handled, answers, upgraded };
}

async function openConnection({ port }: { port: number }, ...requests: string[]) {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  socket.on('data', (chunk) => (heard += String(chunk)));
  socket.on('error', () => {});
  // Also after a reset: what the server did not read is in its way.
  const closed = new Promise((resolve) => void socket.once('close', resolve));
  await once(socket, 'connect');
  socket.write(requests.join(''));
  return { socket, closed, heard: () => heard };
}

const get = (url: string, ...headers: string[]) =>
  [`GET ${url} HTTP/1.1`, 'Host: localhost', ...headers, '', ''].join('\r\n');
const upgrade = (url: string) => get(url, 'Connection: Upgrade', 'Upgrade: other');

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate);
}

test('SEC-12: requests of one connection are handled one after the other, and all are answered', async (t) => {
  const { handled, answers, ...server } = await startServer(t);
  const urls = Array.from({ length: 16 }, (_, index) => `/${index}`);
  const { heard } = await openConnection(server, ...urls.map((url) => get(url)));
  for (const [index, url] of urls.entries()) {
    await until(() => handled.length > index);
    assert.equal(handled.at(-1), url);
    answers.at(-1)!.end(`it was ${url}.`);
  }
  await until(() => heard().includes('it was /15.'));
  const said = [...heard().matchAll(/it was (\/\d+)\./g)].map(([, url]) => url);
  assert.deepEqual(said, urls);
});

test('SEC-12: a connection with too many unanswered requests is closed', async (t) => {
  const { handled, ...server } = await startServer(t);
  const { closed } = await openConnection(server, get('/').repeat(17));
  await closed;
  assert.deepEqual(handled, ['/']);
});

test('SEC-12: a connection whose waiting requests are large is closed', async (t) => {
  const { handled, ...server } = await startServer(t);
  const large = get('/', `X-Large: ${'x'.repeat(15_000)}`);
  const heads = await openConnection(server, get('/heads'), large.repeat(5));
  await heads.closed;
  const body = 'x'.repeat(15_000);
  const upload = get('/', `Content-Length: ${body.length}`) + body;
  const bodies = await openConnection(server, get('/bodies'), upload.repeat(5));
  await bodies.closed;
  const endless = await openConnection(server, get('/'), get('/', 'Transfer-Encoding: chunked'));
  await endless.closed;
  assert.deepEqual(handled, ['/heads', '/bodies', '/']);
});

test('SEC-12: what has been handled waits no longer', async (t) => {
  const { handled, answers, ...server } = await startServer(t);
  const large = (url: string) => get(url, `X-Large: ${'x'.repeat(15_000)}`);
  const { socket } = await openConnection(server, get('/0'), large('/1'), large('/2'));
  for (let index = 0; index < 12; index += 1) {
    await until(() => answers.length > index);
    socket.write(large(`/${index + 3}`));
    answers[index]!.end();
  }
  await until(() => handled.includes('/12'));
});

test('SEC-12: a request that waits when its connection closes is not handled', async (t) => {
  const { handled, answers, ...server } = await startServer(t);
  const { socket } = await openConnection(server, get('/first'), get('/waits'));
  await until(() => answers.length === 1);
  socket.destroy();
  await once(answers[0]!, 'close');
  answers[0]!.end('too late');
  await openConnection(server, get('/later'));
  await until(() => handled.includes('/later'));
  assert.deepEqual(handled, ['/first', '/later']);
});

test('SEC-12: a connection cannot change its protocol before its requests are answered', async (t) => {
  const { upgraded, ...server } = await startServer(t);
  const early = await openConnection(server, get('/'), upgrade('/early'));
  await early.closed;
  const allowed = await openConnection(server, upgrade('/allowed'));
  await allowed.closed;
  assert.deepEqual(upgraded, ['/allowed']);
});

test('SEC-12: a client that takes nothing of its answer is disconnected, one that waits for it is not', async (t) => {
  const { server, answers, handled, ...rest } = await startServer(t);
  assert.equal(server.timeout, 30_000);
  server.timeout = 50;
  const waiting = await openConnection(rest, get('/waits'));
  await until(() => answers.length === 1);
  const stalled = await openConnection(rest, get('/stalled'));
  stalled.socket.pause();
  await until(() => answers.length === 2);
  answers[1]!.end(Buffer.alloc(32 * MIB));
  // The first request has waited for longer than the stalled one.
  await once(answers[1]!, 'close');
  answers[0]!.end('here it is');
  await until(() => waiting.heard().includes('here it is'));
  assert.deepEqual(handled, ['/waits', '/stalled']);
});

test('SEC-12: an address has so many connections, and a new one when one of them closes', async (t) => {
  const { handled, ...server } = await startServer(t, 2);
  const first = await openConnection(server, get('/first'));
  await openConnection(server, get('/second'));
  await until(() => handled.length === 2);
  const third = await openConnection(server, get('/third'));
  await third.closed;
  assert.deepEqual(handled, ['/first', '/second']);
  first.socket.destroy();
  await first.closed;
  // The server learns of the end later than the client.
  while (!handled.includes('/later')) {
    const later = await openConnection(server, get('/later'));
    await Promise.race([later.closed, until(() => handled.includes('/later'))]);
  }
});
