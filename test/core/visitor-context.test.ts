import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { contextDelta, EMPTY_VISITOR_CONTEXT } from '../../src/core/state/visitor-context.js';
import { createChatWorld, type ChatWorld } from '../support/chat-world.js';
import { keysOf, startConversation, startInTwoTabs } from './support/conversation.js';

const KIB_16 = 16 * 1024;
const PAGE = { url: 'https://shop.example/cart', title: 'Cart' };

/** The deltas that the server took, in order. */
function pushed({ server }: ChatWorld): unknown[] {
  return server.received(server.onlySession().id, 'context:push');
}

suite('visitor context', () => {
  test('D3 routing data is flat strings and booleans; conversation data is any JSON object', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    const flat = { tier: 'gold', trial: true };
    const issue = (name: 'routingData' | 'conversationData', value: unknown) => {
      const result = contextDelta(EMPTY_VISITOR_CONTEXT, name, {}, value);
      return 'issue' in result ? result.issue.code : result.delta;
    };
    assert.deepEqual(issue('routingData', flat), flat);
    for (const value of [{ n: 1 }, { deep: {} }, { list: [] }, ['gold'], 'gold', loop])
      assert.equal(issue('routingData', value), 'invalid');
    assert.deepEqual(issue('conversationData', { cart: [{ n: 1 }] }), { cart: [{ n: 1 }] });
    for (const value of [[1], 'text', 7, loop, JSON.parse('{"__proto__":{}}')])
      assert.equal(issue('conversationData', value), 'invalid');
    assert.deepEqual(issue('routingData', undefined), {});
  });

  test('D3 16 KiB of UTF-8 fit, a byte more is refused and nothing is cut', () => {
    const sized = (bytes: number) => ({ a: 'é'.repeat(10) + 'x'.repeat(bytes - 28) });
    assert.equal(Buffer.byteLength(JSON.stringify(sized(KIB_16))), KIB_16);
    const fits = contextDelta(EMPTY_VISITOR_CONTEXT, 'routingData', {}, sized(KIB_16));
    assert.deepEqual(fits, { delta: sized(KIB_16) });
    const over = contextDelta(EMPTY_VISITOR_CONTEXT, 'routingData', {}, sized(KIB_16 + 1));
    assert.equal('issue' in over && over.issue.code, 'too_large');
    const both = {
      ...EMPTY_VISITOR_CONTEXT,
      conversationData: { other: 'x'.repeat(KIB_16 - 100) },
    };
    const together = contextDelta(both, 'conversationData', {}, { a: 'x'.repeat(200) });
    assert.equal('issue' in together && together.issue.code, 'too_large');
  });

  test('D3 it is sent when the session is opened, keys sorted; nothing is stored or sent before', async () => {
    const world = await createChatWorld();
    const a = world.openTab();
    assert.equal(a.engine.setContext('routingData', { z: 'last', a: true, gone: null }), null);
    assert.equal(a.engine.setContext('conversationData', { cart: [1] }), null);
    await world.clock.advance(60_000);
    assert.deepEqual([keysOf(world), world.server.sessions()], [[], []]);
    a.engine.send('one');
    await world.settle();
    await world.clock.advance(60_000);
    const { id } = world.server.onlySession();
    const request = world.server.request(id);
    assert.equal(JSON.stringify(request.routingData), '{"a":true,"z":"last"}');
    assert.deepEqual(request.conversationData, { cart: [1] });
    assert.deepEqual(pushed(world), []);
  });

  test('D3 later changes go as deltas against what the server has', async () => {
    const { world, a } = await startConversation();
    const { engine } = a;
    engine.setContext('routingData', { tier: 'gold', lang: 'de' });
    engine.setContext('conversationData', { cart: { n: 1 } });
    await world.clock.advance(2_000);
    engine.setContext('routingData', { tier: 'gold', lang: 'fr' });
    await world.clock.advance(2_000);
    engine.setContext('routingData', { lang: 'fr' });
    engine.setContext('conversationData', { cart: { n: 1 } });
    await world.clock.advance(60_000);
    const { routingData } = world.server.onlySession();
    assert.deepEqual(pushed(world), [
      { routingData: { tier: 'gold', lang: 'de' }, conversationData: { cart: { n: 1 } } },
      { routingData: { lang: 'fr' } },
      { routingData: { tier: null } },
    ]);
    assert.deepEqual(routingData, { lang: 'fr' });
  });

  test('D3 a key that one page removes stays while another page has it', async () => {
    const { world, a, b } = await startInTwoTabs();
    a.engine.setContext('routingData', { cart: 'a', step: '1' });
    a.engine.setContext('routingData', { step: '2' });
    await world.clock.advance(2_000);
    b.engine.setContext('routingData', { cart: 'b' });
    await world.clock.advance(2_000);
    a.engine.setContext('routingData', { step: '3' });
    await world.clock.advance(2_000);
    const { routingData } = world.server.onlySession();
    assert.deepEqual(routingData, { cart: 'b', step: '3' });
  });

  test('D3 what changed while offline goes as one delta after the reconnect', async () => {
    const { world, a } = await startConversation();
    world.network.setOnline(false);
    a.engine.setContext('routingData', { step: '1' });
    await world.clock.advance(30_000);
    a.engine.setContext('routingData', { step: '2', other: true });
    await world.clock.advance(30_000);
    a.engine.setContext('routingData', { step: '3' });
    world.network.setOnline(true);
    await world.clock.advance(60_000);
    assert.deepEqual(pushed(world), [{ routingData: { step: '3', other: null } }]);
  });

  test('D3 after a lost answer the same delta is sent again, and changes nothing', async () => {
    const { world, a } = await startConversation();
    a.engine.setContext('routingData', { tier: 'gold' });
    await world.clock.advance(1_030);
    world.network.cut();
    await world.clock.advance(20_000);
    const { routingData } = world.server.onlySession();
    const delta = { routingData: { tier: 'gold' } };
    assert.deepEqual([pushed(world), routingData], [[delta, delta], { tier: 'gold' }]);
  });

  test('D3 only the leader sends context, that of all tabs', async () => {
    const { world, a, b } = await startInTwoTabs();
    assert.ok(a.state().leading);
    a.engine.setContext('routingData', { from: 'a', a: true });
    b.engine.setContext('routingData', { from: 'b', b: true });
    await world.clock.advance(5_000);
    assert.deepEqual(world.server.onlySession().routingData, { from: 'b', a: true, b: true });
    a.tab.close();
    await world.clock.advance(5_000);
    b.engine.setContext('routingData', { from: 'b' });
    await world.clock.advance(5_000);
    assert.deepEqual(world.server.onlySession().routingData, { from: 'b', a: true });
  });

  test('D3 a leader that was opened later gets the context of older tabs', async () => {
    const world = await createChatWorld();
    const b = world.openTab();
    b.engine.setContext('routingData', { tier: 'gold', lang: 'de' });
    await world.clock.advance(100);
    const a = world.openTab();
    a.engine.setContext('routingData', { tier: 'silver' });
    a.engine.send('one');
    b.engine.send('two');
    await world.settle();
    await world.clock.advance(5_000);
    const { id, routingData } = world.server.onlySession();
    assert.ok(a.state().leading);
    assert.deepEqual(routingData, { tier: 'silver', lang: 'de' });
    assert.equal(world.server.log(id).length, 2);
  });

  test('D3 context that the server refuses as too large is reported once, and not sent again', async () => {
    const { world, a, id } = await startConversation();
    const old = JSON.stringify({ old: 'x'.repeat(KIB_16 - 50) });
    world.server.change(id, 'routing_data = ?', old);
    a.engine.setContext('routingData', { more: 'x'.repeat(100) });
    await world.clock.advance(120_000);
    assert.deepEqual(a.state().error, { code: 'context_too_large' });
    assert.deepEqual(pushed(world), []);
    a.engine.setContext('routingData', { less: true });
    await world.clock.advance(2_000);
    assert.deepEqual(pushed(world), [{ routingData: { more: null, less: true } }]);
  });

  test('D3 address and title are sent when the visitor moves on', async () => {
    const { world, a, b } = await startInTwoTabs();
    b.tab.hide();
    a.tab.page.moveTo({ url: PAGE.url });
    await world.clock.advance(500);
    a.tab.page.setContext(PAGE);
    await world.clock.advance(5_000);
    assert.deepEqual(pushed(world), [{ page: PAGE }]);
    const other = { url: 'https://shop.example/other' };
    b.tab.page.setContext(other);
    a.tab.hide();
    b.tab.show();
    await world.clock.advance(5_000);
    assert.deepEqual(world.server.onlySession().page, other);
  });

  test('D3 no page address is sent where the embed forbids it', async () => {
    const { world, a } = await startConversation(['one'], { engine: { sharePage: false } });
    a.tab.page.moveTo(PAGE);
    await world.clock.advance(60_000);
    const next = a.reload();
    await world.clock.advance(60_000);
    next.engine.send('two');
    await world.settle();
    assert.equal(world.server.onlySession().page, undefined);
  });
});
