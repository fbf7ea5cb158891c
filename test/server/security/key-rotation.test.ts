import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { SignJWT } from 'jose';
import { startPeriodicJobs } from '../../../server/periodic-jobs.js';
import { systemIds } from '../../../server/system-ports.js';
import { refused } from '../support/rejected.js';
import {
  ADDRESS,
  createTestComponents,
  openHeldSession,
  openTestSession,
  type TestComponents,
} from '../support/test-components.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const LONG = { IDLE_SECONDS: '100000000', RETENTION_SECONDS: '100000000' };

let server: TestComponents;
beforeEach(async () => {
  server = await createTestComponents(LONG);
});
afterEach(() => server.storage.close());

/** Rotates the keys, and lets the new ones come into use. */
async function rotate(times = 3) {
  for (let count = 0; count < times; count += 1) {
    await server.keyring.rotate();
    server.clock.advance(MINUTE);
  }
}
const site = async () => (await server.sites.find('demo'))!;
const open = async (request: object) =>
  server.sessions.openSession(
    await site(),
    {
      openKey: systemIds.secret(),
      site: 'demo',
      ...request,
    },
    ADDRESS,
  );
const keyIdOf = (token: string): string =>
  JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()).kid;
const newToken = async () => (await openTestSession(server)).token;
const keysOf = async (purpose: string) =>
  (await server.storage.keys.all()).filter((key) => key.purpose === purpose);

test('SEC-4: a rotation changes the key that signs, for each purpose', async () => {
  const before = await newToken();
  const ids = (await server.storage.keys.all()).flatMap(({ purpose, id }) =>
    purpose === 'vapid' ? [] : [{ purpose, id }],
  );
  await rotate(1);
  assert.notEqual(keyIdOf(await newToken()), keyIdOf(before));
  for (const { purpose, id } of ids) {
    assert.notEqual(server.keyring.currentId(purpose), id, purpose);
    assert.notEqual(server.keyring.find(purpose, id), undefined, purpose);
  }
});

test('SEC-4: an access token outlives rotations, until it expires', async () => {
  const { token, id } = await openTestSession(server);
  await rotate();
  assert.equal((await server.accessTokens.verify(token))?.sessionId, id);
  server.clock.advance(15 * MINUTE);
  assert.equal(await server.accessTokens.verify(token), undefined);
});

test('SEC-4: nothing can be signed with a copied old key once its own tokens have expired', async () => {
  const { id } = await openTestSession(server);
  const [key, kid] = [server.keyring.current('token'), server.keyring.currentId('token')];
  const now = server.clock.now() / 1000;
  const forged = await new SignJWT({ sub: id, site: 'demo', iss: 'chat-widget', aud: 'visitor' })
    .setProtectedHeader({ alg: 'HS256', typ: 'access+jwt', kid })
    .setIssuedAt(now)
    .setNotBefore(now)
    .setExpirationTime(now + 1_000_000)
    .sign(key);
  await rotate(1);
  assert.notEqual(await server.accessTokens.verify(forged), undefined);
  server.clock.advance(15 * MINUTE);
  assert.equal(await server.accessTokens.verify(forged), undefined);
});

test('SES-1: keys of sessions outlive rotations: to restore, to renew the token, to end', async () => {
  const { id: sessionId, sessionKey, exitKey } = await openTestSession(server);
  await rotate();
  const caller = { sessionId, bearer: sessionKey };
  const { token } = await server.sessions.restoreSession(caller, {}, ADDRESS);
  assert.notEqual(await server.accessTokens.verify(token!), undefined);
  await server.sessions.renewToken(caller);
  await server.sessions.endByKey({ sessionId, bearer: exitKey }, {});
  assert.equal((await server.storage.sessions.find(sessionId))?.status, 'ended');
});

test('SES-7: a repeated openKey gets the same session and working keys, over rotations', async () => {
  const openKey = systemIds.secret();
  const first = await open({ openKey });
  await rotate();
  const again = await open({ openKey });
  assert.equal(again.created, false);
  const { session, sessionKey, exitKey } = first.answer;
  assert.deepEqual(
    [again.answer.session.id, again.answer.sessionKey, again.answer.exitKey],
    [session.id, sessionKey, exitKey],
  );
  const caller = { sessionId: session.id, bearer: again.answer.sessionKey };
  assert.equal((await server.sessions.restoreSession(caller, {}, ADDRESS)).session.id, session.id);
});

