// How much one address can make a site store: the use cases on a real database.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { SignJWT } from 'jose';
import { RedisUnavailable, type RedisConnection } from '../../../server/nodes/redis-connection.js';
import { RequestError } from '../../../server/request-error.js';
import { createEmbeddedStorage } from '../../../server/storage/embedded-storage.js';
import { StorageUnavailable } from '../../../server/storage/storage-errors.js';
import type { Storage } from '../../../server/storage/storage.js';

import { turn } from '../../contracts/contract.js';
import { refused } from '../support/rejected.js';
import {
  ADDRESS,
  createTestComponents,
  openHeldSession,
  openTestSession,
  type TestComponents,
} from '../support/test-components.js';

const MIB = 1024 * 1024;
const SECRET = 'the-secret-of-the-demo-site-in-tests';
const ELSEWHERE = '192.0.2.2';
/** Limits per session would stop these tests before the quotas do. */
const UNLIMITED = { MESSAGES_PER_MINUTE: '1000000', MESSAGE_BURST: '1000000' };

const create = async (
  t: TestContext,
  environment: Record<string, string>,
  storage = createEmbeddedStorage(':memory:'),
) => {
  const server = await createTestComponents({ ...UNLIMITED, ...environment }, { storage });
  t.after(() => server.storage.close());
  return server;
};
/** The seconds that a refused request has to wait. */
const waitOf = async (work: Promise<unknown>): Promise<number> => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof RequestError && error.code === 'rate_limited', String(error));
  return error.retryAfter!;
};

test('SEC-11: an address opens only so many sessions an hour on a site, and no other address or site notices', async (t) => {
  const server = await create(t, { SESSIONS_PER_ADDRESS_PER_HOUR: '3' });
  await server.storage.sites.set('other', {}, 0);
  server.clock.advance(60_000);
  const opened = await openTestSession(server);
  for (let count = 1; count < 3; count += 1) await openTestSession(server);
  const wait = await waitOf(openTestSession(server));
  assert.equal(wait, 20 * 60);
  await openTestSession(server, {}, ELSEWHERE);
  await openTestSession(server, { site: 'other' });

  const { openKey } = opened;
  assert.equal((await openTestSession(server, { openKey })).id, opened.id, 'a repetition is free');
  server.clock.advance(wait * 1000);
  await openTestSession(server);
  await waitOf(openTestSession(server));
});

test('SEC-11: an address sends only so many messages a minute in all its sessions; a repetition is free', async (t) => {
  const server = await create(t, { MESSAGES_PER_ADDRESS_PER_MINUTE: '6' });
  const [one, two] = [await openHeldSession(server), await openHeldSession(server)];
  const clientId = randomUUID();
  for (let count = 0; count < 20; count += 1) await one.send('Hello', clientId);
  for (let count = 1; count < 6; count += 1) await two.send('Hello');
  const wait = await waitOf(one.send('Hello'));
  assert.equal(wait, 10);
  await (await openHeldSession(server, {}, ELSEWHERE)).send('Hello');
  server.clock.advance(wait * 1000);
  await one.send('Hello');
  await waitOf(two.send('Hello'));
});

/** Ways to make the server store a kilobyte or more. */
const WAYS: Record<string, (server: TestComponents, held: Held) => Promise<unknown>> = {
  'a message': (_server, { send }) => send('x'.repeat(1000)),
  'a session': (server) => openTestSession(server),
  'its context': (server) => openTestSession(server, { conversationData: { a: fill(1000) } }),
  'a profile': ({ sessions }, { holder }) =>
    sessions.identify(holder, {
      profile: { name: fill(200), email: `${fill(190)}@shop.example`, phone: fill(200) },
    }),
  'an identity': async ({ sessions, clock }, { holder }) =>
    sessions.identify(holder, { identityToken: await identity(clock.now()) }),
  'routing data': ({ sessions }, { holder }) =>
    sessions.pushContext(holder, { routingData: { a: fill(1000) } }),
  'conversation data': ({ sessions }, { holder }) =>
    sessions.pushContext(holder, { conversationData: { a: fill(1000) } }),
  'a page': ({ sessions }, { holder }) =>
    sessions.pushContext(holder, { page: { url: `https://shop.example/${fill(1000)}` } }),
};

