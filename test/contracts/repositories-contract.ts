import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { WrittenMessage } from '../../server/storage/message-log.js';
import type { NewMessage } from '../../server/storage/message-repository.js';
import { toTime, type SessionRecord } from '../../server/storage/session-record.js';
import type { Storage } from '../../server/storage/storage.js';
import { MAX_VISITS } from '../../server/storage/visit-repository.js';
import { UniqueViolation } from '../../server/storage/storage-errors.js';
import { MAY_ALL } from '../support/agent-access.js';

export const NOW = Date.parse('2026-03-01T12:00:00Z');

export function newSession(change: Partial<SessionRecord> = {}): SessionRecord {
  return {
    id: randomUUID(),
    site: 'demo',
    status: 'queued',
    reason: undefined,
    epoch: 1,
    lastSeq: 0,
    taskChanges: 0,
    lease: 0,
    keyHash: randomUUID(),
    exitKeyHash: randomUUID(),
    openKeyHash: randomUUID(),
    previousId: undefined,
    visitorId: undefined,
    profile: {},
    verifiedSubject: undefined,
    routingData: {},
    conversationData: {},
    page: undefined,
    browser: undefined,
    language: undefined,
    agent: undefined,
    createdAt: NOW,
    updatedAt: NOW,
    seenAt: NOW,
    firstVisitorAt: undefined,
    queueAt: change.firstVisitorAt,
    addressGroup: undefined,
    answeredAt: undefined,
    waitingSince: undefined,
    closedAt: undefined,
    reopenableSince: undefined,
    snoozed: undefined,
    spamAt: undefined,
    idleAt: NOW + 1_800_000,
    disconnectedAt: NOW,
    visitorRead: 0,
    agentRead: 0,
    agentReadAt: undefined,
    ...change,
  };
}

export function newMessage(sessionId: string, seq: number, body = `message ${seq}`): NewMessage {
  const [id, clientId] = [randomUUID(), randomUUID()];
  return { sessionId, id, clientId, seq, author: { kind: 'visitor' }, body, at: toTime(NOW) };
}

/** What somebody writes in a session. */
export function newWords(sessionId: string, body = 'words', at = NOW): WrittenMessage {
  return { id: randomUUID(), sessionId, clientId: randomUUID(), body, at };
}

