import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, beforeEach, describe, test } from 'node:test';
import type { HistoryCondition } from '../../server/storage/history-repository.js';
import { termsOf } from '../../server/storage/search-words.js';
import type { SessionRecord } from '../../server/storage/session-record.js';
import type { Storage } from '../../server/storage/storage.js';
import { newMessage, newSession, NOW } from './repositories-contract.js';

const ALL: HistoryCondition = {
  status: 'all',
  ...{ sites: undefined, agentId: undefined, from: undefined, to: undefined },
};
const ANNA = { id: 'anna', name: 'Anna' };

/** What every storage has to find of past conversations. `open` gives an empty, migrated one. */
export function repositoriesHistoryContract(
  name: string,
  open: () => Promise<Storage>,
  options: { skip?: string | false } = {},
): void {
  describe(`Storage contract, history: ${name}`, options, () => {
    let storage: Storage;
    const opened: Storage[] = [];
    beforeEach(async () => {
      storage = await open();
      opened.push(storage);
    });
    after(() => Promise.all(opened.map((each) => each.close())));

    const insert = async (at: number, change: Partial<SessionRecord> = {}) => {
      const record = newSession({ createdAt: at, firstVisitorAt: at, ...change });
      await storage.sessions.insert(record);
      return record.id;
    };
    const say = (id: string, seq: number, body: string) =>
      storage.messages.insert({ ...newMessage(id, seq), body });
    const index = async (before = NOW + 1e9) => {
      while (
        (await storage.transaction((tx) => tx.searchIndex.indexDue({ before, limit: 5 }))) > 0
      );
    };
    const find = async (text: string, change: Partial<HistoryCondition> = {}) => {
      const page = { below: undefined, limit: 50 };
      const { found } = await storage.history.search(termsOf(text), { ...ALL, ...change }, page);
      return found.map(({ session }) => session.id);
    };
    const list = async (change: Partial<HistoryCondition> = {}) => {
      const page = { before: undefined, limit: 50 };
      const found = await storage.history.list({ ...ALL, ...change }, page);
      return found.map(({ id }) => id);
    };
    const over = (status: SessionRecord['status'], reason?: SessionRecord['reason']) => ({
      ...{ status, reason, closedAt: NOW },
    });

    test('B8: the history lists what has a visitor’s message, the newest first, page by page', async () => {
      const ids = [];
      // Some began at the same time.
      for (let count = 0; count < 7; count += 1) ids.push(await insert(NOW + (count >> 1)));
      await insert(NOW, { firstVisitorAt: undefined });
      const paged: string[] = [];
      for (let before: { createdAt: number; id: string } | undefined; ;) {
        const page = await storage.history.list(ALL, { before, limit: 2 });
        paged.push(...page.map(({ id }) => id));
        before = page.at(-1);
        if (before === undefined) break;
      }
      assert.deepEqual(paged, await list());
      assert.deepEqual(new Set(paged), new Set(ids));
      assert.equal(paged.length, 7);
    });

    test('B8: the history is narrowed by how it ended, site, agent and time', async () => {
      const ended = await insert(NOW + 1, over('ended'));
      const cleared = await insert(NOW + 2, over('ended', 'cleared'));
      const resolved = await insert(NOW + 3, { ...over('resolved'), agent: ANNA });
      const idle = await insert(NOW + 4, over('abandoned', 'idle'));
      const away = await insert(NOW + 5, { status: 'abandoned', reason: 'disconnected' });
      const living = await insert(NOW + 6, { site: 'other' });
      assert.deepEqual(await list({ status: 'closed' }), [idle, resolved, cleared, ended]);
      assert.deepEqual(await list({ status: 'ended' }), [cleared, ended]);
      assert.deepEqual(await list({ status: 'cleared' }), [cleared]);
      assert.deepEqual(await list({ status: 'resolved' }), [resolved]);
      assert.deepEqual(await list({ status: 'away' }), [away]);
      assert.deepEqual(await list({ status: 'open' }), [living]);
      assert.deepEqual(await list({ sites: ['other'] }), [living]);
      assert.deepEqual(await list({ sites: [] }), []);
      assert.deepEqual(await list({ agentId: ANNA.id }), [resolved]);
      assert.deepEqual(await list({ from: NOW + 2, to: NOW + 4 }), [resolved, cleared]);
    });

    test('B8: words are found in messages, notes, tags and contact, all of them together', async () => {
      const id = await insert(NOW, { profile: { name: 'Zoë Müller', email: 'zoe@shop.example' } });
      await say(id, 1, 'Where is my ORDER 4711?');
      await storage.transaction((tx) =>
        tx.notes.add({
          ...{ id: randomUUID(), sessionId: id, clientId: randomUUID() },
          ...{ author: ANNA, body: 'Refunded by hand', at: NOW },
        }),
      );
      await storage.transaction((tx) => tx.tags.replace(id, ['vip'], NOW));
      await insert(NOW);
      await index();
      for (const text of ['order', 'ord', '4711 muller', 'zoe refunded vip', 'shop.example'])
        assert.deepEqual(await find(text), [id], text);
      for (const text of ['rder', 'ord ', 'order boots', '" OR "', "order' | 'x", '!'])
        assert.deepEqual(await find(text), [], text);
    });

    test('B8: words of scripts without spaces are found within a sentence', async () => {
      const id = await insert(NOW);
      await say(id, 1, '我想退款，谢谢');
      await index();
      for (const text of ['退款', '想退款', '款', '谢'])
        assert.deepEqual(await find(text), [id], text);
      assert.deepEqual(await find('退想'), []);
    });

    test('B8: a search is narrowed as the list is, and goes on where it stopped', async () => {
      const ids: string[] = [];
      for (let count = 0; count < 5; count += 1) {
        const site = count === 3 ? 'other' : 'demo';
        const id = await insert(NOW + count * 1000, { ...over('ended'), site });
        await say(id, 1, 'the same words');
        ids.unshift(id);
      }
      await index();
      assert.deepEqual(await find('same'), ids);
      assert.deepEqual(await find('same', { sites: ['other'] }), [ids[1]]);
      assert.deepEqual(await find('same', { status: 'open' }), []);
      assert.deepEqual(await find('same', { from: NOW + 1000, to: NOW + 2001 }), [ids[2], ids[3]]);
      const terms = termsOf('same');
      const first = await storage.history.search(terms, ALL, { below: undefined, limit: 2 });
      const next = await storage.history.search(terms, ALL, { below: first.below, limit: 9 });
      const both = [...first.found, ...next.found].map(({ session }) => session.id);
      assert.deepEqual(both, ids);
      assert.equal(next.below, undefined);
    });

    test('B8: a conversation that goes on is found by its new words too, however long it is', async () => {
      const id = await insert(NOW);
      await say(id, 1, 'first');
      await index();
      const long = 'padding '.repeat(490);
      for (let seq = 2; seq <= 30; seq += 1) await say(id, seq, `word${seq} ${long}`);
      await index();
      for (const text of ['first', 'word2 ', 'word17', 'word30'])
        assert.deepEqual(await find(text), [id]);
      await say(id, 31, 'last');
      await index();
      for (const text of ['last', 'word30', 'first']) assert.deepEqual(await find(text), [id]);
    });

    test('B8: an open conversation is not indexed again with each message', async () => {
      const id = await insert(NOW);
      await say(id, 1, 'early');
      await index(NOW - 1);
      assert.deepEqual(await find('early'), []);
      assert.equal(await storage.searchIndex.countDue(), 1);
      const change = { id, reason: undefined, now: NOW };
      await storage.sessions.close({ ...change, status: 'ended' });
      await index(NOW - 1);
      assert.deepEqual(await find('early'), [id]);
    });

    test('C8: what is removed is forgotten by the search in the same transaction', async () => {
      const erase = (id: string) =>
        storage.transaction(async (tx) => {
          await tx.messages.removeAll(id);
          await tx.sessions.remove(id);
        });
      const rename = (id: string) =>
        storage.sessions.changeContext({ id, lease: 0, now: NOW, profile: { name: 'Other' } });
      const retag = (id: string) =>
        storage.transaction((tx) => tx.tags.replace(id, ['other'], NOW));
      const removeLog = () => storage.transaction((tx) => tx.sweeps.removeLogs(['demo'], NOW, NOW));
      const removeOld = () => storage.sweeps.removeClosed(NOW, { only: ['demo'] });
      const cases = { erase, rename, retag, removeLog, removeOld };
      for (const [what, remove] of Object.entries(cases)) {
        const closed = what.startsWith('remove') ? over('ended') : {};
        // Only its messages have the word: nothing else takes it out of the index.
        const isBare = what === 'removeLog';
        const profile = isBare ? {} : { name: 'canary' };
        const id = await insert(NOW, { ...closed, lease: 0, profile });
        await say(id, 1, 'canary');
        if (!isBare) await storage.transaction((tx) => tx.tags.replace(id, ['canary'], NOW));
        await index();
        // Nothing is removed before the reports have counted it.
        await storage.reports.take([id]);
        assert.deepEqual(await find('canary'), [id], what);
        await remove(id);
        assert.deepEqual(await find('canary'), [], what);
        await index();
        // Its other words are found again.
        const kept = what === 'rename' || what === 'retag' ? [id] : [];
        assert.deepEqual(await find('canary'), kept, what);
        await erase(id);
      }
    });

    test('B8: conversations from before there was an index are marked batch by batch', async () => {
      assert.notEqual(await storage.searchIndex.markedSince(), undefined);
      const id = await insert(NOW);
      await say(id, 1, 'old');
      await index();
      assert.equal(await storage.transaction((tx) => tx.searchIndex.markOlder()), true);
      // It has been indexed meanwhile.
      assert.equal(await storage.searchIndex.countDue(), 0);
      assert.equal(await storage.transaction((tx) => tx.searchIndex.markOlder()), false);
      assert.equal(await storage.searchIndex.markedSince(), undefined);
      const unindexed = await insert(NOW);
      assert.deepEqual(await find('old'), [id]);
      assert.deepEqual((await list()).includes(unindexed), true);
    });

    test('B8: two nodes that index at the same time index everything once', async () => {
      const ids = [];
      for (let count = 0; count < 8; count += 1) {
        const id = await insert(NOW, over('ended'));
        await say(id, 1, `twin ${count}`);
        ids.push(id);
      }
      await Promise.all([index(), index()]);
      await index();
      assert.deepEqual(new Set(await find('twin')), new Set(ids));
      assert.equal((await find('twin')).length, ids.length);
    });
  });
}
