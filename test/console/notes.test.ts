import { assert } from '@open-wc/testing';
import { createTestClient, refusal } from './support/test-client.js';

/** A client with a conversation on screen. */
async function openConversation(test = createTestClient()) {
  const id = test.server.startConversation('Hello');
  await test.start();
  test.client.selectConversation(id);
  await test.clock.advance(10);
  const stored = () => test.server.sessions.get(id)?.notes.map(({ body }) => body);
  const sends = () =>
    test.server.requests.filter(({ event }) => event === 'note:add' || event === 'message:send');
  return { ...test, id, stored, sends };
}

describe('console client: notes', () => {
  it('CHG-2: a note is pending until the server has it, and takes no place in the log', async () => {
    const { client, clock, state, notes, bodies, stored } = await openConversation();
    assert.isTrue(client.addNote('Call back'));
    assert.deepEqual(
      state().pendingNotes.map(({ phase }) => phase),
      ['sending'],
    );
    assert.deepEqual(state().replies, []);
    await clock.advance(10);
    assert.deepEqual(state().pendingNotes, []);
    assert.deepEqual([notes(), bodies(), stored()], [['Call back'], ['Hello'], ['Call back']]);
    assert.equal(state().selected?.notes.notes[0]?.afterSeq, 1);
  });

  it('SND-4, CHG-2: a note whose answer is lost is sent again under its clientId, and is there once', async () => {
    const { client, server, clock, state, notes, sends, stored, reconnect } =
      await openConversation();
    server.dropAnswers('note:add', 1);
    server.dropNotes(1);
    client.addNote('One');
    await clock.advance(100);
    assert.lengthOf(state().pendingNotes, 1);
    server.disconnect();
    client.addNote('Two');
    await clock.advance(5_000);
    await reconnect();
    assert.deepEqual(state().pendingNotes, []);
    assert.deepEqual(
      [notes(), stored()],
      [
        ['One', 'Two'],
        ['One', 'Two'],
      ],
    );
    assert.equal(new Set(sends().map(({ payload }) => payload.clientId)).size, 2);
  });

  it('SND-2: replies and notes of one conversation go out in the order in which they were written', async () => {
    const { client, server, clock, sends, reconnect } = await openConversation();
    server.disconnect();
    for (const [kind, body] of [
      ['note', '1'],
      ['reply', '2'],
      ['note', '3'],
      ['reply', '4'],
    ]) {
      if (kind === 'note') client.addNote(body!);
      else client.sendReply(body!);
      await clock.advance(1);
    }
    await reconnect();
    assert.deepEqual(
      sends().map(({ event, payload }) => `${event} ${payload.body as string}`),
      ['note:add 1', 'message:send 2', 'note:add 3', 'message:send 4'],
    );
  });

  it('CHG-2: notes of others arrive; a hole among them is filled by a sync after the known ones', async () => {
    const { id, server, clock, notes } = await openConversation();
    server.addNote(id, 'One', 'Jonas');
    await clock.advance(10);
    server.dropNotes(2);
    for (const body of ['Two', 'Three', 'Four']) server.addNote(id, body, 'Jonas');
    await clock.advance(10);
    assert.deepEqual(notes(), ['One']);
    await clock.advance(400);
    assert.deepEqual(notes(), ['One', 'Two', 'Three', 'Four']);
    const sync = server.requests.findLast(({ event }) => event === 'sync');
    assert.deepEqual(sync?.payload, { sessionId: id, after: 1, afterNote: 1 });
  });

  it('CHG-2: after a reconnect the console asks for the notes that it lacks', async () => {
    const { id, server, clock, notes, reconnect } = await openConversation();
    server.addNote(id, 'One', 'Jonas');
    await clock.advance(10);
    server.disconnect();
    server.addNote(id, 'Two', 'Jonas');
    await reconnect();
    assert.deepEqual(notes(), ['One', 'Two']);
  });

  it('RES-5: notes that one answer has no room for are asked for until all are there', async () => {
    const test = createTestClient();
    test.server.notesPage = 2;
    const id = test.server.startConversation('Hello');
    for (const body of ['1', '2', '3', '4', '5']) test.server.addNote(id, body, 'Jonas');
    await test.start();
    test.client.selectConversation(id);
    await test.clock.advance(100);
    assert.deepEqual(test.notes(), ['1', '2', '3', '4', '5']);
  });

  it('CHG-2: a note in a closed conversation is added; the visitor hears no typing', async () => {
    const { id, client, server, clock, stored } = await openConversation();
    server.end(id);
    await clock.advance(10);
    client.setNoteDraft('Was');
    client.addNote('Was unhappy');
    await clock.advance(10);
    assert.deepEqual(stored(), ['Was unhappy']);
    assert.isFalse(server.requests.some(({ event }) => event === 'typing'));
  });

  it('SND-10: a refused note fails, and can be sent again or edited', async () => {
    const { client, server, clock, state, stored } = await openConversation();
    server.refusals.set('note:add', 'forbidden');
    client.addNote('One');
    client.addNote('Two');
    await clock.advance(100);
    assert.deepEqual(
      state().pendingNotes.map(({ phase }) => phase),
      ['failed', 'failed'],
    );
    server.refusals.clear();
    const [one, two] = state().pendingNotes;
    client.retryNote(one!.clientId);
    assert.equal(client.discardNote(two!.clientId), 'Two');
    await clock.advance(100);
    assert.deepEqual(stored(), ['One']);
    assert.deepEqual(state().pendingNotes, []);
  });

  it('E1: a draft and a pending note survive a reload and a forced sign-out, apart from replies', async () => {
    const test = await openConversation();
    const { client, server, clock, tabStorage, ids, address, id, stored } = test;
    client.setDraft('to the visitor');
    server.disconnect();
    client.addNote('Kept');
    client.setNoteDraft('half a no');
    client.close();

    const reloaded = createTestClient({ tabStorage, clock, ids, address }, server);
    await reloaded.start();
    assert.deepEqual([...reloaded.state().noteDrafts], [[id, 'half a no']]);
    assert.deepEqual([...reloaded.state().drafts], [[id, 'to the visitor']]);
    assert.deepEqual(reloaded.state().replies, []);
    await reloaded.reconnect();
    assert.deepEqual([stored(), reloaded.notes()], [['Kept'], ['Kept']]);

    reloaded.answers['/me'] = refusal('unauthorized');
    server.refuseHandshakes = 'unauthorized';
    server.disconnect();
    server.reconnect();
    await clock.advance(60_000);
    assert.equal(reloaded.state().auth.stage, 'sign-in');
    server.refuseHandshakes = null;
    reloaded.client.signIn('Maya Kern', 'correct horse');
    await clock.advance(60_000);
    assert.deepEqual([...reloaded.state().noteDrafts], [[id, 'half a no']]);
  });

  it('SND-1: a note is stored before it is sent, and never among the replies', async () => {
    const { client, server, clock, tabStorage } = await openConversation();
    const stored: unknown[] = [];
    server.onRequest = ({ event }) => {
      const text = tabStorage.get(`chat-console:${server.agent.id}`);
      if (event === 'note:add') stored.push(JSON.parse(text!));
    };
    client.addNote('Stored first');
    await clock.advance(100);
    const [{ notes, replies }] = stored as [{ notes: { body: string }[]; replies: unknown[] }];
    assert.deepEqual([notes[0]?.body, replies.length], ['Stored first', 0]);
  });

  it('a note draft in a conversation that is not listed any more is in the list "Not sent"', async () => {
    const { id, client, server, clock, state } = await openConversation();
    client.setNoteDraft('half a no');
    client.deselectConversation();
    server.end(id);
    await clock.advance(10);
    assert.deepEqual([...state().unlisted.keys()], [id]);
    client.selectConversation(id);
    client.setNoteDraft('');
    await clock.advance(10);
    assert.equal(state().noteDrafts.size, 0);
  });
});

