import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { errorSchema } from '../../../src/protocol/errors.js';
import { validate } from '../../../src/protocol/parse.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.close());

/** What the server answers to these bytes: status and error code. */
const answerTo = (bytes: string) =>
  new Promise<[number, string]>((resolve, reject) => {
    let text = '';
    const socket = connect(server.port, '127.0.0.1', () => void socket.write(bytes));
    socket.setEncoding('utf8').on('data', (part: string) => (text += part));
    socket.on('error', reject);
    socket.on('close', () => {
      const { error } = JSON.parse(text.slice(text.indexOf('\r\n\r\n'))) as { error: unknown };
      const checked = validate(errorSchema, error);
      assert.ok(checked.ok, text);
      resolve([Number(text.split(' ')[1]), checked.value.code]);
    });
  });
const get = (address: string, header = '') =>
  `GET ${address} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${header}\r\n`;

for (const [name, bytes, expected] of [
  ['an address with a broken escape', get('/api/site/%zz'), [400, 'invalid']],
  ['the same outside the API', get('/%E0%A4%A'), [400, 'invalid']],
  ['an id of any length', get(`/api/session/${'x'.repeat(500)}/status`), [404, 'not_found']],
  ['headers without end', get('/', `x: ${'x'.repeat(20_000)}\r\n`), [431, 'too_large']],
  ['bytes that are no request', 'hello?\r\n\r\n', [400, 'invalid']],
] as const)
  test(`SEC-13: ${name}: refused in the form of every error`, async () => {
    assert.deepEqual(await answerTo(bytes), expected);
  });