test('SES-8: a repeated openKey of an erased session stays erased, over rotations', async () => {
  const openKey = systemIds.secret();
  const { session, sessionKey } = (await open({ openKey })).answer;
  await server.sessions.eraseSession({ sessionId: session.id, bearer: sessionKey });
  await rotate();
  await refused(open({ openKey }), 'erased');
});

test('D7: a signed profile stays valid for its 30 days, over rotations', async () => {
  const { profile } = (await open({ profile: { name: 'Vera' } })).answer;
  const nameNow = async () => (await open({ profile })).answer.profile?.data.name;
  await rotate();
  server.clock.advance(29 * DAY);
  await server.keyring.removeExpired();
  assert.equal(await nameNow(), 'Vera');
  server.clock.advance(DAY);
  assert.equal(await nameNow(), undefined);
});

test('SEC-21: agents stay signed in, and their devices known, over rotations', async () => {
  const address = '10.0.0.1';
  const [name, password] = ['Anna', 'correct horse'];
  const link = await server.signIn.createSetupLink();
  const { token, device } = await server.signIn.setUp({ link, name, password, address });
  await rotate();
  assert.equal((await server.signIn.authenticate(token))?.agent.name, name);
  // The address has used up its attempts to sign in; the device has not.
  await assert.rejects(async () => {
    for (;;) await server.signIn.signIn({ name, password, address });
  });
  server.clock.advance(1);
  assert.equal((await server.signIn.signIn({ name, password, address, device })).agent.name, name);
});

test('SND-5: a message that waited through rotations is sent, by the same socket and by a new one', async () => {
  const { id, token, send } = await openHeldSession(server);
  await rotate();
  assert.equal((await send('from the socket of before')).message.seq, 1);
  const claims = await server.accessTokens.verify(token);
  const tabId = systemIds.uuid();
  const { lease } = await server.sessions.acceptSocket({ sessionId: claims!.sessionId, tabId });
  const clientId = systemIds.uuid();
  const message = {
    sessionId: id,
    site: 'demo',
    address: ADDRESS,
    lease,
    clientId,
    body: 'from a new one',
  };
  assert.equal((await server.sessions.post(message)).message.seq, 2);
});

test('keys are removed once all that they signed has expired; those of living sessions stay', async () => {
  const { id: sessionId, sessionKey, openKey } = await openHeldSession(server);
  await rotate(1);
  const left = async () => {
    await server.keyring.removeExpired();
    const purposes = ['token', 'profile', 'derive', 'device'];
    const counts = await Promise.all(purposes.map(async (one) => (await keysOf(one)).length));
    return Object.fromEntries(purposes.map((purpose, index) => [purpose, counts[index]]));
  };
  assert.deepEqual(await left(), { token: 2, profile: 2, derive: 2, device: 2 });
  server.clock.advance(15 * MINUTE);
  assert.deepEqual(await left(), { token: 1, profile: 2, derive: 2, device: 2 });
  server.clock.advance(30 * DAY);
  assert.deepEqual(await left(), { token: 1, profile: 1, derive: 2, device: 2 });
  server.clock.advance(335 * DAY);
  assert.deepEqual(await left(), { token: 1, profile: 1, derive: 2, device: 1 });
  assert.equal((await open({ openKey })).answer.session.id, sessionId);
  await server.sessions.endByKey({ sessionId, bearer: sessionKey }, {});
  assert.deepEqual(await left(), { token: 1, profile: 1, derive: 1, device: 1 });
});

test('a running server uses new keys of another process within a minute, and not before all servers know them', async (t) => {
  const { clock, storage } = server;
  const other = await createTestComponents(LONG, { clock, storage });
  const nothing = async () => {};
  const agents = {
    keepAgentsSignedIn: nothing,
    disconnectSignedOut: nothing,
    lookForAgents: nothing,
  };
  const sockets = {
    ...agents,
    dropSlowConsumers() {},
    look: nothing,
    broadcastAvailability: nothing,
  };
  const reconciler = { stamp: async () => {}, reconcile: async () => {} };
  const stop = startPeriodicJobs(server, { ...sockets, reconciler } as never, {
    update: async () => {},
  });
  t.after(stop);
  const before = keyIdOf(await newToken());
  await other.keyring.rotate();
  const [, added] = await keysOf('token');

  for (let second = 0; second < 60; second += 1) {
    const byOther = (await openTestSession(other)).token;
    assert.notEqual(await server.accessTokens.verify(byOther), undefined, `second ${second}`);
    clock.advance(1_000);
    for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
  }
  assert.notEqual(keyIdOf(await newToken()), before);
  assert.equal(keyIdOf(await newToken()), added!.id);
});
