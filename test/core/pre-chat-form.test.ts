import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { selectNeedsForm } from '../../src/core/state/selectors.js';
import { INITIAL_STATE, type ChatState } from '../../src/core/state/state.js';
import type { Profile } from '../../src/protocol/profile.js';
import type { PreChatField } from '../../src/protocol/site.js';
import { createChatWorld, type ChatWorld } from '../support/chat-world.js';
import { keysOf, startConversation, storedAt } from './support/conversation.js';

const FIELDS: PreChatField[] = [
  { name: 'who', kind: 'name', required: true },
  { name: 'mail', kind: 'email', required: true },
  { name: 'topic', kind: 'text', label: 'Topic', required: false },
];
const ANSWERS = { who: 'Ada', mail: 'ada@example.com', topic: 'Lamps' };
const PROFILE = { name: 'Ada', email: 'ada@example.com' };

function worldWithForm(): Promise<ChatWorld> {
  return createChatWorld({ server: { site: { preChat: FIELDS } } });
}

async function loaded(world: ChatWorld) {
  const chat = world.openTab();
  chat.engine.loadSite();
  await world.clock.advance(100);
  return chat;
}

suite('the pre-chat form', () => {
  test('A6 it is shown until everything that it requires is known', () => {
    const needs = (
      preChat: PreChatField[],
      profile: Profile,
      localConversationId: string | null = null,
    ): boolean =>
      selectNeedsForm({
        ...INITIAL_STATE,
        localConversationId,
        visitorContext: { ...INITIAL_STATE.visitorContext, profile },
        site: { preChat } as ChatState['site'],
      });
    assert.equal(selectNeedsForm(INITIAL_STATE), false);
    assert.equal(needs([], {}), false);
    assert.equal(needs(FIELDS, {}), true);
    assert.equal(needs(FIELDS, { name: 'Ada' }), true);
    assert.equal(needs(FIELDS, PROFILE), false);
    assert.equal(needs(FIELDS, {}, 'localConversationId'), false);
    const text: PreChatField = { name: 'topic', kind: 'text', required: true };
    assert.equal(needs([...FIELDS, text], PROFILE), true);
    const optional = FIELDS.map((field) => ({ ...field, required: false }));
    assert.equal(needs(optional, {}), true);
    assert.equal(needs(optional, { email: 'ada@example.com' }), false);
  });

  test('A6 submitting it opens a session, and its answers become the profile', async () => {
    const world = await worldWithForm();
    const a = await loaded(world);
    assert.equal(selectNeedsForm(a.state()), true);
    a.engine.startForm(ANSWERS);
    await world.clock.advance(5_000);
    const { profile, conversationData, id } = world.server.onlySession();
    const request = world.server.request(id);
    const pushes = world.server.received(id, 'context:push');
    assert.deepEqual([request.preChat, request.profile, profile], [ANSWERS, PROFILE, PROFILE]);
    assert.deepEqual(conversationData, { preChat: ANSWERS });
    assert.deepEqual([pushes, a.state().connection], [[], 'connected']);
    a.engine.send('one');
    await world.settle();
    assert.deepEqual(world.server.bodies(id), ['one']);
  });

  test('A2 it is not asked again after a reload, nor in the next conversation', async () => {
    const world = await worldWithForm();
    const a = await loaded(world);
    a.engine.startForm(ANSWERS);
    await world.clock.advance(5_000);
    const next = a.reload();
    next.engine.loadSite();
    await world.clock.advance(5_000);
    assert.equal(selectNeedsForm(next.state()), false);
    next.engine.end();
    await world.clock.advance(5_000);
    assert.equal(selectNeedsForm(next.state()), false);
    assert.equal(next.state().preChatAnswers, null);
    const kept = storedAt(world, 'profile');
    next.engine.send('two');
    await world.settle();
    const request = world.server.request(world.server.sessions()[1]!.id);
    assert.deepEqual([request.preChat, request.profile], [undefined, kept]);
  });

  test('A6 its answers survive a reload until the session is opened', async () => {
    const world = await worldWithForm();
    const a = await loaded(world);
    world.network.setOnline(false);
    a.engine.startForm(ANSWERS);
    await world.clock.advance(5_000);
    const next = a.reload();
    assert.deepEqual(next.state().preChatAnswers, ANSWERS);
    await world.clock.advance(5_000);
    world.network.setOnline(true);
    await world.clock.advance(60_000);
    assert.deepEqual(world.server.onlySession().conversationData.preChat, ANSWERS);
    assert.deepEqual(world.server.onlySession().profile, PROFILE);
    assert.ok(!keysOf(world).includes('opening'));
  });

  for (const [what, options] of [
    ['at once', {}],
    ['channel late', { channelDelay: () => 400 }],
    ['storage late', { storageLag: () => 400 }],
  ] as const)
    test(`A6 submitted in one tab while another sends a message (${what}): one session`, async () => {
      const world = await createChatWorld({ server: { site: { preChat: FIELDS } }, ...options });
      const [a, b] = [await loaded(world), await loaded(world)];
      a.engine.startForm(ANSWERS);
      b.engine.send('one');
      await world.clock.advance(10_000);
      await world.settle();
      const { id, conversationData, profile } = world.server.onlySession();
      assert.deepEqual(world.server.bodies(id), ['one']);
      assert.deepEqual(conversationData, { preChat: ANSWERS });
      assert.deepEqual(profile, PROFILE);
    });

  test('A6 submitted during a conversation, its answers are added', async () => {
    const { world, a } = await startConversation(['one'], {
      server: { site: { preChat: FIELDS } },
    });
    a.engine.startForm(ANSWERS);
    await world.clock.advance(5_000);
    const { conversationData, profile } = world.server.onlySession();
    assert.deepEqual([conversationData, profile], [{ preChat: ANSWERS }, PROFILE]);
  });

  test('A6 refused by the server: reported once, and the next message tries again', async () => {
    const world = await worldWithForm();
    const a = await loaded(world);
    world.server.refuseOpening('forbidden');
    a.engine.startForm(ANSWERS);
    await world.clock.advance(120_000);
    assert.deepEqual(a.state().error, { code: 'forbidden' });
    assert.deepEqual(world.server.sessions(), []);
    world.server.refuseOpening(null);
    a.engine.send('one');
    await world.settle();
    assert.deepEqual(world.server.onlySession().conversationData.preChat, ANSWERS);
  });

  test('A6 refused by the server: the form can be submitted again', async () => {
    const world = await worldWithForm();
    const a = await loaded(world);
    world.server.refuseOpening('forbidden');
    a.engine.startForm(ANSWERS);
    await world.clock.advance(5_000);
    world.server.refuseOpening(null);
    a.engine.startForm(ANSWERS);
    await world.clock.advance(5_000);
    assert.deepEqual(world.server.onlySession().conversationData.preChat, ANSWERS);
  });
});
