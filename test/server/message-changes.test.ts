// Agents change their messages: from a console's socket to the visitor's, and to other consoles.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { CHANGEABLE_MS } from '../../src/protocol/limits.js';
import { connectVisitor } from './support/recording-socket.js';
import { connectAgent, consoleHeaders } from './support/signed-in-agent.js';
import { createTestClock } from './support/test-clock.js';
import { openTestSession } from './support/test-components.js';
import { startTestServer, type TestServer } from './support/test-server.js';

const clock = createTestClock(Date.now());
let server: TestServer;
let anna: Awaited<ReturnType<typeof connectAgent>>;
let bert: Awaited<ReturnType<typeof connectAgent>>;
before(async () => {
  server = await startTestServer({ SIGN_INS_PER_MINUTE: '100' }, { clock });
  anna = await connectAgent(server, 'Anna');
  bert = await connectAgent(server, 'Bert', { role: 'agent' });
});
after(async () => {
  for (const socket of [anna, bert]) socket.close();
  await server.close();
});

/** A visitor who has written, and Anna's answer. */
async function startConversation(body = 'Helo') {
  const opened = await openTestSession(server, { profile: { name: 'Vera' } });
  const visitor = await connectVisitor(server.url, opened.token);
  await visitor.request('message:send', { clientId: randomUUID(), body: 'Hello?' });
  const sessionId = opened.id;
  const clientId = randomUUID();
  const { message } = await anna.request('message:send', { sessionId, clientId, body });
  return { sessionId, opened, visitor, clientId, messageId: message.id as string };
}
const codeOf = (answer: { error?: { code: string } }) => answer.error?.code;
const versions = (sessionId: string, messageId: string, { cookie }: { cookie: string }) =>
  fetch(`${server.url}/api/console/conversations/${sessionId}/messages/${messageId}/versions`, {
    headers: { ...consoleHeaders, cookie },
  });

test('CHG-1: an edit is told to the visitor and to every console that has the conversation open', async () => {
  const { sessionId, visitor, messageId } = await startConversation();
  await bert.request('sync', { sessionId });
  assert.equal((await anna.request('message:edit', { sessionId, messageId, body: 'Hi' })).ok, true);
  const told = async (next: () => Promise<{ message: { code?: string } }>) => {
    for (;;) {
      const { message } = await next();
      if (message.code !== undefined) return message;
    }
  };
  const ofVisitor = await told(() => visitor.next('message:new'));
  assert.deepEqual(ofVisitor, await told(() => bert.next('message:new')));
  assert.deepEqual(
    { ...ofVisitor, id: '', clientId: '', at: '' },
    {
      ...{ id: '', clientId: '', at: '', seq: 3, author: { kind: 'system' } },
      ...{ code: 'message_edited', params: { messageId, body: 'Hi' } },
      body: 'A message was edited: Hi',
    },
  );
  visitor.close();
});

test('CHG-1: who was away gets the entry after the cursor; who reads anew gets the text as it is now', async () => {
  const { sessionId, opened, visitor, messageId } = await startConversation('secret');
  visitor.close();
  await anna.request('message:edit', { sessionId, messageId, body: 'secret two' });
  await anna.request('message:delete', { sessionId, messageId });
  const afterId = messageId;
  const back = await connectVisitor(server.url, opened.token, { after: 2, afterId });
  assert.deepEqual(
    back.welcome.messages.map(({ seq, code }: { seq: number; code: string }) => [seq, code]),
    [
      [3, 'message_deleted'],
      [4, 'message_deleted'],
    ],
  );
  const anew = await connectVisitor(server.url, opened.token);
  const history = await anew.request('history', { before: 4 });
  for (const page of [back.welcome, anew.welcome, history])
    assert.doesNotMatch(JSON.stringify(page), /secret/);
  assert.equal(anew.welcome.messages[1].changed, 'deleted');
  for (const socket of [back, anew]) socket.close();
});

test('CHG-1: only its author may change a message, and only an answer', async () => {
  const { sessionId, visitor, messageId } = await startConversation();
  const { messages } = await anna.request('sync', { sessionId });
  const edit = { sessionId, messageId, body: 'Not mine' };
  assert.equal(codeOf(await bert.request('message:edit', edit)), 'forbidden');
  assert.equal(codeOf(await bert.request('message:delete', { sessionId, messageId })), 'forbidden');
  const ofVisitor = { ...edit, messageId: messages[0].id };
  assert.equal(codeOf(await anna.request('message:edit', ofVisitor)), 'forbidden');
  const ofNobody = { ...edit, messageId: randomUUID() };
  assert.equal(codeOf(await anna.request('message:edit', ofNobody)), 'not_found');
  for (const body of ['', ' ', '\0'])
    assert.equal(codeOf(await anna.request('message:edit', { ...edit, body })), 'invalid');
  assert.equal((await anna.request('sync', { sessionId })).head, 2);
  visitor.close();
});