/** What every storage has to keep. `open` gives an empty, migrated one. */
export function repositoriesContract(
  name: string,
  open: () => Promise<Storage>,
  options: { skip?: string | false } = {},
): void {
  describe(`Storage contract: ${name}`, options, () => {
    let storage: Storage;
    before(async () => {
      storage = await open();
    });
    after(() => storage.close());

    const insert = async (change: Partial<SessionRecord> = {}) => {
      const record = newSession(change);
      await storage.sessions.insert(record);
      return record;
    };
    const visit = { idleAt: NOW + 2, leftAt: NOW + 3 };

    test('the pages of a visit are kept in order, the last fifty', async () => {
      const { id } = await insert({ browser: 'Firefox 140 on Windows', language: 'de-AT' });
      assert.deepEqual((await storage.sessions.find(id))?.language, 'de-AT');
      for (let n = 1; n <= MAX_VISITS + 5; n += 1)
        await storage.visits.add(id, { url: `https://shop.example/${n}`, title: `${n}` }, NOW + n);
      const last = { url: `https://shop.example/${MAX_VISITS + 5}`, title: 'Again' };
      await storage.visits.add(id, last, NOW + 1_000);
      const visits = await storage.visits.list(id);
      assert.equal(visits.length, MAX_VISITS);
      assert.deepEqual(visits[0], { url: 'https://shop.example/6', title: '6', at: NOW + 6 });
      assert.equal(visits.at(-1)?.at, NOW + MAX_VISITS + 5);
      await storage.sessions.remove(id);
      assert.deepEqual(await storage.visits.list(id), []);
    });

    test('the sessions of a verified person are found on one site, the newest first', async () => {
      const [site, verifiedSubject] = ['theirs', randomUUID()];
      const said = { site, verifiedSubject, firstVisitorAt: NOW };
      const [first, second] = [await insert(said), await insert({ ...said, createdAt: NOW + 1 })];
      await insert({ site, verifiedSubject });
      await insert({ ...said, site: 'other' });
      await insert({ ...said, verifiedSubject: randomUUID() });
      const find = async (limit: number) =>
        (await storage.sessions.ofSubject({ site, subject: verifiedSubject, limit })).map(
          ({ id }) => id,
        );
      assert.deepEqual(await find(10), [second.id, first.id]);
      assert.deepEqual(await find(1), [second.id]);
    });

    test('a session comes back as it was put in', async () => {
      const record = await insert({
        profile: { name: 'Ä 🙂', email: 'a@b.example' },
        routingData: { vip: true },
        conversationData: { nested: { a: [1, null] } },
        page: { url: 'https://shop.example/', title: '<b>' },
        agent: { id: 'a', name: 'Anna' },
        visitorId: randomUUID(),
      });
      assert.deepEqual(await storage.sessions.find(record.id), record);
      assert.deepEqual(await storage.sessions.findByOpenKey(record.openKeyHash), record);
      assert.equal(await storage.sessions.find(randomUUID()), undefined);
    });

    test('SES-7: one open key, one session', async () => {
      const { openKeyHash } = await insert();
      await assert.rejects(insert({ openKeyHash }), UniqueViolation);
    });

    test('COM-2: a visitor writes with the lease of an open session only', async () => {
      const { id } = await insert({ lease: 3 });
      const write = (lease: number) =>
        storage.messageLog.appendByVisitor(newWords(id), { lease, ...visit });
      assert.deepEqual(await write(3), { seq: 1, epoch: 1 });
      assert.deepEqual(await write(3), { seq: 2, epoch: 1 });
      assert.equal(await write(2), undefined);
      assert.equal(await write(4), undefined);
      await storage.sessions.close({ id, status: 'resolved', reason: undefined, now: NOW });
      assert.equal(await write(3), undefined);
      assert.equal((await storage.sessions.find(id))?.lastSeq, 2);
      assert.equal((await storage.messages.pageAfter(id, 0, 10)).messages.length, 2);
    });

    test('COM-2: an agent writes without lease, in an away session too, never in a closed one', async () => {
      const { id } = await insert({ status: 'abandoned', reason: 'disconnected' });
      const write = (agentId: string) =>
        storage.messageLog.appendByAgent(newWords(id), {
          idleAt: visit.idleAt,
          autoResolveAt: undefined,
          agentId,
          agentName: agentId,
        });
      assert.deepEqual(await write('anna'), { seq: 1, epoch: 1, assigned: true });
      assert.deepEqual(await write('bert'), { seq: 2, epoch: 1, assigned: false });
      const { agent, status } = (await storage.sessions.find(id))!;
      assert.deepEqual([agent, status], [{ id: 'anna', name: 'anna' }, 'abandoned']);
      await storage.sessions.close({ id, status: 'ended', reason: 'cleared', now: NOW });
      assert.equal(await write('anna'), undefined);
      assert.equal(await storage.sessions.takeSystemSeq({ id, now: NOW }), undefined);
    });

    test('COM-2: what was written is read with its author, in the order of writing', async () => {
      const { id } = await insert({ lease: 1 });
      const [first, second] = [newWords(id, 'Hi'), newWords(id, 'Hello')];
      await storage.messageLog.appendByVisitor(first, { lease: 1, ...visit });
      const agent = { agentId: 'anna', agentName: 'Anna' };
      const deadlines = { idleAt: NOW, autoResolveAt: NOW };
      await storage.messageLog.appendByAgent(second, { ...agent, ...deadlines });
      const { messages } = await storage.messages.pageAfter(id, 0, 10);
      const asRead = (words: WrittenMessage, seq: number, author: object) => {
        const { sessionId: _, at, ...message } = words;
        return { ...message, seq, author, at: toTime(at) };
      };
      assert.deepEqual(messages, [
        asRead(first, 1, { kind: 'visitor' }),
        asRead(second, 2, { kind: 'agent', name: 'Anna' }),
      ]);
      const found = await storage.messages.findByClientId(id, second.clientId);
      assert.equal(found?.authorId, 'anna');
    });

    test('COM-3: a message whose clientId is taken changes nothing, and takes nobody along', async () => {
      const { id } = await insert({ lease: 1 });
      const write = (words: WrittenMessage) =>
        storage.messageLog.appendByVisitor(words, { lease: 1, ...visit });
      const [first, next] = [newWords(id), newWords(id)];
      await write(first);
      const again = { ...newWords(id), clientId: first.clientId };
      const results = await Promise.allSettled([write(again), write(next), write(again)]);
      assert.deepEqual(
        results.map((result) =>
          result.status === 'fulfilled' ? result.value : result.reason.constructor,
        ),
        [UniqueViolation, { seq: 2, epoch: 1 }, UniqueViolation],
      );
      assert.equal((await storage.sessions.find(id))?.lastSeq, 2);
    });

    test('COM-3: clientId and seq are unique within a session, not between two', async () => {
      const [one, other] = [await insert(), await insert()];
      const message = newMessage(one.id, 1);
      await storage.messages.insert(message);
      await assert.rejects(
        storage.messages.insert({ ...newMessage(one.id, 2), clientId: message.clientId }),
        UniqueViolation,
      );
      await assert.rejects(storage.messages.insert(newMessage(one.id, 1)), UniqueViolation);
      await storage.messages.insert({ ...message, sessionId: other.id, id: randomUUID() });
    });

    test('COM-5: what is thrown in a transaction leaves nothing behind', async () => {
      const { id } = await insert();
      const work = storage.transaction(async (tx) => {
        await tx.sessions.takeSystemSeq({ id, now: NOW });
        await tx.messages.insert(newMessage(id, 1));
        throw new Error('no');
      });
      await assert.rejects(work, /no/);
      assert.equal((await storage.sessions.find(id))?.lastSeq, 0);
      assert.deepEqual((await storage.messages.pageAfter(id, 0, 10)).messages, []);
    });

    test('COM-1: transactions that run at once do not see each other halfway', async () => {
      const { id } = await insert({ lease: 1 });
      const bySystem = () =>
        storage.transaction(async (tx) => {
          const taken = await tx.sessions.takeSystemSeq({ id, now: NOW });
          await new Promise(setImmediate);
          await tx.messages.insert(newMessage(id, taken!.seq));
          return taken!.seq;
        });
      const byVisitor = async () =>
        (await storage.messageLog.appendByVisitor(newWords(id), { lease: 1, ...visit }))!.seq;
      const seqs = await Promise.all(
        Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? bySystem() : byVisitor())),
      );
      assert.deepEqual(
        seqs.sort((a, b) => a - b),
        Array.from({ length: 20 }, (_, i) => i + 1),
      );
      const { messages } = await storage.messages.pageAfter(id, 0, 50);
      assert.deepEqual(
        messages.map(({ seq }) => seq),
        seqs,
      );
    });

    test('a message comes back as it was put in', async () => {
      const { id } = await insert();
      const { sessionId: _, ...message } = {
        ...newMessage(id, 1, 'a\u202Eb <script> \u{1F600} \n\ttab'),
        author: { kind: 'system' as const },
        code: 'resolved',
        params: { name: 'Anna', n: 1 },
      };
      await storage.messages.insert({ sessionId: id, ...message });
      assert.deepEqual((await storage.messages.pageAfter(id, 0, 1)).messages, [message]);
      assert.equal(await storage.messages.idAt(id, 1), message.id);
      assert.equal(await storage.messages.idAt(id, 2), undefined);
      const found = await storage.messages.findByClientId(id, message.clientId);
      assert.deepEqual(found, { message, authorId: undefined });
    });

    test('RES-5: pages are bounded by count and by bytes, in both directions', async () => {
      const { id } = await insert();
      for (let seq = 1; seq <= 12; seq += 1) await storage.messages.insert(newMessage(id, seq));
      const seqs = (page: { messages: { seq: number }[] }) => page.messages.map(({ seq }) => seq);
      const newer = await storage.messages.pageAfter(id, 2, 4);
      assert.deepEqual([seqs(newer), newer.more], [[3, 4, 5, 6], true]);
      const last = await storage.messages.pageAfter(id, 8, 4);
      assert.deepEqual([seqs(last), last.more], [[9, 10, 11, 12], false]);
      const older = await storage.messages.pageBefore(id, 6, 3);
      assert.deepEqual([seqs(older), older.more], [[3, 4, 5], true]);
      const oldest = await storage.messages.pageBefore(id, 3, 3);
      assert.deepEqual([seqs(oldest), oldest.more], [[1, 2], false]);

      const big = await insert();
      for (let seq = 1; seq <= 40; seq += 1)
        await storage.messages.insert(newMessage(big.id, seq, '€'.repeat(4000)));
      const page = await storage.messages.pageAfter(big.id, 0, 50);
      assert.ok(page.more && page.messages.length > 10);
      assert.ok(Buffer.byteLength(JSON.stringify(page.messages)) <= 256 * 1024);
      const tail = await storage.messages.pageBefore(big.id, 41, 50);
      assert.equal(tail.messages.at(-1)?.seq, 40);
    });

    test('removing the sign-ins of an agent leaves the one that is named', async () => {
      const agent = {
        id: randomUUID(),
        name: 'Bert',
        passwordHash: 'x',
        available: true,
        disabled: false,
        ...MAY_ALL,
      };
      await storage.agents.insert(agent, NOW);
      const hashes = [randomUUID(), randomUUID(), randomUUID()] as const;
      for (const tokenHash of hashes)
        await storage.agents.insertSession({
          tokenHash,
          agentId: agent.id,
          createdAt: NOW,
          usedAt: NOW,
        });
      const removed = await storage.agents.removeSessionsOf(agent.id, hashes[1]);
      assert.deepEqual(removed.toSorted(), [hashes[0], hashes[2]].toSorted());
      assert.deepEqual(await storage.agents.findSessionsSince(NOW, hashes), [hashes[1]]);
      assert.deepEqual(await storage.agents.removeSessionsOf(agent.id), [hashes[1]]);
    });
  });
}
