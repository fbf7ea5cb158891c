import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createChatWorld } from '../support/chat-world.js';

suite('the visitor id', () => {
  test('C9 E3 the id is created when a session is opened, not before', async () => {
    const world = await createChatWorld();
    const a = world.openTab();
    a.engine.setOpen(true, 'visitor');
    a.engine.setDraft('hel');
    a.engine.identify({ name: 'Ada' });
    await world.clock.advance(60_000);
    assert.equal(world.browser.cookies.visitor(), undefined);
    a.engine.send('one');
    await world.settle();
    const id = world.browser.cookies.visitor();
    assert.ok(id);
    assert.equal(world.server.onlySession().visitorId, id);
  });

  test('C9 the id outlives the conversation, and restores nothing by itself', async () => {
    const world = await createChatWorld();
    const a = world.openTab();
    a.engine.send('one');
    await world.settle();
    a.engine.end();
    await world.clock.advance(5_000);
    const next = a.reload();
    await world.clock.advance(5_000);
    assert.deepEqual([next.shown(), next.state().previousConversation], [[], null]);
    next.engine.send('two');
    await world.settle();
    const [first, second] = world.server.sessions();
    assert.equal(second?.visitorId, first?.visitorId);
  });

  test('C9 with data-no-visitor-id there is no cookie and no id anywhere', async () => {
    const world = await createChatWorld({ engine: { countVisitor: false } });
    const a = world.openTab();
    a.engine.send('one');
    await world.settle();
    assert.equal(world.browser.cookies.visitor(), undefined);
    assert.equal(world.server.onlySession().visitorId, undefined);
  });

  test('C9 a browser that keeps no cookies opens a session without an id', async () => {
    const world = await createChatWorld();
    world.browser.cookies.block();
    const a = world.openTab();
    a.engine.send('one');
    await world.settle();
    assert.equal(world.server.onlySession().visitorId, undefined);
  });
});