test('CHG-1: after 15 minutes nothing is changed, and what is so already is no error', async () => {
  const { sessionId, visitor, messageId } = await startConversation();
  const edit = (body: string) => anna.request('message:edit', { sessionId, messageId, body });
  clock.advance(CHANGEABLE_MS);
  assert.equal((await edit('in time')).ok, true);
  clock.advance(1);
  assert.equal(codeOf(await edit('too late')), 'forbidden');
  assert.equal(codeOf(await anna.request('message:delete', { sessionId, messageId })), 'forbidden');
  assert.equal((await edit('in time')).ok, true);
  const { messages, head } = await anna.request('sync', { sessionId });
  assert.deepEqual([messages[1].body, head], ['in time', 3]);
  visitor.close();
});

test('CHG-1: a deleted message is deleted once, and can be edited no more', async () => {
  const { sessionId, visitor, messageId } = await startConversation();
  for (let time = 0; time < 2; time += 1)
    assert.equal((await anna.request('message:delete', { sessionId, messageId })).ok, true);
  const edit = { sessionId, messageId, body: 'Back' };
  assert.equal(codeOf(await anna.request('message:edit', edit)), 'conflict');
  assert.equal((await anna.request('sync', { sessionId })).head, 3);
  visitor.close();
});

test('CHG-1: changes that come at the same time follow each other', async () => {
  const { sessionId, visitor, messageId } = await startConversation();
  const bodies = ['a', 'b', 'c', 'd'];
  await Promise.all(
    bodies.map((body) => anna.request('message:edit', { sessionId, messageId, body })),
  );
  const { messages, head } = await anna.request('sync', { sessionId });
  assert.equal(head, 6);
  for (const { params } of messages.slice(2)) assert.equal(params.body, messages[1].body);
  assert.equal(
    (await server.storage.messageChanges.versions(sessionId, messageId)).length,
    bodies.length,
  );
  visitor.close();
});

test('CHG-1: in a closed conversation nothing is changed', async () => {
  const { sessionId, visitor, messageId } = await startConversation();
  await anna.request('session:resolve', { sessionId });
  const edit = { sessionId, messageId, body: 'Late' };
  assert.equal(codeOf(await anna.request('message:edit', edit)), 'session_closed');
  visitor.close();
});

test('CHG-1, COM-1: a changed message that is sent again is the duplicate of itself', async () => {
  const { sessionId, visitor, messageId, clientId } = await startConversation();
  await anna.request('message:edit', { sessionId, messageId, body: 'Hi' });
  const again = await anna.request('message:send', { sessionId, clientId, body: 'Helo' });
  assert.deepEqual([again.duplicate, again.message.body], [true, 'Hi']);
  const other = await bert.request('message:send', { sessionId, clientId, body: 'Helo' });
  assert.equal(codeOf(other), 'conflict');
  visitor.close();
});

test('CHG-1: admins read what a message said before, agents do not, and nobody once it is erased', async () => {
  const { sessionId, opened, visitor, messageId } = await startConversation('before');
  await anna.request('message:edit', { sessionId, messageId, body: 'now' });
  const answer = await versions(sessionId, messageId, anna);
  const [version, ...others] = ((await answer.json()) as { versions: { body: string }[] }).versions;
  assert.deepEqual([version?.body, others], ['before', []]);
  assert.equal((await versions(sessionId, messageId, bert)).status, 403);
  visitor.close();
  await server.sessions.eraseSession({ sessionId, bearer: opened.sessionKey });
  assert.equal((await versions(sessionId, messageId, anna)).status, 404);
  assert.deepEqual(await server.storage.messageChanges.versions(sessionId, messageId), []);
});

test('CHG-1: a change is no message: nothing is unread, nobody waits, and no deadline moves', async () => {
  const { sessionId, visitor, messageId } = await startConversation();
  const earlier = (await server.storage.sessions.find(sessionId))!;
  clock.advance(60_000);
  await anna.request('message:edit', { sessionId, messageId, body: 'Hi' });
  const now = (await server.storage.sessions.find(sessionId))!;
  const { idleAt, waitingSince, answeredAt } = earlier;
  assert.deepEqual(
    [now.idleAt, now.waitingSince, now.answeredAt],
    [idleAt, waitingSince, answeredAt],
  );
  const { conversation } = await anna.request('sync', { sessionId });
  assert.deepEqual([conversation.unread, conversation.lastMessage.body], [1, 'Hi']);
  visitor.close();
});
