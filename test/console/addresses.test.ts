import { assert } from '@open-wc/testing';
import { matchRoute } from '../../src/console/elements/console-app/console-pages.js';
import { createFakeAddress } from './support/fake-address.js';
import { createTestClient } from './support/test-client.js';

const pathOf = (sessionId: string): string => `/console/c/${sessionId}`;

describe('console client: addresses', () => {
  it('finds the page and its parts in an address, or no page', () => {
    const route = (page: string, params = {}, query = {}) => ({ page, params, query });
    assert.deepEqual(matchRoute('/console/'), route('inbox'));
    assert.deepEqual(matchRoute('/console/c/a%20b'), route('conversation', { sessionId: 'a b' }));
    assert.deepEqual(matchRoute('/console/c/%'), route('conversation', { sessionId: '%' }));
    assert.deepEqual(matchRoute('/console/account/'), route('account'));
    assert.deepEqual(
      matchRoute('/console/history?text=why%3F'),
      route('history', {}, { text: 'why?' }),
    );
    assert.deepEqual(matchRoute('/console/settings'), route('settings', { section: '' }));
    assert.deepEqual(
      matchRoute('/console/settings/canned-replies'),
      route('settings', { section: 'canned-replies' }),
    );
    assert.deepEqual(
      matchRoute('/console/settings/site?site=a%20b&x'),
      route('settings', { section: 'site' }, { site: 'a b', x: '' }),
    );
    for (const path of ['/console/none', '/console/c/a/b', '/console/c', '/other/'])
      assert.isNull(matchRoute(path), path);
  });

  it('selects the conversation at the address, and none at another', async () => {
    const { client, server, address, state, start, clock } = createTestClient();
    const [a, b] = [server.startConversation('A'), server.startConversation('B')];
    await start();
    client.selectConversation(a);
    assert.equal(address.path(), pathOf(a));
    client.selectConversation(b);
    assert.equal(state().selected?.id, b);
    address.back();
    assert.equal(state().selected?.id, a);
    address.back();
    assert.isNull(state().selected);
    address.forward();
    await clock.advance(10);
    assert.equal(state().selected?.id, a);
    client.open('/console/account');
    assert.isNull(state().selected);
    assert.equal(state().route?.page, 'account');
  });

  it('opens a closed conversation, which is in no list, by its address', async () => {
    const address = createFakeAddress();
    const { server, state, start, clock, bodies } = createTestClient({ address });
    const id = server.startConversation('Closed long ago');
    server.end(id);
    address.push(pathOf(id));
    await start();
    await clock.advance(10);
    assert.equal(state().selected?.id, id);
    assert.isFalse(state().conversations.has(id));
    assert.deepEqual(bodies(), ['Closed long ago']);
  });

  it('opens a conversation beyond the bounded lists by its address', async () => {
    const test = createTestClient();
    const { client, server, state, start, clock } = test;
    server.listLimit = 1;
    server.startConversation('Listed');
    const beyond = server.startConversation('Beyond');
    await start();
    assert.isFalse(state().conversations.has(beyond));
    client.selectConversation(beyond);
    await clock.advance(10);
    assert.equal(state().selected?.id, beyond);
  });

  for (const [what, code] of [
    ['an unknown', 'not_found'],
    ['an erased', 'erased'],
    ['a forbidden', 'forbidden'],
  ] as const)
    it(`says so at the address of ${what} conversation`, async () => {
      const { client, server, state, start, clock, ids } = createTestClient();
      server.refusals.set('sync', code);
      await start();
      const id = ids.uuid();
      client.selectConversation(id);
      await clock.advance(10);
      assert.equal(state().missing, id);
      assert.isNull(state().selected);
      client.open('/console/');
      assert.isNull(state().missing);
    });

  it('says so at an address that is no session id, without asking the server', async () => {
    const { client, server, state, start } = createTestClient();
    await start();
    client.selectConversation('none');
    assert.equal(state().missing, 'none');
    assert.isFalse(server.requests.some(({ event }) => event === 'sync'));
  });

  it('reads a conversation again when the first request got lost', async () => {
    const { client, server, state, start, clock } = createTestClient();
    const id = server.startConversation('Closed');
    server.end(id);
    await start();
    server.refusals.set('sync', 'unavailable');
    client.selectConversation(id);
    await clock.advance(10);
    assert.isNull(state().missing);
    server.refusals.clear();
    await clock.advanceUntil(() => state().selected?.id === id);
  });

  it('reads a conversation at the next connection if there is none now', async () => {
    const { client, server, state, start, reconnect } = createTestClient();
    const id = server.startConversation('Closed');
    server.end(id);
    await start();
    server.disconnect();
    client.selectConversation(id);
    assert.isNull(state().selected);
    await reconnect();
    assert.equal(state().selected?.id, id);
  });

  it('no longer follows a conversation that was read for an address that is left', async () => {
    const { client, server, state, start, clock } = createTestClient();
    const id = server.startConversation('Closed');
    server.end(id);
    await start();
    client.selectConversation(id);
    client.open('/console/');
    await clock.advance(10);
    assert.isNull(state().selected);
    const last = server.requests.at(-1);
    assert.deepEqual(last, { event: 'leave', payload: { sessionId: id } });
  });

  it('goes to the inbox when the conversation is resolved; Back shows it again', async () => {
    const { client, server, address, state, start, clock } = createTestClient();
    const id = server.startConversation('Done');
    await start();
    client.selectConversation(id);
    await clock.advance(10);
    client.resolve();
    await clock.advance(10);
    assert.equal(address.path(), '/console/');
    assert.equal(state().lastResolved?.session.id, id);
    address.back();
    await clock.advance(10);
    assert.equal(state().selected?.conversation.session.status, 'resolved');
    assert.isNull(state().lastResolved);
  });

  it('gets whoever signs in to the address', async () => {
    const test = createTestClient();
    const { client, server, address, state, start, clock } = test;
    const id = server.startConversation('Hello');
    await start();
    client.selectConversation(id);
    client.signOut();
    await clock.advance(10);
    assert.isNull(state().selected);
    assert.equal(address.path(), pathOf(id));
    client.signIn('Maya', 'long enough');
    await clock.advance(10);
    assert.equal(state().selected?.id, id);
  });
});
