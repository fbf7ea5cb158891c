import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { MAX_SAVED_TASKS } from '../../../src/protocol/saved-tasks.js';
import { auditedChanges } from '../support/audited-changes.js';
import { TOUR, TRIP } from '../support/guided-tasks.js';
import { consoleHeaders, signInAgent } from '../support/signed-in-agent.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

suite('Saved tasks', () => {
  let server: TestServer;
  let cookies: { admin: string; agent: string };
  before(async () => {
    server = await startTestServer();
    await server.storage.sites.set('other', { name: 'Other' }, server.clock.now());
    server.sites.forget();
    const { cookie: admin } = await signInAgent(server, 'Admin');
    const { cookie: agent } = await signInAgent(server, 'Lina', {
      role: 'agent',
      sites: ['demo'],
    });
    cookies = { admin, agent };
  });
  after(() => server.close());

  const call = async (
    method: string,
    path: string,
    body?: object,
    {
      site = 'demo',
      cookie = cookies.admin,
      version,
    }: { site?: string; cookie?: string; version?: number } = {},
  ) => {
    const answer = await fetch(`${server.url}/api/console/sites/${site}/tasks${path}`, {
      method,
      headers: {
        ...consoleHeaders,
        cookie,
        ...(version !== undefined && { 'if-match': `"${version}"` }),
      },
      ...(method !== 'GET' && { body: JSON.stringify(body ?? {}) }),
    });
    const text = await answer.text();
    return { status: answer.status, json: text === '' ? undefined : JSON.parse(text) };
  };
  const now = () => new Date(server.clock.now()).toISOString();
  const list = async (site = 'demo', cookie = cookies.agent) =>
    (await call('GET', '', undefined, { site, cookie })).json.savedTasks;

  test('E5: an admin saves, changes and deletes a task of a site; its agents read it; the audit log says so', async () => {
    const added = await call('POST', '', TRIP);
    assert.equal(added.status, 201);
    const { id } = added.json.savedTask;
    const saved = { id, ...TRIP, version: 1, updatedAt: now(), updatedBy: 'Admin' };
    assert.deepEqual(added.json, { savedTask: saved });
    assert.deepEqual(await list(), [saved]);
    assert.deepEqual(await list('other', cookies.admin), []);
    assert.equal((await call('PUT', `/${id}`, TOUR, { site: 'other', version: 1 })).status, 404);

    server.clock.advance(1);
    const changed = await call('PUT', `/${id}`, TOUR, { version: 1 });
    assert.deepEqual(changed.json, {
      savedTask: { ...saved, ...TOUR, version: 2, updatedAt: now() },
    });
    const late = await call('PUT', `/${id}`, TRIP, { version: 1 });
    assert.deepEqual([late.status, late.json.current.version], [409, 2]);

    await call('DELETE', `/${id}`, undefined, { site: 'other' });
    assert.equal((await list()).length, 1);
    server.clock.advance(1);
    for (let count = 0; count < 2; count += 1)
      assert.equal((await call('DELETE', `/${id}`)).status, 204);
    assert.deepEqual(await list(), []);
    assert.deepEqual(
      (await auditedChanges(server))
        .slice(0, 3)
        .map(({ by, action, target }) => [by, action, target]),
      [
        ['Admin', 'saved_task_removed', TOUR.title],
        ['Admin', 'saved_task_changed', TOUR.title],
        ['Admin', 'saved_task_added', TRIP.title],
      ],
    );
  });

  test('SEC-6: a site that the agent may not see, or that there is not, has no tasks', async () => {
    for (const site of ['other', 'nowhere'])
      assert.equal((await call('GET', '', undefined, { site, cookie: cookies.agent })).status, 404);
    assert.equal((await call('POST', '', TOUR, { site: 'nowhere' })).status, 404);
    assert.equal((await call('POST', '', TOUR, { cookie: cookies.agent })).status, 403);
  });

  test('TSK-1: a saved task follows the rules of any task, and there are a hundred at most', async () => {
    const costly = { title: 'T', steps: [{ kind: 'click', target: 'a:has(b)', say: 'A' }] };
    for (const input of [{}, { title: 'T', steps: [] }, costly]) {
      assert.equal((await call('POST', '', input)).status, 400);
      const path = `/${randomUUID()}`;
      assert.equal((await call('PUT', path, input, { version: 1 })).status, 400);
    }
    for (let count = 0; count < MAX_SAVED_TASKS; count += 1)
      await server.storage.savedTasks.insert({
        id: randomUUID(),
        site: 'demo',
        ...TOUR,
        version: 1,
        updatedAt: 0,
        updatedBy: 'nobody',
      });
    assert.equal((await call('POST', '', TOUR)).status, 413);
    assert.equal((await list())[0].updatedBy, null);
  });
});
