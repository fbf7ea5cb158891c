import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { createBoundedQueue } from '../../../server/agents/bounded-queue.js';
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
    hash: (text: string) => {
      hashed += 1;
      return cheap.hash(text);
    },
    verify: async (text: string, stored: string) => {
      await meanwhile();
      return cheap.verify(text, stored);
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

test('SEC-21: guesses at one agent are counted together, however the name is spelt', async () => {
  await setUp(await server.signIn.createSetupLink());
  const spellings = ['Anna', 'ANNA', 'Ａｎｎａ', '𝐀nn𝐚'];
  const guess = (name: string, index: number) =>
    server.signIn.signIn({ name, password: 'guess', address: `10.0.1.${index}` });
  for (const [index, name] of spellings.entries())
    await refused(guess(name, index), 'unauthorized');
  for (const [index, name] of [...spellings, 'Anｎa'].entries())
    await refused(guess(name, 10 + index), 'rate_limited');
});

test('SEC-21: passwords are hashed a few at a time, in order; who finds the line full is told to wait', async () => {
  const queued = createBoundedQueue({ concurrency: 2, maxWaiting: 1 });
  const started: number[] = [];
  const ends: (() => void)[] = [];
  const work = (id: number) =>
    queued(() => {
      started.push(id);
      return new Promise<void>((resolve) => void ends.push(resolve));
    });
  const [first, second, third] = [work(1), work(2), work(3)];
  await refused(work(4), 'rate_limited');
  assert.deepEqual(started, [1, 2]);
  ends[0]!();
  await first;
  await new Promise(setImmediate);
  assert.deepEqual(started, [1, 2, 3]);
  for (const end of ends) end();
  await Promise.all([second, third]);
  await assert.rejects(queued(() => Promise.reject(new Error('failed'))));
  assert.equal(await queued(async () => 'free again'), 'free again');
});
