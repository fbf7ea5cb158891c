import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { selectLacksAnswers } from '../../src/core/state/selectors.js';
import type { PreChatField } from '../../src/protocol/site.js';
import { createChatWorld, type ChatWorld } from '../support/chat-world.js';
import { keysOf, pendingOf } from './support/conversation.js';

const FIELDS: PreChatField[] = [
  { name: 'mail', kind: 'email', required: true },
  { name: 'topic', kind: 'text', label: 'Topic', required: true },
];
const ANSWERS = { mail: 'ada@example.com', topic: 'Lamps' };

const site = { preChat: FIELDS, preChatRequired: 'always' } as const;
const createWorld = (): Promise<ChatWorld> => createChatWorld({ server: { site } });

suite('a form that the server requires', () => {
  test('SEC-11 messages sent without it wait for its answers, and then go, in order', async () => {
    const world = await createWorld();
    // The page sends, and nobody has opened the panel: the site is not known.
    const a = world.openTab();
    a.engine.send('one');
    a.engine.send('two');
    await world.clock.advance(5_000);
    assert.equal(selectLacksAnswers(a.state()), true);
    assert.deepEqual(pendingOf(a), [
      ['one', 'failed'],
      ['two', 'failed'],
    ]);
    assert.deepEqual(world.server.sessions(), []);
    a.engine.startForm(ANSWERS);
    await world.settle();
    const { id, conversationData } = world.server.onlySession();
    assert.deepEqual(world.server.bodies(id), ['one', 'two']);
    assert.deepEqual(conversationData, { preChat: ANSWERS });
    assert.equal(selectLacksAnswers(a.state()), false);
    assert.ok(!keysOf(world).some((key) => key.startsWith('out:')));
  });

  test('SEC-11 the message and the form are there after a reload, and in another tab', async () => {
    const world = await createWorld();
    const a = world.openTab();
    a.engine.send('one');
    await world.clock.advance(5_000);
    const next = a.reload();
    const b = world.openTab();
    for (const { engine } of [next, b]) engine.loadSite();
    await world.clock.advance(5_000);
    for (const tab of [next, b]) {
      assert.deepEqual(tab.shown(), ['one']);
      assert.equal(selectLacksAnswers(tab.state()), true);
    }
    b.engine.startForm(ANSWERS);
    await world.settle();
    assert.deepEqual(world.server.bodies(world.server.onlySession().id), ['one']);
  });

  test('SEC-11 without answers each retry is refused, and the message stays', async () => {
    const world = await createWorld();
    const a = world.openTab();
    a.engine.send('one');
    for (let tries = 0; tries < 3; tries++) {
      await world.clock.advance(5_000);
      assert.deepEqual(pendingOf(a), [['one', 'failed']]);
      a.engine.retry(a.state().pending[0]!.clientId);
    }
    await world.clock.advance(10 * 60_000);
    assert.equal(selectLacksAnswers(a.state()), true);
    world.server.changeSite({ ...site, preChatRequired: 'never' });
    await world.clock.advance(60_000);
    a.engine.retry(a.state().pending[0]!.clientId);
    await world.settle();
    assert.deepEqual(world.server.bodies(world.server.onlySession().id), ['one']);
  });

  test('SEC-11 a session that was opened before answers were required gets them, then its message', async () => {
    // The first session puts the address under load.
    const settings = { SESSIONS_PER_ADDRESS_PER_HOUR: '1' };
    const underLoad = { ...site, preChatRequired: 'under-load' } as const;
    const world = await createChatWorld({ server: { site: underLoad, settings } });
    const a = world.openTab();
    a.engine.send('one');
    await world.clock.advance(5_000);
    const { id } = world.server.onlySession();
    assert.deepEqual(pendingOf(a), [['one', 'failed']]);
    assert.equal(selectLacksAnswers(a.state()), true);
    a.engine.startForm(ANSWERS);
    await world.settle();
    const { conversationData } = world.server.onlySession();
    assert.deepEqual([world.server.bodies(id), conversationData], [['one'], { preChat: ANSWERS }]);
    assert.equal(selectLacksAnswers(a.state()), false);
  });

  test('SEC-11 a form that changed since it was submitted is asked again, with its new fields', async () => {
    const world = await createWorld();
    const a = world.openTab();
    a.engine.loadSite();
    await world.clock.advance(1_000);
    const order: PreChatField = { name: 'order', kind: 'text', required: true };
    world.server.changeSite({ ...site, preChat: [...FIELDS, order] });
    await world.clock.advance(60_000);
    a.engine.startForm(ANSWERS);
    await world.clock.advance(5_000);
    assert.deepEqual(world.server.sessions(), []);
    assert.equal(selectLacksAnswers(a.state()), true);
    assert.deepEqual(a.state().site?.preChat.at(-1), order);
    a.engine.startForm({ ...ANSWERS, order: '17' });
    a.engine.send('one');
    await world.settle();
    assert.deepEqual(world.server.bodies(world.server.onlySession().id), ['one']);
  });

  test('SEC-11 a visitor who ends the refused conversation is not asked any more', async () => {
    const world = await createWorld();
    const a = world.openTab();
    a.engine.startForm({ mail: ANSWERS.mail });
    await world.clock.advance(5_000);
    assert.equal(selectLacksAnswers(a.state()), true);
    a.engine.end();
    assert.equal(selectLacksAnswers(a.state()), false);
  });

  test('SEC-11 a visitor whose answers are known is not asked', async () => {
    const world = await createWorld();
    const a = world.openTab();
    a.engine.loadSite();
    await world.clock.advance(1_000);
    a.engine.startForm(ANSWERS);
    a.engine.send('one');
    await world.settle();
    assert.equal(selectLacksAnswers(a.state()), false);
    assert.deepEqual(world.server.bodies(world.server.onlySession().id), ['one']);
  });
});
