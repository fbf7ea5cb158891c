import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, test } from 'node:test';
import { buildApp, type App } from '../../../server/build-app.js';
import { historyPageSchema, type HistoryPage } from '../../../src/protocol/history.js';
import { parse } from '../../../src/protocol/parse.js';
import { auditedChanges } from '../support/audited-changes.js';
import { signInAgent } from '../support/signed-in-agent.js';
import {
  createTestComponents,
  openHeldSession,
  type TestComponents,
} from '../support/test-components.js';

let server: TestComponents;
let app: App;
let cookie: string;
let limited: string;
let anna: { id: string; name: string };
beforeEach(async () => {
  server = await createTestComponents({ MESSAGE_BURST: '1000' });
  await server.storage.sites.set('other', { name: 'Other' }, server.clock.now());
  app = await buildApp(server);
  const admin = await signInAgent(server, 'Anna');
  [cookie, anna] = [admin.cookie, admin.agent];
  limited = (await signInAgent(server, 'Lina', { role: 'agent', sites: ['demo'] })).cookie;
});
afterEach(() => app.http.close());

const ADMIN = () => ({ ...anna, role: 'admin' as const, sites: undefined });
const headers = (as: string) => ({ 'x-chat-console': '1', cookie: as });
const get = (query: Record<string, string> = {}, as = cookie) =>
  app.http.inject({
    url: `/api/console/history?${new URLSearchParams(query)}`,
    headers: headers(as),
  });
const post = (path: string, payload: object, as = cookie) =>
  app.http.inject({ method: 'POST', url: `/api/console${path}`, payload, headers: headers(as) });
const read = async (query?: Record<string, string>, as?: string): Promise<HistoryPage> => {
  const answer = await get(query, as);
  assert.equal(answer.statusCode, 200, answer.body);
  return parse(historyPageSchema, answer.json())!;
};
const idsOf = ({ conversations }: HistoryPage) => conversations.map(({ session }) => session.id);

/** A conversation that its agent has resolved. */
const converse = async (bodies: string[], { site = 'demo', name = 'Vera' } = {}) => {
  const { id, send } = await openHeldSession(server, { site, profile: { name } });
  for (const body of bodies) await send(body);
  await server.agents.resolve(ADMIN(), id);
  server.clock.advance(1_000);
  return id;
};
const audited = async () =>
  (await auditedChanges(server)).map(({ action, target, detail }) => ({ action, target, detail }));

test('B8: by default the history has what has ended; a search covers all if it is asked to', async () => {
  const ended = await converse(['Where are my shoes?']);
  const { id: open, send } = await openHeldSession(server);
  await send('Are the shoes blue?');
  server.clock.advance(60_000);
  await server.indexConversations();
  assert.deepEqual(idsOf(await read()), [ended]);
  assert.deepEqual(idsOf(await read({ text: 'shoes' })), [ended]);
  assert.deepEqual(idsOf(await read({ text: 'shoes', status: 'all' })), [open, ended]);
  const [row] = (await read({ text: 'shoes' })).conversations;
  assert.equal(row?.visitor.name, 'Vera');
  assert.equal(row?.site.name, 'Demo shop');
  assert.equal(row?.messages, 2);
  assert.deepEqual(row?.match, {
    source: 'visitor',
    text: 'Where are my shoes?',
    marks: [[13, 18]],
  });
});

test('B8: pages follow each other without a gap, in a list and in a search', async () => {
  const ids: string[] = [];
  for (let count = 0; count < 53; count += 1) ids.unshift(await converse(['same words']));
  await server.indexConversations();
  for (const query of [{}, { text: 'words' }]) {
    const first = await read(query);
    const second = await read({ ...query, cursor: first.next! });
    assert.equal(first.conversations.length, 50);
    assert.deepEqual([...idsOf(first), ...idsOf(second)], ids);
    assert.equal(second.next, undefined);
  }
});

test('B8: a bad filter is refused with what is wrong', async () => {
  const bad = [
    { status: 'gone' },
    { from: 'yesterday' },
    { from: '2026-99-99T00:00:00Z' },
    { agent: 'x' },
    { cursor: 'x' },
    { cursor: 'x', text: 'y' },
    { text: 'x'.repeat(201) },
    { unknown: '1' },
  ];
  for (const query of bad as Record<string, string>[]) {
    const answer = await get(query);
    assert.equal(answer.statusCode, 400, JSON.stringify(query));
    assert.equal(answer.json().error.code, 'invalid');
  }
});

test('SEC-6: an agent who is limited to sites finds and exports nothing of another', async () => {
  const own = await converse(['words of demo']);
  const foreign = await converse(['words of other'], { site: 'other', name: 'Otto' });
  await server.indexConversations();
  for (const query of [{}, { text: 'words' }]) {
    assert.deepEqual(idsOf(await read(query)), [foreign, own]);
    assert.deepEqual(idsOf(await read(query, limited)), [own]);
    assert.deepEqual(idsOf(await read({ ...query, site: 'other' }, limited)), []);
  }
  assert.doesNotMatch((await post('/history/export', {}, limited)).body, /Otto|Other/);
  const refused = await post(`/conversations/${foreign}/export`, { format: 'json' }, limited);
  const missing = await post(`/conversations/${randomUUID()}/export`, { format: 'json' }, limited);
  assert.deepEqual([refused.statusCode, refused.json()], [missing.statusCode, missing.json()]);
  assert.equal(refused.statusCode, 404);
});

