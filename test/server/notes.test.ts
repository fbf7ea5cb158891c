// Notes and tags, from one console's socket to another's, and never to the visitor.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { connectVisitor } from './support/recording-socket.js';
import { connectAgent, consoleHeaders } from './support/signed-in-agent.js';
import { openTestSession } from './support/test-components.js';
import { startTestServer, type TestServer } from './support/test-server.js';

const CANARY = 'Kanarienvogel';

let server: TestServer;
before(async () => {
  server = await startTestServer({ SIGN_INS_PER_MINUTE: '100' });
});
after(() => server.close());

/** A visitor who has written one message. */
async function startConversation() {
  const opened = await openTestSession(server, { profile: { name: 'Vera' } });
  const visitor = await connectVisitor(server.url, opened.token);
  await visitor.request('message:send', { clientId: randomUUID(), body: 'Hello?' });
  return { sessionId: opened.id, opened, visitor };
}

test('CHG-2: a note reaches every console that has the conversation open, and no other', async () => {
  const { sessionId, visitor } = await startConversation();
  const [anna, bert] = [await connectAgent(server), await connectAgent(server, 'Bert')];
  const elsewhere = await connectAgent(server, 'Cleo');
  for (const agent of [anna, bert]) await agent.request('sync', { sessionId });
  const clientId = randomUUID();
  const added = await anna.request('note:add', { sessionId, clientId, body: CANARY });
  assert.deepEqual(
    { ...added.note, id: '', at: '' },
    { id: '', clientId, n: 1, afterSeq: 1, author: { name: 'Anna' }, body: CANARY, at: '' },
  );
  assert.equal(added.duplicate, false);
  for (const agent of [anna, bert])
    assert.deepEqual(await agent.next('note:new'), { sessionId, note: added.note });
  await elsewhere.request('lists');
  assert.ok(!JSON.stringify(elsewhere.heard).includes(CANARY));
  for (const socket of [anna, bert, elsewhere, visitor]) socket.close();
});

test('COM-1: a note that is sent again is a duplicate and is told nobody; other content is a conflict', async () => {
  const { sessionId, visitor } = await startConversation();
  const [anna, bert] = [await connectAgent(server), await connectAgent(server, 'Bert')];
  await bert.request('sync', { sessionId });
  const note = { sessionId, clientId: randomUUID(), body: 'Call back' };
  const first = await anna.request('note:add', note);
  const again = await anna.request('note:add', note);
  assert.deepEqual([again.note, again.duplicate], [first.note, true]);
  const changed = await anna.request('note:add', { ...note, body: 'Call again' });
  const ofAnother = await bert.request('note:add', note);
  assert.deepEqual([changed.error.code, ofAnother.error.code], ['conflict', 'conflict']);
  const { notes } = await bert.request('sync', { sessionId });
  assert.equal(notes.length, 1);
  assert.equal(bert.heard.filter(({ event }) => event === 'note:new').length, 1);
  for (const socket of [anna, bert, visitor]) socket.close();
});

test('COM-1: a note that arrives twice at the same time is stored once', async () => {
  const { sessionId, visitor } = await startConversation();
  const agent = await connectAgent(server);
  const note = { sessionId, clientId: randomUUID(), body: 'Call back' };
  const answers = await Promise.all([0, 1, 2].map(() => agent.request('note:add', note)));
  assert.equal(answers.filter(({ duplicate }) => !duplicate).length, 1);
  const { notes, notesHead } = await agent.request('sync', { sessionId });
  assert.deepEqual([notes.length, notesHead], [1, 1]);
  for (const socket of [agent, visitor]) socket.close();
});

test('CHG-2: the body of a note follows the rules of a message’s', async () => {
  const { sessionId, visitor } = await startConversation();
  const agent = await connectAgent(server);
  const codeOf = async (body: string) =>
    (await agent.request('note:add', { sessionId, clientId: randomUUID(), body })).error?.code;
  assert.equal(await codeOf(' \n'), 'invalid');
  assert.equal(await codeOf('a\0b'), 'invalid');
  assert.equal(await codeOf('x'.repeat(4_001)), 'too_large');
  assert.equal(await codeOf('x'.repeat(4_000)), undefined);
  const nobody = { sessionId: randomUUID(), clientId: randomUUID(), body: 'x' };
  assert.equal((await agent.request('note:add', nobody)).error.code, 'not_found');
  for (const socket of [agent, visitor]) socket.close();
});

test('CHG-2: a sync brings the notes after the one that is known', async () => {
  const { sessionId, visitor } = await startConversation();
  const agent = await connectAgent(server);
  for (const body of ['one', 'two', 'three'])
    await agent.request('note:add', { sessionId, clientId: randomUUID(), body });
  const bodies = async (request: object) => {
    const { notes, notesHead } = await agent.request('sync', { sessionId, ...request });
    assert.equal(notesHead, 3);
    return notes.map(({ body }: { body: string }) => body);
  };
  assert.deepEqual(await bodies({}), ['one', 'two', 'three']);
  assert.deepEqual(await bodies({ after: 1, afterNote: 1 }), ['two', 'three']);
  assert.deepEqual(await bodies({ afterNote: 3 }), []);
  for (const socket of [agent, visitor]) socket.close();
});