describe('console client: tags', () => {
  it('B8: tags are shown at once, and what was chosen stays until the server has taken it', async () => {
    const { id, client, server, clock, state } = await openConversation();
    client.setTags(['vip']);
    assert.deepEqual(state().selected?.conversation.tags, ['vip']);
    await clock.advance(10);
    assert.deepEqual(server.sessions.get(id)?.conversation.tags, ['vip']);
    assert.deepEqual(state().conversations.get(id)?.tags, ['vip']);
    server.refusals.set('tags:set', 'invalid');
    client.setTags(['vip', 'new']);
    await clock.advance(10);
    assert.deepEqual(state().unsavedTags.get(id), ['vip', 'new']);
    assert.equal(state().failedRequest, 'tags');
    // Nor does what the server has replace it.
    server.change(id, { tags: ['vip'] });
    await clock.advance(10);
    assert.deepEqual(state().unsavedTags.get(id), ['vip', 'new']);
    server.refusals.clear();
    client.setTags(['vip', 'new', 'more']);
    await clock.advance(10);
    assert.deepEqual(server.sessions.get(id)?.conversation.tags, ['vip', 'new', 'more']);
    assert.isFalse(state().unsavedTags.has(id));
    assert.isNull(state().failedRequest);
  });

  it('known tags are loaded on demand; without them nothing is suggested', async () => {
    const { client, clock, state, answers } = await openConversation();
    client.loadKnownTags();
    await clock.advance(10);
    assert.deepEqual(state().knownTags, []);
    answers['/tags'] = { status: 200, body: { tags: ['vip', 'billing'] } };
    client.loadKnownTags();
    await clock.advance(10);
    assert.deepEqual(state().knownTags, ['vip', 'billing']);
  });
});
