import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { buildApp, type App } from '../../../server/build-app.js';
import { consoleHeaders, signInAgent } from '../support/signed-in-agent.js';
import { createTestComponents, type TestComponents } from '../support/test-components.js';

let server: TestComponents;
let app: App;
beforeEach(async () => {
  server = await createTestComponents();
  app = await buildApp(server);
});
afterEach(() => app.http.close());

const get = (url: string) => app.http.inject({ url });
const setDemo = async (settings: object) => {
  await server.storage.sites.set('demo', settings, server.clock.now());
  server.sites.forget();
};

test('C7: the style sheet of a site has its accent and its corner, for every page', async () => {
  await setDemo({ accent: '#0f766e', position: 'bottom-left' });
  const { statusCode, headers, body } = await get('/sites/demo.css');
  assert.equal(statusCode, 200);
  assert.match(String(headers['content-type']), /^text\/css/);
  assert.equal(headers['access-control-allow-origin'], '*');
  assert.match(String(headers['cache-control']), /max-age=30$/);
  assert.match(body, /chat-widget\[data-site='demo'\] \{ --_accent: VAR\(--chat-accent, #0f766e\)/);
  assert.match(body, /'demo'\]:not\(\[position\]\) \{\s+--_left: var\(--_offset\); --_right: auto/);
});

test('C7: a site that sets neither has the accent and the corner of the widget', async () => {
  const { body } = await get('/sites/demo.css');
  assert.match(body, /#4f46e5/);
  assert.match(body, /--_left: auto; --_right: var\(--_offset\)/);
});

test('C7: there is no style sheet of an unknown site', async () => {
  for (const url of ['/sites/none.css', "/sites/a']b.css", '/sites/demo', '/sites/.css'])
    assert.equal((await get(url)).statusCode, 404, url);
});

test('C7: an accent that is more than a colour, and another corner, are refused', async () => {
  const { cookie } = await signInAgent(server, 'Anna');
  const headers = { ...consoleHeaders, cookie };
  const url = '/api/console/sites/demo';
  const { site } = (await app.http.inject({ url, headers })).json();
  const put = (payload: object) =>
    app.http.inject({
      ...{ method: 'PUT', url, payload },
      headers: { ...headers, 'if-match': `"${site.version}"` },
    });
  for (const accent of ['red', '#0f766', '#0f766e}*{display:none', '#0f766e;']) {
    const answer = await put({ accent });
    assert.equal(answer.statusCode, 400, accent);
    assert.match(answer.json().error.message, /^accent: not a colour/);
  }
  assert.equal((await put({ position: 'top' })).statusCode, 400);
  assert.equal((await put({ accent: '#0f766e', position: 'bottom-left' })).statusCode, 200);
  const { accent, position } = (await get('/api/site/demo')).json();
  assert.deepEqual([accent, position], ['#0f766e', 'bottom-left']);
  const { entries } = (await app.http.inject({ url: '/api/console/audit', headers })).json();
  const changed = entries.find(({ action }: { action: string }) => action === 'site_changed');
  assert.deepEqual(changed.detail, { changed: ['accent', 'name', 'position'] });
});
