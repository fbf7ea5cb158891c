import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { Storage } from '../../server/storage/storage.js';
import { newSession, NOW } from './repositories-contract.js';

/** What every storage has to keep of API keys, and of what other systems put in with them. */
export function apiContract(
  name: string,
  open: () => Promise<Storage>,
  options: { skip?: string | false } = {},
): void {
  describe(`Storage contract, API: ${name}`, options, () => {
    let storage: Storage;
    before(async () => {
      storage = await open();
    });
    after(() => storage.close());

    const addKey = async (change: object = {}) => {
      const key = {
        id: randomUUID(),
        name: 'CRM',
        scopes: ['read', 'context'],
        site: undefined,
        createdAt: NOW,
        createdBy: 'Anna',
        ...change,
      };
      const hash = randomUUID();
      await storage.apiKeys.insert({ ...key, hash });
      return { hash, record: { ...key, lastUsedAt: undefined } };
    };

    test('a key comes back by its hash, until it is removed', async () => {
      const { hash, record } = await addKey({ site: 'demo' });
      assert.deepEqual(await storage.apiKeys.findByHash(hash), record);
      assert.equal(await storage.apiKeys.findByHash(randomUUID()), undefined);
      assert.deepEqual(await storage.apiKeys.remove(record.id), record);
      assert.equal(await storage.apiKeys.remove(record.id), undefined);
      assert.equal(await storage.apiKeys.findByHash(hash), undefined);
    });

    test('keys are listed, the newest first', async () => {
      const { record: older } = await addKey({ createdAt: NOW + 1_000 });
      const { record: newer } = await addKey({ createdAt: NOW + 2_000 });
      assert.deepEqual((await storage.apiKeys.all()).slice(0, 2), [newer, older]);
    });

    test('a use is noted, unless one was noted just now', async () => {
      const { hash, record } = await addKey();
      const lastUse = async () => (await storage.apiKeys.findByHash(hash))?.lastUsedAt;
      await storage.apiKeys.noteUse(record.id, { now: NOW, after: NOW - 60_000 });
      await storage.apiKeys.noteUse(record.id, { now: NOW + 5, after: NOW - 59_995 });
      assert.equal(await lastUse(), NOW);
      await storage.apiKeys.noteUse(record.id, { now: NOW + 60_001, after: NOW + 1 });
      assert.equal(await lastUse(), NOW + 60_001);
    });

    test('a context comes back as it was put in, version by version', async () => {
      const record = newSession();
      await storage.sessions.insert(record);
      const { id } = record;
      const { externalContexts } = storage;
      assert.deepEqual(await externalContexts.ofSession(id), { data: {}, version: 0 });
      const first = { data: { plan: 'pro', orders: [1, { a: null }] }, version: 1 };
      await externalContexts.setOfSession(id, first, NOW);
      assert.deepEqual(await externalContexts.ofSession(id), first);
      const second = { data: { plan: 'free 🙂' }, version: 2 };
      await externalContexts.setOfSession(id, second, NOW);
      assert.deepEqual(await externalContexts.ofSession(id), second);
      await externalContexts.removeOfSession(id);
      assert.deepEqual(await externalContexts.ofSession(id), { data: {}, version: 0 });
    });

    test('a context of a person belongs to one site', async () => {
      const { externalContexts } = storage;
      const subject = randomUUID();
      await externalContexts.setOfSubject('demo', subject, { data: { a: 1 }, version: 1 }, NOW);
      await externalContexts.setOfSubject('demo', subject, { data: { a: 2 }, version: 2 }, NOW);
      assert.deepEqual((await externalContexts.ofSubject('demo', subject)).data, { a: 2 });
      assert.deepEqual((await externalContexts.ofSubject('other', subject)).data, {});
    });

    test('of two who change the same version, one is refused', async () => {
      const { externalContexts } = storage;
      const subject = randomUUID();
      const set = (version: number) =>
        externalContexts.setOfSubject('demo', subject, { data: {}, version }, NOW);
      await set(1);
      await assert.rejects(set(1));
      await set(2);
      await assert.rejects(set(2));
    });
  });
}