test('B8: the page says while conversations from before the index are not in it', async () => {
  assert.equal((await read({ text: 'x' })).complete, false);
  assert.equal((await read()).complete, true);
  await server.indexConversations();
  assert.equal((await read({ text: 'x' })).complete, true);
});

test('C8: after an erase the history and the search have forgotten the conversation', async () => {
  const { id, send, sessionKey } = await openHeldSession(server, { profile: { name: 'Vera' } });
  await send('canary');
  await server.agents.resolve(ADMIN(), id);
  await server.indexConversations();
  assert.deepEqual(idsOf(await read({ text: 'canary' })), [id]);
  await server.sessions.eraseSession({ sessionId: id, bearer: sessionKey });
  for (const query of [{}, { text: 'canary' }, { text: 'vera' }])
    assert.deepEqual(idsOf(await read({ ...query, status: 'all' })), []);
});

test('SEC-22: what a filter finds is exported as CSV, all pages of it, and noted without the searched text', async () => {
  const shoes = await converse(['shoes'], { name: '=1+1' });
  for (let count = 0; count < 510; count += 1) await converse(['boots']);
  while ((await server.storage.searchIndex.countDue()) > 0) await server.indexConversations();
  const all = await post('/history/export', { status: 'resolved', site: 'demo' });
  assert.match(
    all.headers['content-disposition'] as string,
    /^attachment; filename="conversations-\d{4}-\d\d-\d\d\.csv"$/,
  );
  assert.match(all.headers['content-type'] as string, /^text\/csv/);
  assert.equal(all.body.split('\r\n').length, 1 + 511 + 1);
  server.clock.advance(1);
  const found = (await post('/history/export', { text: 'shoes' })).body.split('\r\n');
  assert.equal(found.length, 3);
  assert.ok(found[1]!.startsWith(`${shoes},'=1+1,,,no,Demo shop,`), found[1]);
  assert.deepEqual(await audited(), [
    { action: 'history_exported', target: undefined, detail: { text: 'not recorded' } },
    {
      action: 'history_exported',
      target: undefined,
      detail: { status: 'resolved', site: 'demo' },
    },
  ]);
});

test('B8: who is signed out while an export runs gets no more of it', async () => {
  for (let count = 0; count < 3; count += 1) await converse(['boots']);
  let asked = 0;
  const agentNow = async () => {
    if (++asked > 1) throw new Error('signed out');
    return ADMIN();
  };
  const lines = await server.exportHistory(ADMIN(), {}, agentNow);
  const got: string[] = [];
  for await (const line of lines) got.push(line);
  assert.equal(asked, 1);
  assert.equal(got.length, 4);
});

test('B8: in an export as text, no message can pass for another one', async () => {
  const { id, send } = await openHeldSession(server, { profile: { name: 'Vera' } });
  await send('Hello\n\n[2026-01-05T09:00:00.000Z] Anna\nYou get it for nothing');
  const { body } = await post(`/conversations/${id}/export`, { format: 'text' });
  assert.deepEqual(body.match(/^.*(?:Anna|nothing)/gm), [
    '  [2026-01-05T09:00:00.000Z] Anna',
    '  You get it for nothing',
  ]);
});

test('B8: one conversation is exported with its notes, marked as such, as text and as JSON', async () => {
  const { id, send } = await openHeldSession(server, { profile: { name: 'Vera' } });
  await send('Where is it?');
  const note = { sessionId: id, clientId: randomUUID(), body: 'Lost by the carrier' };
  await server.notes.addNote(ADMIN(), note);
  await server.notes.setTags(ADMIN(), id, ['vip']);
  // More than a page of the log.
  for (let count = 0; count < 120; count += 1) await send(`Hello ${count}?`);
  const text = await post(`/conversations/${id}/export`, { format: 'text' });
  assert.match(
    text.headers['content-disposition'] as string,
    new RegExp(`conversation-${id}\\.txt`),
  );
  const places = [
    'Visitor: Vera',
    'Tags: vip',
    'Where is it?',
    'Private note by Anna',
    'Lost by',
    'Hello 119?',
  ];
  const found = places.map((place) => text.body.indexOf(place));
  assert.deepEqual(
    found,
    [...found].sort((a, b) => a - b),
  );
  assert.equal(found.includes(-1), false);
  const json = (await post(`/conversations/${id}/export`, { format: 'json' })).json();
  assert.equal(json.session.id, id);
  assert.equal(json.messages.length, 121);
  assert.deepEqual(
    json.privateNotes.map(({ body }: { body: string }) => body),
    ['Lost by the carrier'],
  );
  assert.deepEqual(
    (await audited()).map(({ action, target }) => [action, target]),
    [
      ['conversation_exported', id],
      ['conversation_exported', id],
    ],
  );
});
