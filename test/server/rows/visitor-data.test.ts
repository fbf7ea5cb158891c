import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, test } from 'node:test';
import { SignJWT } from 'jose';
import { MAX_CONTEXT_BYTES } from '../../../src/protocol/limits.js';
import { refused } from '../support/rejected.js';
import {
  createTestComponents,
  openHeldSession,
  openTestSession,
  type TestComponents,
} from '../support/test-components.js';
import { ANYBODY } from '../../support/agent-access.js';

const SECRET = 'a secret of the host that is long enough';
let server: TestComponents;
beforeEach(async () => {
  server = await createTestComponents();
});
afterEach(() => server.storage.close());

const settle = async (settings: object) => {
  await server.storage.sites.set('demo', settings, 0);
  server.clock.advance(60_000);
};
const identity = (claims: object) => {
  const now = server.clock.now() / 1000;
  return new SignJWT({ aud: 'demo', iat: now, exp: now + 300, jti: randomUUID(), ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(SECRET));
};
const find = async (id: string) => (await server.storage.sessions.find(id))!;

test('C9: a visitor id is stored when it is sent, finds nothing, and no agent sees it', async () => {
  const visitorId = randomUUID();
  const first = await openHeldSession(server, { visitorId });
  await first.send('Hello');
  const again = await openTestSession(server, { visitorId });
  const without = await openTestSession(server);
  assert.notEqual(again.id, first.id);
  assert.deepEqual(
    [(await find(first.id)).visitorId, (await find(without.id)).visitorId],
    [visitorId, undefined],
  );
  assert.equal((await find(again.id)).previousId, undefined);
  const shown = JSON.stringify([
    await server.agents.listConversations(ANYBODY),
    await server.agents.openConversation(ANYBODY, first.id, undefined),
    again.session,
  ]);
  assert.ok(!shown.includes(visitorId));
});

test('A6: the form’s answers stand under conversationData.preChat, where a page’s own keys are', async () => {
  await settle({
    preChat: [{ name: 'topic', kind: 'text', label: 'What about?', required: true }],
  });
  const preChat = { topic: 'Shoes' };
  const { id } = await openTestSession(server, { preChat, conversationData: { cart: [1] } });
  assert.deepEqual((await find(id)).conversationData, { cart: [1], preChat });
});

test('D1: a consent is noted with the server’s time, and only when the box was ticked', async () => {
  await settle({
    preChat: [{ name: 'ok', kind: 'text', consent: true, label: 'Keep it', required: false }],
  });
  const consentOf = async (preChat: Record<string, string>) =>
    (await openTestSession(server, { preChat, profile: { name: 'Vera' } })).profile?.data.consentAt;
  assert.equal(await consentOf({ ok: 'true' }), new Date(server.clock.now()).toISOString());
  assert.equal(await consentOf({ ok: 'false' }), undefined);
  assert.equal(await consentOf({ other: 'true' }), undefined);
});

test('D1: nobody but the server says when a visitor agreed', async () => {
  const forged = { name: 'Vera', consentAt: '2026-01-01T00:00:00.000Z' };
  const { profile, holder } = await openHeldSession(server, { profile: forged });
  assert.deepEqual(profile?.data, { name: 'Vera' });
  const identified = await server.sessions.identify(holder, { profile: forged });
  assert.deepEqual(identified.profile.data, { name: 'Vera' });
});

test('D3: 16 KiB are counted in UTF-8; over them it is refused, named, and not cut', async () => {
  const fill = (bytes: number) => 'é'.repeat((bytes - '{"a":""}'.length) / 2);
  const { id, holder } = await openHeldSession(server, {
    routingData: { a: fill(MAX_CONTEXT_BYTES) },
  });
  const before = await find(id);
  for (const name of ['routingData', 'conversationData'])
    await assert.rejects(
      server.sessions.pushContext(holder, { [name]: { a: fill(MAX_CONTEXT_BYTES + 2) } }),
      { message: `${name}: 16386 bytes of JSON, at most 16384 are allowed` },
    );
  await assert.rejects(server.sessions.pushContext(holder, { routingData: { b: { c: 'x' } } }), {
    message: 'routingData.b: only strings and booleans are allowed',
  });
  assert.deepEqual(await find(id), before);
});

test('D3: deltas merge key by key, in any order of arrival of keys; null removes one', async () => {
  const { id, holder } = await openHeldSession(server, { routingData: { z: 'last', a: true } });
  await server.sessions.pushContext(holder, { routingData: { m: 'new' } });
  await server.sessions.pushContext(holder, { routingData: { z: null, missing: null } });
  assert.equal(JSON.stringify((await find(id)).routingData), '{"a":true,"m":"new"}');
});

test('D8: agents see the earlier sessions that this browser proved, the newest first', async () => {
  const first = await openHeldSession(server);
  await first.send('My order?');
  await server.sessions.endSession(first.id, {});
  const unused = await openTestSession(server, {
    previous: { id: first.id, key: first.sessionKey },
  });
  const second = await openHeldSession(server, {
    previous: { id: unused.id, key: unused.sessionKey },
  });
  await second.send('Once more');
  const third = await openHeldSession(server, {
    previous: { id: second.id, key: second.sessionKey },
  });
  await third.send('And again');
  const earlier = async () =>
    (await server.agents.openConversation(ANYBODY, third.id, undefined)).context.earlier?.map(
      ({ id }) => id,
    );
  assert.deepEqual(await earlier(), [second.id, first.id]);
  const { messages } = await server.agents.openConversation(ANYBODY, first.id, undefined);
  assert.equal(messages[0]?.body, 'My order?');

  await server.sessions.eraseSession({ sessionId: second.id, bearer: second.exitKey });
  assert.equal(await earlier(), undefined);
  const forged = await openHeldSession(server, {
    previous: { id: first.id, key: first.exitKey },
  });
  await forged.send('Hello');
  const { context } = await server.agents.openConversation(ANYBODY, forged.id, undefined);
  assert.equal(context.earlier, undefined);
});

test('SEC-8: agents see the sessions of the same verified person on this site, and of nobody else', async () => {
  await settle({ identitySecret: SECRET });
  const talk = async (sub: string | undefined) => {
    const request = sub === undefined ? {} : { identityToken: await identity({ sub }) };
    const held = await openHeldSession(server, request);
    await held.send('Hello');
    server.clock.advance(1);
    return held.id;
  };
  const [first, second] = [await talk('vera'), await talk('vera')];
  await talk('otto');
  await talk(undefined);
  const last = await talk('vera');
  const { context } = await server.agents.openConversation(ANYBODY, last, undefined);
  assert.deepEqual(
    context.earlier?.map(({ id }) => id),
    [second, first],
  );
});

test('SES-10: another verified person is a conflict; the same token then opens their own session', async () => {
  await settle({ identitySecret: SECRET });
  const held = await openHeldSession(server, { identityToken: await identity({ sub: 'vera' }) });
  await held.send('Hello');
  const before = await find(held.id);
  const identityToken = await identity({ sub: 'otto', name: 'Otto' });
  await refused(
    server.sessions.identify(held.holder, { identityToken, profile: { name: 'Otto' } }),
    'conflict',
  );
  assert.deepEqual(await find(held.id), before);
  await server.sessions.endSession(held.id, { reason: 'logout' });
  const next = await openTestSession(server, { identityToken });
  assert.deepEqual([next.verified, next.profile?.data], [true, { name: 'Otto' }]);
});

test('SES-10: an anonymous session takes its first verified person, and stays itself', async () => {
  await settle({ identitySecret: SECRET });
  const { id, holder } = await openHeldSession(server, { profile: { name: 'V' } });
  const identityToken = await identity({ sub: 'vera', name: 'Vera', email: 'vera@shop.example' });
  const { verified, profile } = await server.sessions.identify(holder, { identityToken });
  assert.deepEqual([verified, profile.data.name], [true, 'Vera']);
  assert.equal((await find(id)).verifiedSubject, 'vera');

  const claimed = { name: 'The boss', email: 'boss@shop.example', phone: '123' };
  const later = await server.sessions.identify(holder, { profile: claimed });
  assert.deepEqual(later.profile.data, {
    name: 'Vera',
    email: 'vera@shop.example',
    phone: '123',
  });
});

test('SEC-8: of a verified person name and e-mail are the token’s alone; a claim never stands under it', async () => {
  await settle({
    identitySecret: SECRET,
    preChat: [{ name: 'who', kind: 'name', required: false }],
  });
  const claimed = { name: 'The boss', email: 'boss@shop.example', phone: '123' };
  const forged = (await openTestSession(server, { profile: claimed })).profile!;
  assert.equal(forged.data.name, 'The boss');
  for (const profile of [claimed, forged]) {
    const identityToken = await identity({ sub: 'mallory' });
    const opened = await openHeldSession(server, {
      identityToken,
      profile,
      preChat: { who: 'The owner' },
    });
    assert.deepEqual([opened.verified, opened.profile?.data], [true, { phone: '123' }]);
    const later = await server.sessions.identify(opened.holder, { profile });
    assert.deepEqual([later.verified, later.profile.data], [true, { phone: '123' }]);
    const { conversationData, profile: stored } = await find(opened.id);
    assert.deepEqual(
      [stored, conversationData],
      [{ phone: '123' }, { preChat: { who: 'The owner' } }],
    );
  }

  const { holder } = await openHeldSession(server, { profile: claimed });
  const identify = async (claims: object) =>
    (await server.sessions.identify(holder, { identityToken: await identity(claims) })).profile
      .data;
  assert.deepEqual(await identify({ sub: 'otto' }), { phone: '123' });
  const vouched = { name: 'Otto', phone: '123' };
  assert.deepEqual(await identify({ sub: 'otto', name: 'Otto' }), vouched);
  // What the host said once goes on; it need not say all of it each time.
  assert.deepEqual(await identify({ sub: 'otto' }), vouched);
});
