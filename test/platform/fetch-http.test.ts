import { assert } from '@open-wc/testing';
import { restore, stub, type SinonStub } from 'sinon';
import { createBrowserClock } from '../../src/platform/browser-clock.js';
import { createFetchHttp } from '../../src/platform/fetch-http.js';

/** Asks a server whose answers are 401 with these headers, and resolves with what developers are told. */
async function told(server: string, headers: HeadersInit): Promise<string[]> {
  stub(window, 'fetch').callsFake(
    async () => new Response('Who are you?', { status: 401, headers }),
  );
  const warn: SinonStub = stub(console, 'warn');
  const http = createFetchHttp(server, createBrowserClock());
  for (let tries = 0; tries < 2; tries++) {
    await http.request({ method: 'POST', path: '/api/session', bearer: 'key', body: {} });
  }
  await import('../../src/platform/http-auth-warning.js');
  await new Promise((resolve) => setTimeout(resolve));
  return warn.args.map(([text]) => String(text));
}

describe('HTTP over fetch', () => {
  afterEach(() => restore());

  it('warns developers once that something in front of the server asks for a password', async () => {
    const texts = await told('https://staging.example', {
      'www-authenticate': 'Basic realm="Staging"',
    });
    assert.lengthOf(texts, 1);
    assert.include(texts[0], 'https://staging.example');
    assert.include(texts[0], 'HTTP Basic');
    assert.notInclude(texts[0], 'key');
  });

  it('does not warn of a refusal by the chat server itself', async () => {
    assert.deepEqual(await told('https://chat.example', {}), []);
  });
});
