import { assert } from '@open-wc/testing';
import { createConsoleWorld } from './support/console-world.js';

const LINK = 'A'.repeat(43);

describe('console client: the door', () => {
  it('somebody without a session signs in', async () => {
    const { client, clock, state, answers, server } = createConsoleWorld();
    answers['/me'] = { status: 401, body: null };
    client.start(null);
    await clock.advance(10);
    assert.equal(state().access.stage, 'sign-in');
    client.signIn(' Maya Kern ', 'secret-words');
    await clock.advance(10);
    assert.equal(state().access.stage, 'signed-in');
    assert.equal(state().agent?.name, server.agent.name);
    assert.equal(state().connection, 'connected');
  });

  it('each refusal has its sentence', async () => {
    const { client, clock, state, answers } = createConsoleWorld();
    answers['/me'] = { status: 401, body: null };
    client.start(null);
    await clock.advance(10);
    for (const [status, fault] of [
      [401, 'wrong-password'],
      [429, 'too-many-tries'],
      [503, 'server-away'],
      [0, 'server-away'],
    ] as const) {
      answers['/sign-in'] = { status, body: null };
      client.signIn('Maya', 'x');
      await clock.advance(10);
      assert.deepEqual(state().access, { stage: 'sign-in', busy: false, fault });
    }
  });

  it('a one-time link sets up, and leaves the address bar once it is used', async () => {
    const { client, clock, state, calls, linksSpent } = createConsoleWorld();
    client.start(LINK);
    assert.equal(state().access.stage, 'set-up');
    client.setUp('Maya', 'short');
    assert.equal(state().access.fault, 'password-too-short');
    assert.equal(linksSpent(), 0);
    client.setUp('Maya', 'long enough');
    await clock.advance(10);
    assert.deepEqual(calls, [
      { path: '/setup', body: { link: LINK, name: 'Maya', password: 'long enough' } },
    ]);
    assert.equal(linksSpent(), 1);
    assert.equal(state().access.stage, 'signed-in');
  });

  it('a used link says so, and sign-in is one step away', async () => {
    const { client, clock, state, answers } = createConsoleWorld();
    answers['/setup'] = { status: 401, body: null };
    client.start(LINK);
    client.setUp('Maya', 'long enough');
    await clock.advance(10);
    assert.deepEqual(state().access, { stage: 'set-up', busy: false, fault: 'link-used' });
    client.showSignIn();
    assert.deepEqual(state().access, { stage: 'sign-in', busy: false, fault: null });
  });

  it('a server that is away at the start is asked until it answers', async () => {
    const { client, clock, state, answers } = createConsoleWorld();
    const { '/me': signedIn } = answers;
    answers['/me'] = { status: 0, body: null };
    client.start(null);
    await clock.advance(10);
    assert.deepEqual(state().access, { stage: 'checking', busy: false, fault: 'server-away' });
    answers['/me'] = signedIn!;
    await clock.advance(5_000);
    assert.equal(state().access.stage, 'signed-in');
  });

  it('signing out forgets everything', async () => {
    const { client, server, clock, state, start } = createConsoleWorld();
    server.begin('Hello');
    await start();
    client.signOut();
    await clock.advance(10);
    assert.equal(state().access.stage, 'sign-in');
    assert.equal(state().conversations.size, 0);
    assert.equal(state().agent, null);
  });
});