type Held = Awaited<ReturnType<typeof openHeldSession>>;
const fill = (units: number) => 'x'.repeat(units);
const identity = (now: number) =>
  new SignJWT({ sub: 'u1', aud: 'demo', iat: now / 1000, exp: now / 1000 + 300, jti: randomUUID() })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(SECRET));

/** Takes all but `left` bytes of the address's quota. */
const useUp = (server: TestComponents, left: number) =>
  server.quotas.charge({ address: ADDRESS, site: 'demo' }, { bytes: MIB - left });

for (const [what, store] of Object.entries(WAYS))
  test(`SEC-11: what is stored counts: ${what}`, async (t) => {
    const server = await create(t, { BYTES_PER_ADDRESS_PER_DAY: String(MIB) });
    await server.storage.sites.set('demo', { identitySecret: SECRET }, 0);
    server.clock.advance(60_000);
    const held = await openHeldSession(server, {}, ELSEWHERE);
    held.holder.address = ADDRESS;
    const before = await server.storage.sessions.find(held.id);
    await useUp(server, 200);
    const wait = await waitOf(store(server, held));
    assert.deepEqual(await server.storage.sessions.find(held.id), before);
    // What is refused is not lost: it goes when there is room again.
    server.clock.advance(wait * 1000);
    await store(server, held);
  });

test('SEC-11: over the quota of bytes a page load restores the session, and only its page is not stored', async (t) => {
  const server = await create(t, { BYTES_PER_ADDRESS_PER_DAY: String(MIB) });
  const { id, sessionKey } = await openHeldSession(server, { page: { url: 'https://a.example' } });
  const load = (url: string, address = ADDRESS) =>
    server.sessions.restoreSession(
      { sessionId: id, bearer: sessionKey },
      { page: { url } },
      address,
    );
  const page = async () => (await server.storage.sessions.find(id))?.page?.url;
  await useUp(server, 2000);
  const long = `https://a.example/${fill(1900)}`;
  assert.equal((await load(long)).session.id, id);
  assert.equal(await page(), 'https://a.example');
  await load(long, ELSEWHERE);
  assert.equal(await page(), long);
});

test('SEC-11: context that changes without growing costs nothing', async (t) => {
  const server = await create(t, { BYTES_PER_ADDRESS_PER_DAY: String(MIB) });
  const { holder } = await openHeldSession(server, { routingData: { step: 'one' } });
  await useUp(server, 2000);
  for (let count = 0; count < 300; count += 1)
    await server.sessions.pushContext(holder, { routingData: { step: count % 2 ? 'one' : 'two' } });
});

test('SEC-11: what could not be stored is given back', async (t) => {
  const real = createEmbeddedStorage(':memory:');
  let down = false;
  const ifUp = <T>(work: () => Promise<T>) =>
    down ? Promise.reject(new StorageUnavailable('full')) : work();
  const storage: Storage = {
    ...real,
    transaction: (work) => ifUp(() => real.transaction(work)),
    messageLog: {
      ...real.messageLog,
      appendByVisitor: (...request) => ifUp(() => real.messageLog.appendByVisitor(...request)),
    },
  };
  const limits = { SESSIONS_PER_ADDRESS_PER_HOUR: '2', MESSAGES_PER_ADDRESS_PER_MINUTE: '2' };
  const server = await create(t, limits, storage);
  const { send } = await openHeldSession(server);
  down = true;
  for (let count = 0; count < 5; count += 1) {
    await assert.rejects(send('Hello'), StorageUnavailable);
    await assert.rejects(openTestSession(server), StorageUnavailable);
  }
  down = false;
  await send('Hello');
  await send('Hello');
  await openTestSession(server);
  await waitOf(send('Hello'));
});

