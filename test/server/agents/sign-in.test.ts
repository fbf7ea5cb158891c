import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { createFairQueue } from '../../../server/agents/fair-queue.js';
import { createPasswords } from '../../../server/agents/passwords.js';
import { hashSecret } from '../../../server/security/hash.js';
import { systemIds } from '../../../server/system-ports.js';
import { refused } from '../support/rejected.js';
import { createTestComponents, type TestComponents } from '../support/test-components.js';

const password = 'correct horse';
const cheap = createPasswords({ N: 1024, r: 8, p: 1 });
let hashed = 0;
/** What happens while a password is looked at. */
let meanwhile = async () => {};
let server: TestComponents;
beforeEach(async () => {
  hashed = 0;
  const passwords = {
    ...cheap,
    hash: (text: string, caller: string) => {
      hashed += 1;
      return cheap.hash(text, caller);
    },
    verify: async (text: string, stored: string, caller: string) => {
      await meanwhile();
      return cheap.verify(text, stored, caller);
    },
  };
  server = await createTestComponents({ SIGN_INS_PER_MINUTE: '4' }, { passwords });
});
afterEach(() => server.storage.close());

const setUp = (link: string, address = '10.0.0.1', name = 'Anna') =>
  server.signIn.setUp({ link, name, password, address });

test('SEC-21: a made-up link costs no hash, and is limited by address; a good one is not', async () => {
  for (let count = 0; count < 4; count += 1)
    await refused(setUp(systemIds.secret()), 'unauthorized');
  await refused(setUp(systemIds.secret()), 'rate_limited');
  await refused(setUp(systemIds.secret(), '10.0.0.2'), 'unauthorized');
  assert.equal(hashed, 0);
  const link = await server.signIn.createSetupLink();
  assert.equal((await setUp(link)).agent.name, 'Anna');
  await refused(setUp(link, '10.0.0.2'), 'unauthorized');
  assert.equal(hashed, 1);
});

