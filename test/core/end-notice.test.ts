import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  keysOf,
  startConversation,
  startInTwoTabs,
  storedAt,
  type Conversation,
} from './support/conversation.js';

async function startWithOpenPanel(): Promise<Conversation> {
  const conversation = await startConversation();
  conversation.a.engine.setOpen(true, 'visitor');
  return conversation;
}

suite('after the end', () => {
  test('A3 ended by the visitor: the notice for 2 s, then the home view, then the panel closes', async () => {
    const { world, a } = await startWithOpenPanel();
    a.engine.end();
    assert.equal(a.state().notice?.code, 'conversation-ended');
    await world.clock.advance(1_900);
    assert.equal(a.state().notice?.code, 'conversation-ended');
    assert.equal(a.state().panel.open, true);
    await world.clock.advance(200);
    assert.equal(a.state().notice, null);
    assert.equal(a.state().panel.open, false);
    assert.deepEqual(storedAt(world, 'ui'), { open: false, docked: null, muted: false });
  });

  test('A3 ended by somebody else: the notice stays for 30 s', async () => {
    const { world, a, id } = await startWithOpenPanel();
    world.server.resolve(id);
    await world.clock.advance(29_000);
    assert.equal(a.state().notice?.status, 'resolved');
    assert.equal(a.state().panel.open, true);
    await world.clock.advance(2_000);
    assert.equal(a.state().notice, null);
    assert.equal(a.state().panel.open, false);
  });

  test('A3 all tabs return to the home view, and one of them closes the panel for all', async () => {
    const { world, a, b, id } = await startInTwoTabs();
    b.engine.setOpen(true, 'visitor');
    world.server.resolve(id);
    await world.clock.advance(31_000);
    for (const { state } of [a, b]) {
      assert.equal(state().notice, null);
      assert.equal(state().panel.open, false);
      assert.equal(state().panel.counter, 2);
    }
  });

  test('A3 the panel stays open while the visitor is writing', async () => {
    const { world, a, id } = await startWithOpenPanel();
    world.server.resolve(id);
    await world.clock.advance(10_000);
    a.engine.setDraft('but wait');
    await world.clock.advance(60_000);
    assert.equal(a.state().panel.open, true);
    assert.equal(a.state().notice, null);
    assert.equal(a.state().draft, 'but wait');
  });

  test('A3 a conversation that began meanwhile is not disturbed', async () => {
    const { world, a } = await startWithOpenPanel();
    a.engine.end();
    a.engine.send('two');
    await world.clock.advance(10_000);
    assert.equal(a.state().panel.open, true);
    assert.deepEqual(a.shown(), ['two']);
  });

  test('B4 a draft is dropped when the visitor ends the conversation', async () => {
    const { world, a } = await startWithOpenPanel();
    a.engine.setDraft('never mind');
    a.engine.end();
    assert.equal(a.state().draft, '');
    await world.clock.advance(5_000);
    assert.equal(a.reload().state().draft, '');
  });

  test('C6 cleared: the panel stays open, the server knows why, the next message begins a new conversation', async () => {
    const { world, a, id } = await startWithOpenPanel();
    a.engine.clear();
    await world.clock.advance(5_000);
    assert.equal(a.state().panel.open, true);
    assert.equal(a.state().notice, null);
    assert.equal(world.server.session(id).status, 'ended');
    assert.equal(world.server.session(id).reason, 'cleared');
    assert.deepEqual(keysOf(world), ['ui']);
    a.engine.send('two');
    await world.settle();
    assert.deepEqual(world.server.bodies(world.server.sessions()[1]!.id), ['two']);
  });

  test('C3 the server does not know the session at load: its messages stay on screen until dismissed', async () => {
    const { world, a, id } = await startWithOpenPanel();
    world.server.forget(id);
    const next = a.reload();
    await world.clock.advance(120_000);
    assert.equal(next.state().panel.open, true);
    assert.equal(next.state().notice?.status, 'abandoned');
    assert.deepEqual(
      next.state().previousConversation?.messages.map(({ body }) => body),
      ['one'],
    );
    next.engine.send('two');
    await world.settle();
    assert.deepEqual(world.server.bodies(world.server.sessions().at(-1)!.id), ['two']);
  });

  test('INV-9 a draft stays when somebody else ends the conversation, over a reload too', async () => {
    const { world, a, id } = await startConversation();
    a.engine.setDraft('half');
    world.server.resolve(id);
    await world.clock.advance(3_000);
    assert.equal(a.state().draft, 'half');
    assert.equal(a.reload().state().draft, 'half');
  });
});