test('SEC-11: a refused message takes nothing from the limits that would have let it pass', async (t) => {
  const server = await create(t, {
    MESSAGES_PER_MINUTE: '1',
    MESSAGE_BURST: '2',
    MESSAGES_PER_ADDRESS_PER_MINUTE: '4',
  });
  const [one, two] = [await openHeldSession(server), await openHeldSession(server)];
  for (let count = 0; count < 2; count += 1) await one.send('Hello');
  for (let count = 0; count < 5; count += 1) await waitOf(one.send('Hello'));
  await two.send('The address may still send');
  const full = await server.quotas.charge({ address: ADDRESS, site: 'demo' }, { messages: 1 });
  for (let count = 0; count < 5; count += 1) await waitOf(two.send('Hello'));
  full.giveBack();
  await two.send('So may the session');
  await waitOf(two.send('Hello'));
});

/** Redis that answers nothing; `asked` is called with each command, which waits for what it returns. */
const createMuteRedis = (asked: () => Promise<void>): RedisConnection => ({
  start: async () => undefined,
  isConnected: () => false,
  async run() {
    await asked();
    throw new RedisUnavailable('mute');
  },
  beforeReady() {},
  onRecovered: () => () => undefined,
  replace() {},
  close: async () => undefined,
});

test('SEC-11: nobody waits for Redis with a transaction open', async (t) => {
  const real = createEmbeddedStorage(':memory:');
  let open = 0;
  const storage: Storage = {
    ...real,
    async transaction(work) {
      open += 1;
      return real.transaction(work).finally(() => (open -= 1));
    },
  };
  const openWhenAsked: number[] = [];
  const redis = createMuteRedis(async () => void openWhenAsked.push(open));
  const server = await createTestComponents({}, { storage, redis });
  t.after(() => server.close());
  await server.storage.sites.set(
    'demo',
    { identitySecret: SECRET, preChatRequired: 'under-load', preChat: [] },
    0,
  );
  server.clock.advance(60_000);
  const held = await openHeldSession(server, { identityToken: await identity(server.clock.now()) });
  const { sessions } = server;
  await held.send('Hello');
  await sessions.identify(held.holder, { identityToken: await identity(server.clock.now()) });
  await sessions.identify(held.holder, { profile: { phone: '1' } });
  await sessions.pushContext(held.holder, { routingData: { a: 'b' } });
  assert.ok(openWhenAsked.length > 8);
  assert.deepEqual(new Set(openWhenAsked), new Set([0]));
});

test('SEC-11: a message asks all its limits at once', async (t) => {
  const waiting: (() => void)[] = [];
  let isHeld = false;
  const redis = createMuteRedis(
    () => new Promise((resolve) => (isHeld ? void waiting.push(resolve) : resolve())),
  );
  const server = await createTestComponents({}, { redis });
  t.after(() => server.close());
  const { send } = await openHeldSession(server);
  isHeld = true;
  const sent = send('Hello');
  await turn();
  assert.equal(waiting.length, 3);
  isHeld = false;
  for (const answer of waiting) answer();
  await sent;
});

/** Stores as much as it can, and is refused in the end. */
const ATTACKS: Record<string, (server: TestComponents) => Promise<void>> = {
  'short messages': async (server) => {
    const { send } = await openHeldSession(server);
    for (;;) await send('x');
  },
  'long messages': async (server) => {
    const { send } = await openHeldSession(server);
    for (;;) await send('€'.repeat(4000));
  },
  'empty sessions': async (server) => {
    for (;;) await openTestSession(server, { visitorId: randomUUID() });
  },
  'full sessions': async (server) => {
    const [routingData, conversationData] = [{ a: fill(16_000) }, { a: fill(16_000) }];
    for (;;) await openTestSession(server, { routingData, conversationData });
  },
};

for (const [what, attack] of Object.entries(ATTACKS))
  test(`SEC-11: the quota of bytes bounds the database on disk: ${what}`, async (t) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'chat-quota-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const file = path.join(folder, 'chat.db');
    const environment = {
      BYTES_PER_ADDRESS_PER_DAY: String(MIB),
      SESSIONS_PER_ADDRESS_PER_HOUR: '1000000',
      MESSAGES_PER_ADDRESS_PER_MINUTE: '1000000',
    };
    const server = await create(t, environment, createEmbeddedStorage(file));
    const size = async () => {
      await server.storage.scrub();
      return statSync(file).size;
    };
    const before = await size();
    await refused(attack(server), 'rate_limited');
    const grown = (await size()) - before;
    assert.ok(grown < 1.2 * MIB, `${grown} bytes`);
  });