test('SEC-21: of many who hold one link, one gets in', async () => {
  const link = await server.signIn.createSetupLink();
  const names = ['Anna', 'Bert', 'Cleo', 'Dora'];
  const tried = await Promise.allSettled(names.map((name) => setUp(link, '10.0.0.1', name)));
  assert.equal(tried.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.equal(await server.storage.agents.count(), 1);
});

test('SEC-21: a sign-up and a new password by link stand in the audit log', async () => {
  const { agent } = await setUp(await server.signIn.createSetupLink());
  await setUp((await server.signIn.createResetLink('anna'))!.secret);
  const { entries } = await server.auditLog.read(agent, undefined);
  const noted = entries.map(({ action, target, agent: by }) => [action, target, by?.name]);
  const expected = [
    ['agent_signed_up', 'Anna', 'Anna'],
    ['password_reset', 'Anna', 'Anna'],
  ];
  assert.deepEqual(
    new Map(noted.map((entry) => [entry[0], entry])),
    new Map(expected.map((entry) => [entry[0], entry])),
  );
});

test('SEC-21: a password that is replaced while it is looked at lets nobody in', async () => {
  const { token } = await setUp(await server.signIn.createSetupLink());
  const { secret: link } = (await server.signIn.createResetLink('anna'))!;
  const address = '10.0.0.1';
  meanwhile = async () => {
    meanwhile = async () => {};
    const reset = { link, name: 'Anna', password: 'battery staple', address };
    assert.deepEqual((await server.signIn.setUp(reset)).endedTokenHashes, [hashSecret(token)]);
  };
  await refused(server.signIn.signIn({ name: 'Anna', password, address }), 'unauthorized');
});

/** Wrong passwords for Anna, until no more of them are looked at. */
async function exhaust(address: string, device?: string): Promise<void> {
  const guess = () => server.signIn.signIn({ name: 'Anna', password: 'guess', address, device });
  for (let count = 0; count < 4; count += 1) await refused(guess(), 'unauthorized');
  await refused(guess(), 'rate_limited');
}

test('SEC-21: the guesses of an address are counted together, at whatever name', async () => {
  await setUp(await server.signIn.createSetupLink());
  const guess = (name: string) =>
    server.signIn.signIn({ name, password: 'guess', address: '10.0.1.1' });
  for (const name of ['Anna', 'ANNA', 'Bert', 'Cleo']) await refused(guess(name), 'unauthorized');
  await refused(guess('Dora'), 'rate_limited');
});

test('SEC-21: whoever guesses at an agent keeps that agent out at no other address', async () => {
  await setUp(await server.signIn.createSetupLink());
  for (let host = 1; host <= 5; host += 1) await exhaust(`10.0.1.${host}`);
  const address = '10.0.0.9';
  for (let count = 0; count < 4; count += 1)
    assert.equal(
      (await server.signIn.signIn({ name: 'Anna', password, address })).agent.name,
      'Anna',
    );
});

test('SEC-21: a device that has signed in keeps its own budget at the address of a guesser', async () => {
  const address = '10.0.0.1';
  const { device } = await setUp(await server.signIn.createSetupLink(), address);
  await exhaust(address);
  await refused(server.signIn.signIn({ name: 'Anna', password, address }), 'rate_limited');
  const known = { name: 'Anna', password, address, device };
  assert.equal((await server.signIn.signIn(known)).agent.name, 'Anna');
});

test('SEC-21: the guesses of a device are bounded too', async () => {
  const { device } = await setUp(await server.signIn.createSetupLink());
  await exhaust('10.0.0.1', device);
});

test('SEC-21: a device counts for the agent who has signed in there, and if its token is ours', async () => {
  const address = '10.0.0.1';
  const { device } = await setUp(await server.signIn.createSetupLink(), '10.0.0.2');
  const bert = await setUp(await server.signIn.createSetupLink(), '10.0.0.3', 'Bert');
  await exhaust(address);
  const [keyId, deviceId, signature] = device.split('.');
  const altered = [
    `${keyId}.${systemIds.uuid()}.${signature}`,
    `${keyId}.${deviceId}.${signature!.slice(1)}`,
    `${systemIds.uuid()}.${deviceId}.${signature}`,
    'x',
  ];
  for (const token of [bert.device, ...altered])
    await refused(
      server.signIn.signIn({ name: 'Anna', password, address, device: token }),
      'rate_limited',
    );
});

/** A queue whose tasks end when the test says so. */
function createManualQueue(maxWaiting: number) {
  const queued = createFairQueue({ concurrency: 2, maxWaiting });
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (caller: string, id: string) =>
    queued(caller, () => {
      started.push(id);
      return new Promise<void>((resolve) => void ends.set(id, resolve));
    });
  const end = async (id: string) => {
    ends.get(id)!();
    await new Promise(setImmediate);
  };
  return { queued, started, work, end };
}

test('SEC-21: passwords are hashed two at a time; a caller with too many waiting is refused', async () => {
  const { queued, started, work, end } = createManualQueue(1);
  const running = [work('a', 'a1'), work('a', 'a2'), work('a', 'a3')];
  await refused(work('a', 'a4'), 'rate_limited');
  assert.deepEqual(started, ['a1', 'a2']);
  await end('a1');
  assert.deepEqual(started, ['a1', 'a2', 'a3']);
  await end('a2');
  await end('a3');
  await Promise.all(running);
  await assert.rejects(queued('a', () => Promise.reject(new Error('failed'))));
  assert.equal(await queued('a', async () => 'free again'), 'free again');
});

test('SEC-21: callers take turns, however many tasks of one wait', async () => {
  const { started, work, end } = createManualQueue(8);
  const running = ['a1', 'a2', 'a3', 'a4', 'a5'].map((id) => work('a', id));
  running.push(work('b', 'b1'), work('b', 'b2'), work('c', 'c1'));
  const order = ['a1', 'a2', 'a3', 'b1', 'c1', 'a4', 'b2', 'a5'];
  for (const id of order) await end(id);
  await Promise.all(running);
  assert.deepEqual(started, order);
});
