import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { BlockRecord } from '../../server/storage/block-repository.js';
import type { Storage } from '../../server/storage/storage.js';
import { newSession, NOW } from './repositories-contract.js';

/** Who is blocked. */
export function repositoriesBlocksContract(
  name: string,
  open: () => Promise<Storage>,
  options: { skip?: string | false } = {},
): void {
  describe(`Storage contract, blocks: ${name}`, options, () => {
    let storage: Storage;
    beforeEach(async () => {
      storage = await open();
    });
    afterEach(() => storage.close());

    const insert = async (change: Partial<BlockRecord> = {}) => {
      const block: BlockRecord = {
        id: randomUUID(),
        site: 'demo',
        sessionId: undefined,
        keyHash: 'key',
        browserHash: 'browser',
        personHash: 'person',
        address: undefined,
        addressAwaited: false,
        reason: 'Abuse',
        createdAt: NOW,
        createdBy: 'Anna',
        expiresAt: undefined,
        ...change,
      };
      await storage.blocks.insert(block);
      return block;
    };
    const ids = async () => (await storage.blocks.all()).map(({ id }) => id);

    test('a block comes back as it was put in, the newest first, with its visitor’s profile', async () => {
      const session = newSession({ profile: { name: 'Vera' } });
      await storage.sessions.insert(session);
      const first = await insert({ sessionId: session.id, expiresAt: NOW + 1 });
      const second = await insert({
        site: undefined,
        address: '203.0.113.0/24',
        createdAt: NOW + 1,
      });
      assert.deepEqual(await storage.blocks.all(), [
        { ...second, profile: undefined },
        { ...first, profile: { name: 'Vera' } },
      ]);
      assert.equal(await storage.blocks.count(), 2);
    });

    test('C7: a block outlives the conversation that it was made because of, and forgets its id', async () => {
      const session = newSession();
      await storage.sessions.insert(session);
      const block = await insert({ sessionId: session.id });
      assert.deepEqual(await storage.blocks.ofSessions([session.id]), new Set([session.id]));
      await storage.sessions.remove(session.id);
      const [left] = await storage.blocks.all();
      assert.deepEqual(left, { ...block, sessionId: undefined, profile: undefined });
      assert.deepEqual(await storage.blocks.ofSessions([session.id]), new Set());
    });

    test('a line of the lists says whether its visitor is blocked because of it', async () => {
      const session = newSession({ firstVisitorAt: NOW });
      await storage.sessions.insert(session);
      const isBlocked = async () => (await storage.conversations.findAll([session.id]))[0]?.blocked;
      assert.equal(await isBlocked(), false);
      await insert({ sessionId: session.id });
      assert.equal(await isBlocked(), true);
      assert.equal((await storage.blocks.removeOfSession(session.id)).length, 1);
      assert.equal(await isBlocked(), false);
    });

    test('an awaited address is put in once', async () => {
      const { id } = await insert({ addressAwaited: true });
      assert.equal(await storage.blocks.setAwaitedAddress(id, '192.0.2.1'), true);
      assert.equal(await storage.blocks.setAwaitedAddress(id, '192.0.2.2'), false);
      const [stored] = await storage.blocks.all();
      assert.deepEqual([stored?.address, stored?.addressAwaited], ['192.0.2.1', false]);
      const other = await insert();
      assert.equal(await storage.blocks.setAwaitedAddress(other.id, '192.0.2.2'), false);
    });

    test('C7: a block goes when it expires, and not before; one without an end stays', async () => {
      const short = await insert({ expiresAt: NOW + 1_000 });
      const long = await insert({ expiresAt: NOW + 2_000, createdAt: NOW - 1 });
      const endless = await insert({ createdAt: NOW - 2 });
      assert.deepEqual(await storage.blocks.removeExpired(NOW + 999), []);
      assert.deepEqual(await storage.blocks.removeExpired(NOW + 1_000), [short.id]);
      assert.deepEqual(await ids(), [long.id, endless.id]);
      assert.equal((await storage.blocks.remove(long.id))?.id, long.id);
      assert.equal(await storage.blocks.remove(long.id), undefined);
      assert.deepEqual(await ids(), [endless.id]);
    });
  });
}