test('CHG-2: notes are added to a closed conversation, until it is erased', async () => {
  const { sessionId, opened, visitor } = await startConversation();
  const agent = await connectAgent(server);
  await agent.request('session:resolve', { sessionId });
  const add = () =>
    agent.request('note:add', { sessionId, clientId: randomUUID(), body: 'Was unhappy' });
  assert.equal((await add()).note.n, 1);
  await server.sessions.eraseSession({ sessionId, bearer: opened.exitKey });
  assert.equal((await add()).error.code, 'erased');
  for (const socket of [agent, visitor]) socket.close();
});

test('CHG-2: nothing that a visitor gets has notes or tags, or changes because of them', async () => {
  const { sessionId, opened, visitor } = await startConversation();
  const agent = await connectAgent(server);
  await agent.request('sync', { sessionId });
  const bearer = opened.sessionKey;
  const restore = () => server.sessions.restoreSession({ sessionId, bearer }, {}, '192.0.2.1');
  const read = async () => ({
    ...{ restored: (await restore()).session, log: (await restore()).messages },
    synced: await visitor.request('sync', { epoch: 1, after: 0 }),
    history: await visitor.request('history', { before: 100 }),
    status: await server.sessions.readStatus({ sessionId, bearer }),
  });
  const unchanged = await read();
  const heard = visitor.heard.length;
  await agent.request('note:add', { sessionId, clientId: randomUUID(), body: CANARY });
  await agent.request('tags:set', { sessionId, tags: [CANARY] });
  const now = await read();
  assert.deepEqual(now, unchanged);
  assert.deepEqual(visitor.heard.slice(heard), []);
  const again = await connectVisitor(server.url, opened.token);
  assert.ok(!JSON.stringify([visitor.heard, again.heard, now]).includes(CANARY));
  for (const socket of [agent, visitor, again]) socket.close();
});

test('B8: tags reach every console, without white space around them', async () => {
  const { sessionId, visitor } = await startConversation();
  const [anna, bert] = [await connectAgent(server), await connectAgent(server, 'Bert')];
  const lineOf = (agent: typeof anna) =>
    agent.welcome.conversations.find(
      (line: { session: { id: string } }) => line.session.id === sessionId,
    );
  assert.deepEqual(lineOf(bert).tags, []);
  const tags = ['  vip ', 'Ärger 🙂'];
  assert.equal((await anna.request('tags:set', { sessionId, tags })).ok, true);
  for (const agent of [anna, bert])
    assert.deepEqual((await agent.next('conversation:changed')).tags, ['vip', 'Ärger 🙂']);
  const { conversation } = await bert.request('sync', { sessionId });
  assert.deepEqual(conversation.tags, ['vip', 'Ärger 🙂']);
  for (const socket of [anna, bert, visitor]) socket.close();
});

test('B8: tags that are blank, too long, too many or there twice are refused', async () => {
  const { sessionId, visitor } = await startConversation();
  const agent = await connectAgent(server);
  const codeOf = async (tags: unknown) =>
    (await agent.request('tags:set', { sessionId, tags })).error?.code;
  for (const tags of [[' '], ['x'.repeat(41)], ['vip', 'VIP '], ['a\nb'], ['\ud800'], 'vip'])
    assert.equal(await codeOf(tags), 'invalid', JSON.stringify(tags));
  const many = Array.from({ length: 21 }, (_, index) => `t${index}`);
  assert.equal(await codeOf(many), 'invalid');
  assert.equal(await codeOf([...many.slice(0, 19), ` ${'x'.repeat(40)} `]), undefined);
  const nobody = { sessionId: randomUUID(), tags: [] };
  assert.equal((await agent.request('tags:set', nobody)).error.code, 'not_found');
  for (const socket of [agent, visitor]) socket.close();
});

test('B8: known tags are for agents, the last used first', async () => {
  const { sessionId, visitor } = await startConversation();
  const agent = await connectAgent(server);
  server.clock.advance(1_000);
  await agent.request('tags:set', { sessionId, tags: ['earlier'] });
  server.clock.advance(1_000);
  await agent.request('tags:set', { sessionId, tags: ['earlier', 'later'] });
  const get = (headers: Record<string, string>) =>
    fetch(`${server.url}/api/console/tags`, { headers: { ...consoleHeaders, ...headers } });
  const { tags } = (await (await get({ cookie: agent.cookie })).json()) as { tags: string[] };
  assert.deepEqual(tags.slice(0, 2), ['later', 'earlier']);
  assert.equal((await get({})).status, 401);
  for (const socket of [agent, visitor]) socket.close();
});
