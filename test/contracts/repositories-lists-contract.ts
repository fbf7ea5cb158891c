import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { ListPlaces } from '../../server/storage/conversation-repository.js';
import type { SessionRecord } from '../../server/storage/session-record.js';
import type { Storage } from '../../server/storage/storage.js';
import { NOW, newMessage, newSession, newWords } from './repositories-contract.js';

const ANNA = { id: 'anna', name: 'Anna' };
const BERT = { id: 'bert', name: 'Bert' };
const DAY = 24 * 60 * 60_000;
const PLACES: ListPlaces = { own: 3, queue: 4, arrivals: 2, assigned: 3, snoozed: 0 };

/** The part of the storage's contract that is about the agents' lists. */
export function repositoriesListsContract(
  name: string,
  open: () => Promise<Storage>,
  options: { skip?: string | false } = {},
): void {
  describe(`Storage contract, lists: ${name}`, options, () => {
    let storage: Storage;
    beforeEach(async () => {
      storage = await open();
    });
    afterEach(() => storage.close());

    const insert = async (change: Partial<SessionRecord> = {}) => {
      const record = newSession(change);
      await storage.sessions.insert(record);
      return record;
    };
    /** Some that wait for a first answer, each a minute after the one before. */
    const waiting = async (count: number, change: Partial<SessionRecord> = {}) => {
      const ids: string[] = [];
      for (let index = 0; index < count; index += 1) {
        const at = (change.firstVisitorAt ?? NOW) + index * 60_000;
        const session = await insert({ ...change, firstVisitorAt: at, waitingSince: at });
        ids.push(session.id);
      }
      return ids;
    };
    /** A session whose visitor writes a first message, from a group of addresses. */
    const write = async (addressGroup: number | undefined, now: number) => {
      const { id } = await insert({ addressGroup, lease: 1 });
      const change = { lease: 1, idleAt: now + 1, leftAt: now + 1 };
      await storage.messageLog.appendByVisitor(newWords(id, 'Hi', now), change);
      return id;
    };
    const queueAt = async (id: string) => (await storage.sessions.find(id))?.queueAt;
    const list = async (request: Partial<Parameters<Storage['conversations']['list']>[0]> = {}) => {
      const all = {
        agentId: ANNA.id,
        sites: undefined,
        now: NOW + DAY,
        places: PLACES,
        ...request,
      };
      const { conversations, more } = await storage.snapshot((tx) => tx.conversations.list(all));
      return { ids: conversations.map(({ session }) => session.id), conversations, more };
    };

    test('B8: a line has what agents see, the last message and what is unread', async () => {
      const page = { url: 'https://shop.example/' };
      const said = await insert({
        profile: { name: 'Vera' },
        page,
        verifiedSubject: 'u1',
        agent: ANNA,
        firstVisitorAt: NOW - 50,
        waitingSince: NOW,
        lastSeq: 3,
        lease: 1,
      });
      for (let seq = 1; seq <= 3; seq += 1) await storage.messages.insert(newMessage(said.id, seq));
      await storage.sessions.readByAgent({ id: said.id, upTo: 1, now: NOW });
      const [line] = (await list()).conversations;
      assert.deepEqual(line?.session, {
        id: said.id,
        site: 'demo',
        status: 'queued',
        reason: undefined,
        lease: 1,
        profile: { name: 'Vera' },
        verifiedSubject: 'u1',
        page,
        agent: ANNA,
        createdAt: NOW,
        updatedAt: NOW,
        queueAt: NOW - 50,
        waitingSince: NOW,
        seenAt: NOW,
        reopenableSince: undefined,
        snoozed: undefined,
        spamAt: undefined,
        idleAt: NOW + 1_800_000,
        disconnectedAt: NOW,
      });
      assert.deepEqual([line.lastMessage?.body, line.unread], ['message 3', 2]);
      const found = await storage.conversations.find(said.id);
      assert.deepEqual(found?.session, await storage.sessions.find(said.id));
      assert.deepEqual([found?.lastMessage, found?.unread], [line.lastMessage, line.unread]);
      assert.equal(await storage.conversations.find(randomUUID()), undefined);
    });

    test('B8: lines are read for several sessions at once', async () => {
      const said = await insert({ firstVisitorAt: NOW, lastSeq: 1 });
      await storage.messages.insert(newMessage(said.id, 1));
      const ended = await insert({ status: 'ended', firstVisitorAt: NOW, closedAt: NOW });
      const silent = await insert();
      const found = await storage.conversations.findAll([
        ...[said.id, ended.id, silent.id],
        randomUUID(),
      ]);
      const [line] = (await list()).conversations;
      assert.deepEqual(
        found.find(({ session }) => session.id === said.id),
        line,
      );
      assert.deepEqual(
        new Set(found.map(({ session }) => session.id)),
        new Set([said.id, ended.id]),
      );
      assert.deepEqual(await storage.conversations.findAll([]), []);
    });

    test('B8: a line is bounded: the beginning of a long message, of many unread ones a hundred', async () => {
      const { id } = await insert({ firstVisitorAt: NOW, lastSeq: 120 });
      for (let seq = 1; seq < 120; seq += 1) await storage.messages.insert(newMessage(id, seq));
      await storage.messages.insert(newMessage(id, 120, '\u{1F600}'.repeat(2_000)));
      const [line] = (await list()).conversations;
      assert.equal(line?.lastMessage?.body, '\u{1F600}'.repeat(300));
      assert.equal(line?.unread, 100);
    });

    test('SES-7: the lists have what is open or away and has a message of the visitor', async () => {
      await insert({ disconnectedAt: undefined });
      await insert({ status: 'ended', firstVisitorAt: NOW, closedAt: NOW });
      const away = { status: 'abandoned', reason: 'disconnected' } as const;
      const left = await insert({ ...away, firstVisitorAt: NOW });
      const active = await insert({ status: 'active', agent: BERT, firstVisitorAt: NOW });
      assert.deepEqual(await list().then(({ ids, more }) => [ids, more]), [
        [left.id, active.id],
        0,
      ]);
    });

    test('all are listed while there is room, those on places of their own kind first', async () => {
      const others = await waiting(2, { agent: BERT });
      const queue = await waiting(5);
      const own = await waiting(4, { agent: ANNA });
      const { ids, more } = await list();
      const first = [...own.slice(0, 3), ...queue.slice(0, 4)];
      assert.deepEqual(ids.slice(0, 7), first);
      assert.deepEqual(new Set(ids), new Set([...own, ...queue, ...others]));
      assert.equal(more, 0);
    });

    test('who is limited to sites is listed what is on these, in the same order', async () => {
      const others = await waiting(3, { site: 'other', agent: BERT });
      const queue = await waiting(5, { site: 'other' });
      const own = await waiting(2, { site: 'third', agent: ANNA });
      for (const agent of [undefined, ANNA, BERT]) await waiting(6, { site: 'demo', agent });
      const limited = await list({ sites: ['other', 'third'] });
      assert.deepEqual(new Set(limited.ids), new Set([...own, ...queue, ...others]));
      assert.deepEqual(limited.ids.slice(0, 6), [...own, ...queue.slice(0, 4)]);
      assert.equal(limited.more, 0);
      assert.deepEqual((await list({ sites: [] })).ids, []);
    });

    test('when there are more, each kind has its places, and their number is told', async () => {
      const own = await waiting(20, { agent: ANNA });
      const queue = await waiting(20);
      const others = await waiting(20, { agent: BERT, firstVisitorAt: NOW + DAY });
      const { ids, more } = await list();
      assert.equal(more, 48);
      assert.deepEqual(
        new Set(ids),
        new Set([
          ...own.slice(0, 3),
          ...queue.slice(0, 4),
          ...queue.slice(-2),
          ...others.slice(-3),
        ]),
      );
    });

    test('how many more there are is counted up to a thousand', async () => {
      await storage.transaction(async (tx) => {
        for (let count = 0; count < 1_100; count += 1)
          await tx.sessions.insert(newSession({ firstVisitorAt: NOW }));
      });
      assert.equal((await list()).more, 1_000);
    });

    test('of an agent’s own, those whose visitors wait come before newer ones', async () => {
      const [long, short] = await waiting(2, { agent: ANNA });
      for (let count = 0; count < 20; count += 1)
        await insert({ agent: ANNA, firstVisitorAt: NOW + DAY + count });
      const places = { own: 3, queue: 0, arrivals: 0, assigned: 0, snoozed: 0 };
      const { ids, more } = await list({ places });
      assert.deepEqual(ids.slice(0, 2), [long, short]);
      assert.equal((await storage.sessions.find(ids[2]!))?.queueAt, NOW + DAY + 19);
      assert.equal(more, 19);
    });

    test('the first message of a visitor puts a session in the lists, and later ones change nothing', async () => {
      const id = await write(1, NOW);
      assert.equal(await queueAt(id), NOW);
      const later = { lease: 1, idleAt: NOW + 9, leftAt: NOW + 9 };
      await storage.messageLog.appendByVisitor(newWords(id, 'Hello?', NOW + 9), later);
      assert.equal(await queueAt(id), NOW);
    });

    test('each twenty that wait from one group of addresses put the next ones a day back', async () => {
      const places: (number | undefined)[] = [];
      for (let count = 0; count < 41; count += 1) places.push(await queueAt(await write(7, NOW)));
      assert.deepEqual(places, [
        ...Array.from({ length: 20 }, () => NOW),
        ...Array.from({ length: 20 }, () => NOW + DAY),
        NOW + 2 * DAY,
      ]);
      assert.equal(await queueAt(await write(8, NOW)), NOW);
      assert.equal(await queueAt(await write(undefined, NOW)), NOW);
    });

    test('only sessions that still wait for a first answer put others back', async () => {
      const ids: string[] = [];
      for (let count = 0; count < 20; count += 1) ids.push(await write(7, NOW));
      const [answered, ended] = ids;
      const agent = { agentId: ANNA.id, agentName: ANNA.name };
      const deadlines = { idleAt: NOW, autoResolveAt: undefined };
      await storage.messageLog.appendByAgent(newWords(answered!), { ...agent, ...deadlines });
      assert.equal(await queueAt(await write(7, NOW)), NOW);
      assert.equal(await queueAt(await write(7, NOW)), NOW + DAY);
      await storage.sessions.close({ id: ended!, status: 'ended', reason: undefined, now: NOW });
      assert.equal(await queueAt(await write(7, NOW)), NOW + DAY);
      assert.equal((await storage.sessions.find(ended!))?.addressGroup, undefined);
    });

    test('a flood of one address leaves the places to other visitors, before and after it', async () => {
      const before = await write(1, NOW);
      for (let count = 0; count < 200; count += 1) await write(7, NOW + 1 + count);
      const after = [await write(2, NOW + 300), await write(3, NOW + 301)];
      const places = { own: 10, queue: 10, arrivals: 10, assigned: 10, snoozed: 0 };
      const { ids, more } = await list({ now: NOW + 400, places });
      for (const id of [before, ...after]) assert.ok(ids.includes(id));
      assert.deepEqual(ids.slice(0, 1), [before]);
      assert.deepEqual([ids.length, more], [40, 163]);
    });

    test('a flood of many addresses leaves places to the newest arrivals, not to those put back', async () => {
      for (let count = 0; count < 200; count += 1) await write(count, NOW + count);
      for (let count = 0; count < 20; count += 1) await write(1_000, NOW + 200);
      const after = await write(1_001, NOW + 300);
      for (let count = 0; count < 20; count += 1) await write(1_000, NOW + 400);
      const { ids } = await list({ now: NOW + 400 });
      assert.ok(ids.includes(after));
    });
  });
}
