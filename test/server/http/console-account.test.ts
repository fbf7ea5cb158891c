import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { createEmbeddedStorage } from '../../../server/storage/embedded-storage.js';
import { eventually, turn } from '../../contracts/contract.js';
import { createFakeBusHub } from '../../support/fake-bus.js';
import { connectAgent, consoleHeaders, signInAgent } from '../support/signed-in-agent.js';
import { createTestClock } from '../support/test-clock.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const OLD = 'correct horse';
const NEW = 'staple battery';

suite('The account of an agent', () => {
  let server: TestServer;
  let other: TestServer;
  before(async () => {
    const storage = createEmbeddedStorage(':memory:');
    const hub = createFakeBusHub();
    const clock = createTestClock();
    const environment = { SIGN_INS_PER_MINUTE: '6', MAX_EVENT_LOOP_DELAY_MS: '1000000' };
    server = await startTestServer(environment, { storage, clock, bus: hub.join() });
    other = await startTestServer(environment, { storage, clock, bus: hub.join() });
    for (const node of [server, other]) node.startJobs();
  });
  after(() => Promise.all([server.close(), other.close()]));

  const call = (path: string, cookie: string, body?: object) =>
    fetch(`${server.url}/api/console${path}`, {
      method: path === '/me' ? 'GET' : 'POST',
      headers: { ...consoleHeaders, cookie },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const status = async (...request: Parameters<typeof call>) => (await call(...request)).status;
  /** The attempts of a test do not count in the next. */
  const forgetAttempts = () => server.clock.advance(60_000);

  test('SEC-21: a new password ends all other sign-ins of the agent, on every node at once', async () => {
    const here = await connectAgent(server, 'Cleo');
    const elsewhere = await connectAgent(server, 'Cleo');
    const onOther = await connectAgent(other, 'Cleo');
    const colleague = await connectAgent(other, 'Dora');
    const change = { current: OLD, password: NEW };
    assert.equal(await status('/account/password', here.cookie, change), 204);
    await eventually(turn, () => !elsewhere.socket.connected && !onOther.socket.connected);
    assert.ok(here.socket.connected && colleague.socket.connected);
    const cookies = [here, elsewhere, onOther].map(({ cookie }) => cookie);
    const answers = await Promise.all(cookies.map((cookie) => status('/me', cookie)));
    assert.deepEqual(answers, [200, 401, 401]);
    for (const [password, expected] of [
      [OLD, 401],
      [NEW, 200],
    ] as const)
      assert.equal(await status('/sign-in', '', { name: 'Cleo', password }), expected);
    forgetAttempts();
  });

  test('SEC-21: a password is changed by who knows the old one, to one that nobody guesses', async () => {
    const { cookie } = await signInAgent(server, 'Bert');
    const refusals = [
      [{ current: 'wrong', password: NEW }, 403, 'forbidden'],
      [{ current: OLD, password: 'password123' }, 400, 'invalid'],
      [{ current: OLD, password: 'short' }, 400, 'invalid'],
      [{ current: OLD, password: NEW, name: 'Eve' }, 400, 'invalid'],
    ] as const;
    for (const [body, expected, code] of refusals) {
      const answer = await call('/account/password', cookie, body);
      assert.deepEqual([answer.status, (await answer.json()).error.code], [expected, code]);
    }
    assert.equal(await status('/account/password', '', { current: OLD, password: NEW }), 401);
    assert.equal(await status('/sign-in', '', { name: 'Bert', password: OLD }), 200);
    forgetAttempts();
  });

  test('SEC-21: guesses at the old password are counted like those at sign-in', async () => {
    const { cookie } = await signInAgent(server, 'Emil');
    forgetAttempts();
    const guess = { current: 'wrong', password: NEW };
    for (let count = 0; count < 6; count += 1)
      assert.equal(await status('/account/password', cookie, guess), 403);
    assert.equal(await status('/account/password', cookie, guess), 429);
    assert.equal(await status('/sign-in', '', { name: 'Emil', password: OLD }), 429);
    forgetAttempts();
  });

  test('SEC-21: signing out everywhere ends every sign-in of the agent, this one included', async () => {
    const here = await connectAgent(server, 'Finn');
    const onOther = await connectAgent(other, 'Finn');
    const colleague = await connectAgent(other, 'Dora');
    const answer = await call('/account/sign-out-everywhere', here.cookie);
    assert.equal(answer.status, 204);
    assert.match(String(answer.headers.get('set-cookie')), /^chat_console=;.*Max-Age=0/);
    await eventually(turn, () => !here.socket.connected && !onOther.socket.connected);
    assert.ok(colleague.socket.connected);
    assert.equal(await status('/me', here.cookie), 401);
    assert.equal(await status('/account/sign-out-everywhere', here.cookie), 401);
  });
});
