import { assert } from '@open-wc/testing';
import { createTestClient, refusal } from './support/test-client.js';

const LINK = 'A'.repeat(43);
const NO_ANSWER = { status: 0, body: undefined };

describe('console client: sign-in', () => {
  it('shows the sign-in form to somebody who is not signed in', async () => {
    const { client, clock, state, answers, server } = createTestClient();
    answers['/me'] = refusal('unauthorized');
    client.start(null);
    await clock.advance(10);
    assert.equal(state().auth.stage, 'sign-in');
    client.signIn(' Maya Kern ', 'secret-words');
    await clock.advance(10);
    assert.equal(state().auth.stage, 'signed-in');
    assert.equal(state().agent?.name, server.agent.name);
    assert.equal(state().connection, 'connected');
  });

  it('turns each refusal into an error', async () => {
    const { client, clock, state, answers } = createTestClient();
    answers['/me'] = refusal('unauthorized');
    client.start(null);
    await clock.advance(10);
    for (const [answer, error] of [
      [refusal('unauthorized'), 'wrong-password'],
      [refusal('rate_limited'), 'too-many-tries'],
      [refusal('unavailable'), 'server-unavailable'],
      [NO_ANSWER, 'server-unavailable'],
    ] as const) {
      answers['/sign-in'] = answer;
      client.signIn('Maya', 'x');
      await clock.advance(10);
      assert.deepEqual(state().auth, { stage: 'sign-in', pending: false, error });
    }
  });

  it('sets up an account by a one-time link, and hides the link once it is used', async () => {
    const { client, clock, state, calls, hiddenLinks } = createTestClient();
    client.start(LINK);
    assert.equal(state().auth.stage, 'set-up');
    client.setUp(' \u2060 ', 'long enough');
    assert.equal(state().auth.error, 'name-missing');
    client.setUp('Maya', 'short');
    assert.equal(state().auth.error, 'password-too-short');
    assert.equal(hiddenLinks(), 0);
    client.setUp('Maya', 'long enough');
    await clock.advance(10);
    assert.deepEqual(calls, [
      {
        method: 'POST',
        path: '/setup',
        body: { link: LINK, name: 'Maya', password: 'long enough' },
      },
    ]);
    assert.equal(hiddenLinks(), 1);
    assert.equal(state().auth.stage, 'signed-in');
  });

  it('reports a used link, and offers the sign-in form', async () => {
    const { client, clock, state, answers } = createTestClient();
    answers['/setup'] = refusal('unauthorized');
    client.start(LINK);
    client.setUp('Maya', 'long enough');
    await clock.advance(10);
    assert.deepEqual(state().auth, { stage: 'set-up', pending: false, error: 'link-used' });
    client.showSignIn();
    assert.deepEqual(state().auth, { stage: 'sign-in', pending: false, error: null });
  });

  it('asks an unavailable server again until it answers', async () => {
    const { client, clock, state, answers } = createTestClient();
    const { '/me': signedIn } = answers;
    answers['/me'] = NO_ANSWER;
    client.start(null);
    await clock.advance(10);
    assert.deepEqual(state().auth, {
      stage: 'checking',
      pending: false,
      error: 'server-unavailable',
    });
    answers['/me'] = signedIn!;
    await clock.advance(5_000);
    assert.equal(state().auth.stage, 'signed-in');
  });

  it('clears everything at sign-out', async () => {
    const { client, server, clock, state, start } = createTestClient();
    server.startConversation('Hello');
    await start();
    client.signOut();
    await clock.advance(10);
    assert.equal(state().auth.stage, 'sign-in');
    assert.equal(state().conversations.size, 0);
    assert.equal(state().agent, null);
  });

  it('signs out when a refused handshake finds the sign-in ended, and keeps the drafts', async () => {
    const { client, server, clock, state, answers, tabStorage, start } = createTestClient();
    const id = server.startConversation('Hello');
    await start();
    client.selectConversation(id);
    client.setDraft('half a sen');
    server.refuseHandshakes = 'unauthorized';
    answers['/me'] = refusal('unauthorized');
    server.disconnect();
    server.reconnect();
    await clock.advance(2_000);
    assert.deepEqual(state().auth, { stage: 'sign-in', pending: false, error: 'signed-out' });
    const { opened } = server;
    await clock.advance(60_000);
    assert.equal(server.opened, opened);
    assert.lengthOf(tabStorage.keys(''), 1);
  });

  it('connects again after a refused handshake while the agent is signed in', async () => {
    const { server, clock, state, calls, start, reconnect } = createTestClient();
    await start();
    server.refuseHandshakes = 'unavailable';
    server.disconnect();
    server.reconnect();
    await clock.advance(2_000);
    assert.equal(state().connection, 'reconnecting');
    assert.equal(state().auth.stage, 'signed-in');
    assert.isAbove(calls.filter(({ path }) => path === '/me').length, 1);
    server.refuseHandshakes = null;
    await reconnect();
    assert.equal(state().connection, 'connected');
  });

  it('RES-6: waits as long as a stopping server says before it connects again', async () => {
    const { server, clock, state, start } = createTestClient();
    await start();
    const { opened } = server;
    server.emit('drain', { retryAfter: 5.5 });
    assert.equal(state().connection, 'reconnecting');
    await clock.advance(5_400);
    assert.equal(server.opened, opened);
    await clock.advance(200);
    assert.equal(server.opened, opened + 1);
    assert.equal(state().connection, 'connected');
  });
});
