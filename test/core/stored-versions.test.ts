import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { STORED_VERSION } from '../../src/core/storage/migrations.js';
import { createChatWorld, type ChatTab, type ChatWorld } from '../support/chat-world.js';
import { NAME, pendingOf, startConversation, storedAt } from './support/conversation.js';

interface Envelope {
  v: number;
  savedAt: number;
  skew: number;
  data: Record<string, unknown>;
}

/** As version 1 wrote it: there the browser's own id of a conversation was called `gen`. */
function asVersionOne(text: string): string {
  const { data, ...envelope } = JSON.parse(text) as Envelope;
  const { localConversationId, ...rest } = data;
  const old = localConversationId === undefined ? rest : { gen: localConversationId, ...rest };
  return JSON.stringify({ ...envelope, v: 1, data: old });
}

/** Makes everything that the widget stored on this device what version 1 would have stored. */
function turnBack(world: ChatWorld, chat: ChatTab): void {
  for (const [key, text] of Object.entries(world.browser.disk.dump()))
    world.browser.disk.write(key, asVersionOne(text));
  for (const key of chat.tab.tabStorage.keys(NAME))
    chat.tab.tabStorage.set(key, asVersionOne(chat.tab.tabStorage.get(key)!));
}

/**
 * A tab that is idle while another one, of version 1, begins a conversation without a network. In the
 * other tab this version runs, and what it wrote is made what version 1 would have written.
 */
async function beginInOldTab(
  begin: (a: ChatTab) => void,
): Promise<{ world: ChatWorld; next: ChatTab }> {
  const world = await createChatWorld();
  world.network.setOnline(false);
  const a = world.openTab();
  begin(a);
  await world.clock.advance(1_000);
  turnBack(world, a);
  const written = world.browser.disk.dump();
  a.tab.kill();
  world.browser.disk.wipe();
  const next = world.openTab();
  assert.equal(next.state().localConversationId, null);
  // What waits to be sent is written before the session is asked for.
  const isOpening = (key: string): boolean => key === `${NAME}:opening`;
  for (const key of Object.keys(written).sort((x, y) => +isOpening(x) - +isOpening(y)))
    world.browser.disk.write(key, written[key]!);
  await world.clock.advance(5_000);
  return { world, next };
}

function versionAt(world: ChatWorld, key: string): number | undefined {
  const text = world.browser.disk.dump()[`${NAME}:${key}`];
  return text === undefined ? undefined : (JSON.parse(text) as Envelope).v;
}

suite('what an earlier version stored', () => {
  test('STO-4 the conversation opens, with its draft, and its unsent messages go out', async () => {
    const { world, a, id } = await startConversation(['one', 'two']);
    world.network.setOnline(false);
    a.engine.send('three');
    a.engine.send('four');
    a.engine.setDraft('half');
    turnBack(world, a);
    const next = a.reload();
    assert.deepEqual(next.shown(), ['one', 'two', 'three', 'four']);
    assert.equal(next.state().draft, 'half');
    world.network.setOnline(true);
    await world.settle();
    assert.deepEqual(world.server.bodies(id), ['one', 'two', 'three', 'four']);
    assert.deepEqual(pendingOf(next), []);
    assert.equal(world.server.sessions().length, 1);
  });

  test('STO-4 a session that was being requested is the same session', async () => {
    const world = await createChatWorld();
    const a = world.openTab();
    world.network.setOnline(false);
    a.engine.send('one');
    await world.clock.advance(1_000);
    turnBack(world, a);
    const next = a.reload();
    world.network.setOnline(true);
    await world.settle();
    assert.deepEqual(world.server.bodies(world.server.onlySession().id), ['one']);
    assert.deepEqual(next.shown(), ['one']);
  });

  test('STO-4 the previous conversation can be read, and what is known of the visitor stays', async () => {
    const { world, a, id } = await startConversation();
    a.engine.identify({ name: 'Ada' });
    await world.clock.advance(5_000);
    a.engine.setMuted(true);
    world.server.resolve(id);
    await world.clock.advance(60_000);
    turnBack(world, a);
    const { previousConversation, visitorContext, panel } = a.reload().state();
    assert.deepEqual(
      previousConversation?.messages.map(({ body }) => body),
      ['one', 'Ada resolved the conversation.'],
    );
    assert.deepEqual(visitorContext.profile, { name: 'Ada' });
    assert.equal(panel.muted, true);
  });

  test('TAB-12 the session is rewritten under its key, and is there all the time', async () => {
    const { world, a } = await startConversation();
    const session = storedAt(world, 'session');
    turnBack(world, a);
    const other = world.browser.disk.open(world.device.fork());
    const seen: (string | null)[] = [];
    other.onChange((key) => {
      if (key === `${NAME}:session`) seen.push(other.get(key));
    });
    a.reload();
    assert.equal(versionAt(world, 'session'), STORED_VERSION);
    assert.deepEqual(storedAt(world, 'session'), session);
    await world.clock.advance(1_000);
    assert.deepEqual(
      seen.map((text) => text !== null),
      [true],
    );
  });

  test('TAB-12 what an earlier version begins while this tab is idle goes on here', async () => {
    const { world, next } = await beginInOldTab((a) => a.engine.send('one'));
    assert.equal(versionAt(world, 'opening'), STORED_VERSION);
    assert.deepEqual(next.shown(), ['one']);
    world.network.setOnline(true);
    await world.settle();
    assert.deepEqual(world.server.bodies(world.server.onlySession().id), ['one']);
  });

  test('TAB-12 a form that was filled in with an earlier version is sent here', async () => {
    const { world, next } = await beginInOldTab((a) => a.engine.startForm({ name: 'Ada' }));
    assert.deepEqual(next.state().preChatAnswers, { name: 'Ada' });
    world.network.setOnline(true);
    await world.clock.advance(60_000);
    assert.equal(world.server.sessions().length, 1);
    assert.equal(next.state().connection, 'connected');
  });

  test('STO-8 nothing is rewritten where there is no conversation', async () => {
    const { world, a } = await startConversation();
    a.engine.setMuted(true);
    a.engine.end();
    await world.clock.advance(10_000);
    turnBack(world, a);
    a.reload();
    await world.clock.advance(10_000);
    assert.equal(versionAt(world, 'ui'), 1);
  });
});
