import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { CannedReplyRecord } from '../../server/storage/canned-reply-repository.js';
import type { Storage } from '../../server/storage/storage.js';
import { UniqueViolation } from '../../server/storage/storage-errors.js';
import { NOW } from './repositories-contract.js';
import { MAY_ALL } from '../support/agent-access.js';

/** What every storage has to keep of canned replies. `open` gives an empty, migrated one. */
export function cannedRepliesContract(
  name: string,
  open: () => Promise<Storage>,
  options: { skip?: string | false } = {},
): void {
  describe(`Storage contract, canned replies: ${name}`, options, () => {
    let storage: Storage;
    before(async () => {
      storage = await open();
    });
    after(() => storage.close());

    const reply = (change: Partial<CannedReplyRecord> = {}): CannedReplyRecord => ({
      id: randomUUID(),
      site: null,
      shortcut: randomUUID(),
      body: 'Hello {{visitor.name}} 🙂',
      version: 1,
      updatedAt: NOW,
      updatedBy: randomUUID(),
      ...change,
    });
    const insert = async (change: Partial<CannedReplyRecord> = {}) => {
      const record = reply(change);
      assert.equal(await storage.cannedReplies.insert(record), true);
      return record;
    };

    test('a canned reply comes back as it was put in, with the name of its agent', async () => {
      const agent = {
        id: randomUUID(),
        name: 'Anna',
        passwordHash: 'x',
        available: true,
        disabled: false,
        ...MAY_ALL,
      };
      await storage.agents.insert(agent, NOW);
      const ofAnna = await insert({ site: 'demo', updatedBy: agent.id });
      const ofNobody = await insert();
      assert.deepEqual(await storage.cannedReplies.find(ofAnna.id), {
        ...ofAnna,
        updatedByName: 'Anna',
      });
      assert.deepEqual(await storage.cannedReplies.find(ofNobody.id), ofNobody);
      assert.equal(await storage.cannedReplies.find(randomUUID()), undefined);
    });

    test('all canned replies are read, those of every site', async () => {
      const added = [await insert(), await insert({ site: 'demo' })];
      const ids = new Set((await storage.cannedReplies.all()).map(({ id }) => id));
      assert.ok(added.every(({ id }) => ids.has(id)));
    });

    test('a shortcut is there once for each site, and once for all sites', async () => {
      const everywhere = await insert({ shortcut: 'hi' });
      const onDemo = await insert({ shortcut: 'hi', site: 'demo' });
      for (const site of [null, 'demo']) {
        const taken = reply({ shortcut: 'hi', site });
        assert.equal(await storage.cannedReplies.insert(taken), false);
        assert.equal(await storage.cannedReplies.find(taken.id), undefined);
      }
      const { findByShortcut } = storage.cannedReplies;
      assert.equal(await findByShortcut(null, 'hi'), everywhere.id);
      assert.equal(await findByShortcut('demo', 'hi'), onDemo.id);
      assert.equal(await findByShortcut('other', 'hi'), undefined);
      const other = await insert({ shortcut: 'bye' });
      const renamed = { ...other, shortcut: 'hi', version: 2 };
      await assert.rejects(storage.cannedReplies.replace(renamed), UniqueViolation);
    });

    test('a change replaces the version before it, and no other', async () => {
      const old = await insert();
      const changed = { ...old, body: 'Bye', site: 'demo', version: 2, updatedAt: NOW + 1 };
      assert.equal(await storage.cannedReplies.replace(changed), true);
      const late = { ...old, body: 'Late', version: 2 };
      assert.equal(await storage.cannedReplies.replace(late), false);
      assert.deepEqual(await storage.cannedReplies.find(old.id), changed);
    });

    test('of two changes of one version one takes place', async () => {
      const old = await insert();
      const changes = ['One', 'Other'].map((body) => ({ ...old, body, version: 2 }));
      const replaced = await Promise.all(changes.map(storage.cannedReplies.replace));
      assert.equal(replaced.filter(Boolean).length, 1);
    });

    test('a canned reply is removed once', async () => {
      const { id } = await insert();
      assert.equal(await storage.cannedReplies.remove(id), true);
      assert.equal(await storage.cannedReplies.remove(id), false);
      assert.equal(await storage.cannedReplies.find(id), undefined);
    });
  });
}
