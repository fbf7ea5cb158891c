import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createAccessToken } from '../../src/core/connection/access-token.js';
import type { Outcome } from '../../src/core/connection/outcome.js';
import { createServerApi } from '../../src/core/connection/server-api.js';
import type { VisitorSocket } from '../../src/core/connection/visitor-socket.js';
import type { TokenAnswer } from '../../src/protocol/visitor-answers.js';
import { createFakeClock } from '../support/fake-clock.js';
import { pendingOf, startConversation } from './support/conversation.js';

const MINUTE = 60_000;

suite('access tokens', () => {
  test('SES-2 the token is renewed over the socket five minutes before it runs out', async () => {
    const { world, a, id } = await startConversation(['one'], {
      server: { settings: { TOKEN_SECONDS: '600', IDLE_SECONDS: '86400' } },
    });
    const { lease } = world.server.session(id);
    await world.clock.advance(50 * MINUTE);
    a.engine.send('two');
    await world.settle();
    assert.deepEqual(world.server.bodies(id), ['one', 'two']);
    assert.equal(world.server.session(id).lease, lease);
  });

  test('SES-2 asleep past its end: fetched over HTTP, then reconnected, and nothing is lost', async () => {
    const { world, a, id } = await startConversation();
    a.engine.setDraft('half');
    a.tab.stall();
    world.network.cut();
    await world.clock.advance(20 * MINUTE);
    a.tab.thaw();
    a.engine.send('two');
    await world.settle();
    assert.deepEqual(world.server.bodies(id), ['one', 'two']);
    assert.equal(a.state().draft, 'half');
    assert.equal(world.server.sessions().length, 1);
  });

  test('SES-2 a token that is no longer accepted is replaced, and the conversation goes on', async () => {
    const { world, a, id } = await startConversation();
    world.server.expireTokens();
    world.server.cutSockets(id);
    a.engine.send('two');
    await world.settle();
    assert.deepEqual(world.server.bodies(id), ['one', 'two']);
    assert.equal(a.state().previousConversation, null);
  });

  test('SES-2 a token that expires during the handshake is replaced, and the conversation goes on', async () => {
    const { world, a, id } = await startConversation(['one'], {
      server: { settings: { TOKEN_SECONDS: '4' } },
    });
    world.network.hold('up');
    world.server.cutSockets(id);
    await world.clock.advance(6_000);
    world.network.release();
    a.engine.send('two');
    await world.settle();
    assert.equal(world.server.sessions().length, 1);
    assert.deepEqual(world.server.bodies(id), ['one', 'two']);
  });

  test('SES-2 a session key that is refused ends the conversation, without a loop', async () => {
    const { world, a, id } = await startConversation();
    world.server.forget(id);
    a.engine.send('two');
    await world.clock.advance(5 * MINUTE);
    assert.equal(a.state().localConversationId, null);
    assert.equal(a.state().connection, 'idle');
    assert.deepEqual(pendingOf(a), [['two', 'failed']]);
  });

  test('SES-2 renewal is tried three times, and the token counts until it expires', async () => {
    const { clock, token, asked } = createToken(() => null);
    token.take({ token: 't', expiresIn: 900 });
    await clock.advance(10 * MINUTE - 1);
    assert.equal(asked(), 0);
    await clock.advance(5 * MINUTE);
    assert.equal(asked(), 3);
    assert.equal(await token.get(), 't');
    await clock.advance(1);
    assert.equal(await token.get(), null);
    assert.equal(clock.pending(), 0);
  });

  test('SES-2 an answer that comes after the token was dropped changes nothing', async () => {
    const { clock, token, answer } = createToken(() => new Promise(() => {}));
    token.take({ token: 'first', expiresIn: 900 });
    await clock.advance(10 * MINUTE);
    token.close();
    answer({ token: 'late', expiresIn: 900 });
    await clock.advance(0);
    assert.equal(clock.pending(), 0);
  });

  test('SES-2 a token that lives for a minute is renewed half way', async () => {
    let count = 0;
    const { clock, token } = createToken(() => ({ token: `t${++count}`, expiresIn: 60 }));
    token.take({ token: 't0', expiresIn: 60 });
    await clock.advance(31_000);
    assert.equal(await token.get(), 't1');
    token.close();
  });
});

type Reply = TokenAnswer | null | Promise<never>;

/** An access token whose renewals go over HTTP, and are answered by `reply`; `null`: unreachable. */
function createToken(reply: () => Reply) {
  const clock = createFakeClock();
  let asked = 0;
  let answer: (late: TokenAnswer) => void = () => {};
  async function request(): Promise<Outcome<TokenAnswer>> {
    asked++;
    const given = reply();
    const late = new Promise<TokenAnswer>((resolve) => (answer = resolve));
    const value = given instanceof Promise ? await late : given;
    return value ? { kind: 'done', value } : { kind: 'unreachable' };
  }
  const api = { ...createServerApi({ request: () => new Promise(() => {}) }), token: request };
  const credentials = { localConversationId: '', id: '', key: '', exitKey: '' };
  const token = createAccessToken({ clock, api, log: { debug: () => {} } }, credentials, {
    socket: () => ({ welcomed: () => false }) as VisitorSocket,
    keyRefused: () => assert.fail('key refused'),
    refused: () => assert.fail('refused'),
  });
  return { clock, token, asked: () => asked, answer: (late: TokenAnswer) => answer(late) };
}
