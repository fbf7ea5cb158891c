import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ChatTab } from '../support/chat-world.js';
import { identityToken } from './support/identity-token.js';
import { startConversation, startInTwoTabs } from './support/conversation.js';

function stepsOf({ tab }: ChatTab): string[] {
  return tab.steps.map(([step]) => step);
}

/** Steps in the order in which they came first. */
function firsts(chat: ChatTab): string[] {
  return [...new Set(stepsOf(chat))];
}

suite('the debug log', () => {
  test('B10 it tells each step of a conversation from its beginning to its end', async () => {
    const { world, a } = await startConversation(['one'], {
      server: { settings: { TOKEN_SECONDS: '600' } },
    });
    await world.clock.advance(310_000);
    world.network.cut();
    await world.clock.advance(2_000);
    a.engine.setContext('routingData', { tier: 'gold' });
    a.engine.end();
    await world.clock.advance(5_000);
    assert.deepEqual(firsts(a), [
      'discovery',
      'election won',
      'connecting',
      'opened',
      'connected',
      'merge',
      'heartbeat acked',
      'token renewed',
      'reconnecting',
      'idle',
      'ended',
      'election lost',
    ]);
  });

  test('B10 D4 the handshake: discovery, validation, merge; then restored', async () => {
    const { world, a, id } = await startConversation();
    a.tab.kill();
    world.server.agentSays(id, 'two');
    const next = world.openTab();
    await world.clock.advance(5_000);
    const steps = firsts(next);
    assert.deepEqual(
      steps.filter((step) => ['discovery', 'validation', 'merge', 'restored'].includes(step)),
      ['discovery', 'validation', 'merge', 'restored'],
    );
    assert.deepEqual(next.tab.steps[0]?.[1]?.['messages'], 1);
  });

  test('B10 C3 it tells that the server does not know the session any more', async () => {
    const { world, a, id } = await startConversation();
    world.server.forget(id);
    const next = a.reload();
    await world.clock.advance(5_000);
    assert.ok(stepsOf(next).includes('evicted'), stepsOf(next).join());
  });

  test('B10 it tells which tab leads', async () => {
    const { world, a, b } = await startInTwoTabs();
    a.tab.close();
    await world.clock.advance(5_000);
    assert.ok(stepsOf(b).includes('election won'), stepsOf(b).join());
  });

  test('B10 it never tells a key, a token or a text', async () => {
    const { world, a, id } = await startConversation(['a secret text']);
    a.engine.identify({ name: 'Ada', token: identityToken(world, 'ada') });
    await world.clock.advance(60_000);
    const next = a.reload();
    await world.clock.advance(1_000_000);
    const told = JSON.stringify([a.tab.steps, next.tab.steps]);
    const { sessionKey, exitKey, token } = world.server.opened(id);
    for (const secret of [sessionKey, exitKey, token, `${id}|`, 'secret text', 'Ada'])
      assert.ok(!told.includes(secret), secret);
  });
});

suite('the handshake', () => {
  test('D4 a reload in any phase of the handshake changes nothing', async () => {
    const { world, a, id } = await startConversation(['one', 'two']);
    world.server.agentSays(id, 'three');
    await world.settle();
    for (const ms of [1, 15, 25, 45, 65, 5_000]) {
      const next = a.reload();
      await world.clock.advance(ms);
      next.tab.kill();
    }
    const last = world.openTab();
    await world.clock.advance(5_000);
    await world.settle();
    assert.equal(world.server.onlySession().id, id);
    assert.deepEqual(last.shown(), ['one', 'two', 'three']);
    assert.equal(world.server.log(id).length, 3);
  });
});
