import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { text } from 'node:stream/consumers';
import { systemIds } from '../../../server/system-ports.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.close());

/** Says this on a connection of its own; resolves with all that was answered, when it is closed. */
async function say(...lines: string[]): Promise<string> {
  const socket = connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(lines.join('\r\n'));
  return text(socket);
}
const H2C = ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk'];
const WEBSOCKET = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

test('an offer of another protocol is ignored, and the request answered in HTTP/1.1', async () => {
  const head = await say('GET /healthz HTTP/1.1', 'Host: x', ...H2C, '', '');
  assert.match(head, /^HTTP\/1\.1 200 OK\r\n/);
  assert.match(head, /\r\nconnection: close\r\n/i);

  const body = JSON.stringify({ openKey: systemIds.secret(), site: 'demo' });
  const posted = await say(
    'POST /api/session HTTP/1.1',
    'Host: x',
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    ...H2C,
    '',
    body,
  );
  assert.match(posted, /^HTTP\/1\.1 201 Created\r\n/);
  assert.match(posted, /"sessionKey"/);
});

test('a WebSocket elsewhere than at /socket.io/ hears that there is nothing', async () => {
  const answer = await say('GET /elsewhere HTTP/1.1', 'Host: x', ...WEBSOCKET, '', '');
  assert.match(answer, /^HTTP\/1\.1 404 Not Found\r\n/);
});

test('SEC-13: a head that comes too slowly ends the connection; the server looks every second', async () => {
  const { http } = server;
  const { headersTimeout, requestTimeout, connectionsCheckingInterval } =
    http.server as typeof http.server & { connectionsCheckingInterval: number };
  assert.deepEqual(
    [headersTimeout, requestTimeout, connectionsCheckingInterval],
    [10_000, 30_000, 1_000],
  );
  http.server.headersTimeout = 100;
  const answer = await say('GET /healthz HTTP/1.1', 'Host: x', '');
  http.server.headersTimeout = headersTimeout;
  assert.match(answer, /^HTTP\/1\.1 408 /);
});

test('SEC-11: requests of connections that are reset count for their address, and are no errors', async (t) => {
  const limited = await startTestServer({ REQUESTS_PER_MINUTE: '3' });
  t.after(() => limited.close());
  const errors = t.mock.method(limited.log, 'error');
  const reset = ({ socket }: IncomingMessage) => socket.destroy();
  limited.http.server.prependListener('request', reset);
  for (let count = 0; count < 3; count += 1)
    await assert.rejects(fetch(`${limited.url}/api/site/demo`));
  limited.http.server.off('request', reset);
  assert.equal((await fetch(`${limited.url}/api/site/demo`)).status, 429);
  assert.equal(errors.mock.callCount(), 0);
});
