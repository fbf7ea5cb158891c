import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { SignJWT } from 'jose';
import { hashSecret } from '../../../server/security/hash.js';
import { systemIds } from '../../../server/system-ports.js';
import { refused } from '../support/rejected.js';
import {
  ADDRESS,
  createTestComponents,
  openHeldSession,
  openTestSession,
  type TestComponents,
} from '../support/test-components.js';

const SECRET = 'a secret of the host that is long enough';
let server: TestComponents;
beforeEach(async () => {
  server = await createTestComponents();
});
afterEach(() => server.storage.close());

const open = async (request: object, site = 'demo') =>
  server.sessions.openSession(
    (await server.sites.find(site))!,
    { openKey: systemIds.secret(), site, ...request },
    ADDRESS,
  );
const identity = (claims: object, secret = SECRET) => {
  const now = server.clock.now() / 1000;
  return new SignJWT({ sub: 'u1', aud: 'demo', iat: now, exp: now + 300, jti: 'j1', ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(secret));
};
const NAME_AND_EMAIL = [
  { name: 'name', kind: 'name' as const, required: true },
  { name: 'email', kind: 'email' as const, required: true },
];
const useIdentities = async () => {
  await server.storage.sites.set('demo', { identitySecret: SECRET }, 0);
  server.clock.advance(60_000);
};

test('A1, SES-7: a repeated openKey finds the same session, with keys that work', async () => {
  const openKey = systemIds.secret();
  const [first, again] = [await open({ openKey }), await open({ openKey })];
  assert.deepEqual([first.created, again.created], [true, false]);
  const { session, sessionKey, exitKey } = first.answer;
  assert.deepEqual(
    [again.answer.session.id, again.answer.sessionKey, again.answer.exitKey],
    [session.id, sessionKey, exitKey],
  );
  const caller = { sessionId: session.id, bearer: again.answer.sessionKey };
  assert.equal((await server.sessions.restoreSession(caller, {}, ADDRESS)).session.id, session.id);
});

const CLOSED = [
  { status: 'ended' },
  { status: 'resolved' },
  { status: 'abandoned', reason: 'idle' },
] as const;
for (const { status, ...why } of CLOSED)
  test(`SES-7: a repeated openKey of a session that is ${status} gets the keys to read it, and no token`, async () => {
    const { id, openKey, sessionKey, send } = await openHeldSession(server, {
      profile: { name: 'Vera' },
    });
    await send('Hello?');
    if (status === 'abandoned') {
      server.clock.advance(1_800_000);
      await server.sweep();
    } else {
      await server.storage.sessions.close({ id, status, reason: undefined, now: 0 });
    }
    const { answer } = await open({ openKey });
    const { session } = answer;
    assert.deepEqual([session.status, session.final], [status, true], JSON.stringify(why));
    assert.equal(answer.sessionKey, sessionKey);
    for (const absent of ['token', 'expiresIn', 'profile']) assert.ok(!(absent in answer), absent);
  });

test('SES-7: a repeated openKey of an away session gets a token, and the session reopens', async () => {
  const { id, openKey, holder, send } = await openHeldSession(server);
  await send('Hello?');
  await server.sessions.recordDisconnect(holder);
  server.clock.advance(300_000);
  await server.sweep();
  assert.equal((await server.storage.sessions.find(id))?.reason, 'disconnected');
  const { token } = (await open({ openKey })).answer;
  const { sessionId } = (await server.accessTokens.verify(token!))!;
  await server.sessions.acceptSocket({ sessionId, tabId: systemIds.uuid() });
  assert.equal((await server.storage.sessions.find(id))?.status, 'queued');
});

test('SES-7: a repeated openKey does not revive a key that has expired', async () => {
  await server.storage.close();
  server = await createTestComponents({ IDLE_SECONDS: '1000000', RETENTION_SECONDS: '3600' });
  const { id, openKey, sessionKey, holder, send } = await openHeldSession(server);
  await send('Hello?');
  await server.sessions.recordDisconnect(holder);
  server.clock.advance(3_600_000);
  assert.equal((await open({ openKey })).answer.session.id, id);
  server.clock.advance(1);
  await refused(open({ openKey }), 'unauthorized');
  const caller = { sessionId: id, bearer: sessionKey };
  await refused(server.sessions.restoreSession(caller, {}, ADDRESS), 'unauthorized');
});

test('SES-7: an opening whose answer was lost can be repeated where keys are kept for no time', async () => {
  await server.storage.close();
  server = await createTestComponents({ RETENTION_SECONDS: '0' });
  const { id, openKey } = await openTestSession(server);
  server.clock.advance(240_000);
  const { answer } = await open({ openKey });
  assert.deepEqual([answer.session.id, typeof answer.token], [id, 'string']);
});

test('SES-7: two at once make one session', async () => {
  const openKey = systemIds.secret();
  const opened = await Promise.all(Array.from({ length: 10 }, () => open({ openKey })));
  assert.equal(new Set(opened.map(({ answer }) => answer.session.id)).size, 1);
  assert.equal(opened.filter(({ created }) => created).length, 1);
});

test('SES-1: no key stands in the database in clear', async () => {
  const { id, openKey, sessionKey, exitKey } = await openTestSession(server);
  const record = JSON.stringify(await server.storage.sessions.find(id));
  for (const secret of [openKey, sessionKey, exitKey]) {
    assert.ok(!record.includes(secret));
    assert.ok(record.includes(hashSecret(secret)));
  }
});

test('An openKey of another site is a conflict, one of an erased session stays erased', async () => {
  await server.storage.sites.set('other', {}, 0);
  server.clock.advance(60_000);
  const openKey = systemIds.secret();
  const { answer } = await open({ openKey });
  await refused(open({ openKey }, 'other'), 'conflict');
  const caller = { sessionId: answer.session.id, bearer: answer.sessionKey };
  await server.sessions.eraseSession(caller);
  await refused(open({ openKey }), 'erased');
  await refused(server.sessions.restoreSession(caller, {}, ADDRESS), 'erased');
  await refused(
    server.sessions.restoreSession({ ...caller, bearer: 'x' }, {}, ADDRESS),
    'not_found',
  );
});

test('D3: data over 16 KiB or of the wrong kind opens nothing', async () => {
  await refused(open({ routingData: { a: 1 } }), 'invalid');
  await refused(open({ routingData: JSON.parse('{"__proto__":"x"}') }), 'invalid');
  await refused(open({ conversationData: { a: 'x'.repeat(16 * 1024) } }), 'too_large');
  assert.equal(server.told.length, 0);
});

test('A6: the form’s answers stand with the conversation, and fill the profile where they fit', async () => {
  const preChat = [
    { name: 'who', kind: 'name', required: true },
    { name: 'mail', kind: 'email', required: false },
    { name: 'topic', kind: 'text', required: false },
  ];
  await server.storage.sites.set('demo', { preChat }, 0);
  server.clock.advance(60_000);
  const answers = { who: 'Vera', mail: 'vera@shop.example', topic: 'Shoes' };
  const { answer } = await open({ preChat: answers, conversationData: { cart: [1] } });
  const record = await server.storage.sessions.find(answer.session.id);
  assert.deepEqual(record?.conversationData, { cart: [1], preChat: answers });
  assert.deepEqual(record?.profile, { name: 'Vera', email: 'vera@shop.example' });
});

test('D7: a signed profile counts as signed only: altered, expired or foreign ones are ignored', async () => {
  const { answer } = await open({ profile: { name: 'Vera' } });
  const signed = answer.profile!;
  const profileOf = async (profile: object) => (await open({ profile })).answer.profile?.data;
  assert.deepEqual(await profileOf(signed), { name: 'Vera' });
  assert.equal(await profileOf({ ...signed, data: { name: 'Mallory' } }), undefined);
  assert.equal(await profileOf({ ...signed, expiresAt: '2099-01-01T00:00:00.000Z' }), undefined);
  assert.equal(await profileOf({ ...signed, signature: signed.signature.slice(0, -2) }), undefined);
  server.clock.advance(30 * 24 * 3600_000 + 1);
  assert.equal(await profileOf(signed), undefined);
});

test('D8, fixation: `previous` counts with its key only, and never becomes the session', async () => {
  const before = await openTestSession(server);
  const linkOf = async (previous: object) => {
    const { answer } = await open({ previous });
    assert.notEqual(answer.session.id, before.id);
    return (await server.storage.sessions.find(answer.session.id))?.previousId;
  };
  assert.equal(await linkOf({ id: before.id, key: before.sessionKey }), before.id);
  assert.equal(await linkOf({ id: before.id, key: before.exitKey }), undefined);
  assert.equal(await linkOf({ id: systemIds.uuid(), key: before.sessionKey }), undefined);
});

test('SEC-8: signed by the host it is verified; anything else leaves the visitor unverified', async () => {
  await useIdentities();
  const verified = async (identityToken: string) => (await open({ identityToken })).answer.verified;
  const now = server.clock.now() / 1000;
  assert.equal(await verified(await identity({})), true);
  assert.equal(await verified(await identity({ jti: 'j2' }, 'x'.repeat(40))), false);
  assert.equal(await verified(await identity({ jti: 'j3', aud: 'other' })), false);
  assert.equal(await verified(await identity({ jti: 'j4', exp: now + 301 })), false);
  assert.equal(await verified(await identity({ jti: 'j5', exp: now - 1 })), false);
  assert.equal(await verified(await identity({ jti: undefined })), false);
  assert.equal(await verified(await identity({ jti: 'j6', sub: '' })), false);
  assert.equal(await verified(''), false);
  const none = `${btoa('{"alg":"none"}')}.${(await identity({ jti: 'j7' })).split('.')[1]}.`;
  assert.equal(await verified(none), false);
});

test('SEC-8: a token of the future is none, nor one in milliseconds; the host’s clock may be a little ahead', async () => {
  await useIdentities();
  const verified = async (claims: object) => {
    const identityToken = await identity({ jti: systemIds.uuid(), ...claims });
    return (await open({ identityToken })).answer.verified;
  };
  const ms = server.clock.now();
  const now = ms / 1000;
  assert.equal(await verified({ iat: now + 20, exp: now + 320 }), true);
  for (const iat of [now + 40, now + 315e6, ms, 1e16])
    assert.equal(await verified({ iat, exp: iat + 300 }), false, String(iat));
});

test('SEC-8: a subject that is no text leaves the visitor unverified', async () => {
  await useIdentities();
  for (const claims of [{ sub: 42 }, { sub: { a: 1 } }, { jti: 42 }, { iat: 'now' }])
    assert.equal(
      (await open({ identityToken: await identity(claims) })).answer.verified,
      false,
      JSON.stringify(claims),
    );
});

test('SEC-8: a claim of which nothing is visible is no name', async () => {
  await useIdentities();
  const identityToken = await identity({ name: '\u3164', email: 'vera@shop.example' });
  const { answer } = await open({ identityToken });
  assert.deepEqual(answer.profile?.data, { email: 'vera@shop.example' });
});

test('A6: an answer of which nothing is visible is no name', async () => {
  const preChat = { name: '\u200b', email: 'vera@shop.example' };
  await server.storage.sites.set('demo', { preChat: NAME_AND_EMAIL }, 0);
  server.clock.advance(60_000);
  assert.deepEqual((await open({ preChat })).answer.profile?.data, { email: 'vera@shop.example' });
});

test('SEC-8: used once; a replay by another session is refused, by the same changes nothing', async () => {
  await useIdentities();
  const identityToken = await identity({ name: 'Vera', email: 'vera@shop.example' });
  const one = await openHeldSession(server, { identityToken });
  assert.deepEqual(one.profile?.data, { name: 'Vera', email: 'vera@shop.example' });
  assert.equal((await open({ identityToken })).answer.verified, false);
  const again = await server.sessions.identify(one.holder, { identityToken });
  assert.equal(again.verified, true);
  const stranger = await identity({ sub: 'u2', jti: 'k1' });
  await refused(server.sessions.identify(one.holder, { identityToken: stranger }), 'conflict');
  const { profile } = await server.sessions.identify(one.holder, { profile: { phone: '1' } });
  assert.deepEqual(profile.data, { name: 'Vera', email: 'vera@shop.example', phone: '1' });
});
