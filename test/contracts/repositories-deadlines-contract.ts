import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { SessionRecord } from '../../server/storage/session-record.js';
import type { Storage } from '../../server/storage/storage.js';
import { NOW, newMessage, newSession, newWords } from './repositories-contract.js';
import { MAY_ALL } from '../support/agent-access.js';

/** The part of the storage's contract that is about leases, time, marks and erasure. */
export function repositoriesDeadlinesContract(
  name: string,
  open: () => Promise<Storage>,
  options: { skip?: string | false } = {},
): void {
  describe(`Storage contract, leases and deadlines: ${name}`, options, () => {
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
    const find = async (id: string) => (await storage.sessions.find(id))!;

    test('TAB-10, SES-6: accepting raises the lease, reopens an away session, clears the disconnect', async () => {
      const queued = await insert({ status: 'abandoned', reason: 'disconnected' });
      const accepted = await storage.sessions.accept({ id: queued.id, now: NOW + 5 });
      assert.equal(accepted?.lease, 1);
      assert.deepEqual([accepted?.status, accepted?.reason], ['queued', undefined]);
      assert.equal(accepted?.disconnectedAt, undefined);
      assert.equal((await storage.sessions.accept({ id: queued.id, now: NOW }))?.lease, 2);

      const agent = { id: 'a', name: 'Anna' };
      const active = await insert({ status: 'abandoned', reason: 'disconnected', agent });
      assert.equal((await storage.sessions.accept({ id: active.id, now: NOW }))?.status, 'active');

      const idle = await insert({ status: 'abandoned', reason: 'idle', closedAt: NOW });
      const final = await storage.sessions.accept({ id: idle.id, now: NOW });
      assert.deepEqual([final?.status, final?.reason], ['abandoned', 'idle']);
      assert.equal(await storage.sessions.accept({ id: randomUUID(), now: NOW }), undefined);
    });

    test('SES-5: only the newest socket’s end counts', async () => {
      const { id } = await insert({ lease: 2, disconnectedAt: undefined });
      assert.equal(await storage.sessions.disconnect({ id, lease: 1, now: NOW }), false);
      assert.equal((await find(id)).disconnectedAt, undefined);
      assert.equal(await storage.sessions.disconnect({ id, lease: 2, now: NOW + 7 }), true);
      assert.equal((await find(id)).disconnectedAt, NOW + 7);
      assert.equal(await storage.sessions.disconnect({ id, lease: 2, now: NOW + 9 }), false);
    });

    test('SES-5: a page load gives an away session its time again, and touches no closed one', async () => {
      const page = { url: 'https://shop.example/2' };
      const { id } = await insert({ status: 'abandoned', reason: 'disconnected' });
      const change = { id, now: NOW + 9, idleAt: NOW + 99, leftAt: NOW + 999, page };
      const revived = await storage.sessions.revive(change);
      assert.equal(revived?.status, 'queued');
      assert.deepEqual(revived?.page, page);
      assert.deepEqual([revived?.disconnectedAt, revived?.idleAt], [NOW + 9, NOW + 99]);
      const kept = await storage.sessions.revive({ ...change, page: undefined });
      assert.deepEqual(kept?.page, page);
      const closed = await insert({ status: 'ended', closedAt: NOW });
      assert.equal(await storage.sessions.revive({ ...change, id: closed.id }), undefined);
    });

    test('COM-4: every visitor’s change asks for the lease and an open session', async () => {
      const { id } = await insert({ lease: 2, lastSeq: 5 });
      const { sessions } = storage;
      const changes = (lease: number) => [
        sessions.beat({ id, lease, now: NOW, idleAt: NOW }).then(Boolean),
        sessions.readByVisitor({ id, lease, upTo: 3 }),
        sessions.changeContext({ id, lease, now: NOW, routingData: { a: 'b' } }),
      ];
      assert.deepEqual(await Promise.all(changes(1)), [false, false, false]);
      assert.deepEqual(await Promise.all(changes(2)), [true, true, true]);
      await sessions.close({ id, status: 'ended', reason: undefined, now: NOW });
      assert.deepEqual(await Promise.all(changes(2)), [false, false, false]);
    });

    test('a left message has a deadline of its own until it is answered, whatever happens to it', async () => {
      const { sessions, messageLog } = storage;
      const [lease, now] = [1, NOW + 1];
      const deadlines = { idleAt: NOW + 99, leftAt: NOW + 999 };
      const said = { lease, idleAt: NOW, firstVisitorAt: NOW };
      const profile = { email: 'vera@shop.example' };
      const deadlineOf = async (id: string) => (await find(id)).idleAt;

      const { id } = await insert({ ...said, profile });
      await messageLog.appendByVisitor(newWords(id, 'Hi', now), { lease, ...deadlines });
      assert.equal(await deadlineOf(id), NOW + 999);
      await sessions.beat({ id, lease, now, idleAt: NOW + 98, leftAt: NOW + 998 });
      assert.equal(await deadlineOf(id), NOW + 998);
      await sessions.beat({ id, lease, now });
      assert.equal(await deadlineOf(id), NOW + 998);
      const away = await insert({ ...said, profile, status: 'abandoned', reason: 'disconnected' });
      await sessions.revive({ id: away.id, now, ...deadlines, page: undefined });
      assert.equal(await deadlineOf(away.id), NOW + 999);

      const agent = { agentId: 'a', agentName: 'Ada', autoResolveAt: undefined };
      await messageLog.appendByAgent(newWords(id), { idleAt: NOW + 97, ...agent });
      await messageLog.appendByVisitor(newWords(id, 'Hi', now), { lease, ...deadlines });
      assert.equal(await deadlineOf(id), NOW + 99);

      const late = await insert(said);
      await sessions.changeContext({ id: late.id, lease, now, leftAt: NOW + 999, profile });
      assert.equal(await deadlineOf(late.id), NOW + 999);
    });

    test('an e-mail address makes a left message only if mail could reach it', async () => {
      const { messageLog } = storage;
      const isLeft = async (email: string) => {
        const { id } = await insert({ lease: 1, profile: { email } });
        const change = { lease: 1, idleAt: NOW + 1, leftAt: NOW + 2 };
        await messageLog.appendByVisitor(newWords(id), change);
        return (await find(id)).idleAt === NOW + 2;
      };
      for (const email of ['x', 'x@', '@b.c', 'a@b', 'a@b.', 'a@.b', 'a@b@c.d', 'a b@c.d'])
        assert.equal(await isLeft(email), false, email);
      assert.equal(await isLeft(`${'a'.repeat(247)}@b.cde`), true);
      assert.equal(await isLeft(`${'a'.repeat(249)}@b.cde`), false);
      assert.equal(await isLeft('vera.o+shop@mail.shop.example'), true);
    });

    test('a read mark never goes back, nor beyond the log', async () => {
      const { id } = await insert({ lease: 1, lastSeq: 5 });
      const visitor = (upTo: number) => storage.sessions.readByVisitor({ id, lease: 1, upTo });
      const agent = (upTo: number) => storage.sessions.readByAgent({ id, upTo, now: NOW + upTo });
      assert.deepEqual(
        [await visitor(3), await visitor(2), await visitor(6)],
        [true, false, false],
      );
      assert.deepEqual([await agent(4), await agent(4), await agent(6)], [true, false, false]);
      const { visitorRead, agentRead, agentReadAt } = await find(id);
      assert.deepEqual([visitorRead, agentRead, agentReadAt], [3, 4, NOW + 4]);
    });

    test('SES-5: sweeps change what is due, once', async () => {
      const { sweeps } = storage;
      const said = { firstVisitorAt: NOW - 1 };
      const idle = await insert({ ...said, idleAt: NOW });
      const later = await insert({ ...said, idleAt: NOW + 1 });
      const left = await insert({ ...said, idleAt: undefined });
      assert.deepEqual(await sweeps.abandonIdle(NOW), [idle.id]);
      assert.deepEqual(await sweeps.abandonIdle(NOW), []);
      const { status, reason, closedAt } = await find(idle.id);
      assert.deepEqual([status, reason, closedAt], ['abandoned', 'idle', NOW]);

      const awaited = await sweeps.abandonDisconnected(NOW, NOW + 5);
      assert.deepEqual(awaited.sort(), [later.id, left.id].sort());
      assert.deepEqual(await sweeps.abandonDisconnected(NOW, NOW + 5), []);

      const silent = await insert({ ...said, disconnectedAt: undefined });
      assert.deepEqual(await sweeps.disconnectUnstamped(NOW), []);
      await storage.sessions.stamp([silent.id], NOW + 100);
      assert.deepEqual(await sweeps.disconnectUnstamped(NOW + 100), []);
      assert.deepEqual(await sweeps.disconnectUnstamped(NOW + 101), [silent.id]);
      assert.equal((await find(silent.id)).disconnectedAt, NOW + 100);
    });

    test('SES-5: a stamp takes back that a node was taken for dead, and nothing else', async () => {
      const { sessions, sweeps } = storage;
      const said = { firstVisitorAt: NOW - 1, disconnectedAt: undefined };
      const held = await insert(said);
      const left = await insert({ ...said, disconnectedAt: NOW + 50 });
      const away = await insert(said);
      await sweeps.disconnectUnstamped(NOW + 1);
      assert.equal((await find(held.id)).disconnectedAt, NOW);
      await sessions.stamp([held.id, left.id], NOW + 60);
      assert.equal((await find(held.id)).disconnectedAt, undefined);
      assert.equal((await find(left.id)).disconnectedAt, NOW + 50);

      assert.deepEqual(await sweeps.abandonDisconnected(NOW, NOW + 60), [away.id]);
      await sessions.stamp([away.id], NOW + 70);
      assert.equal((await find(away.id)).disconnectedAt, NOW);
      assert.deepEqual(await sweeps.disconnectUnstamped(NOW + 60), []);
      assert.deepEqual(await sweeps.disconnectUnstamped(NOW + 61), [held.id]);
    });

    test('SES-5: a sweep changes more sessions than one statement does', async () => {
      const all: string[] = [];
      await storage.transaction(async (tx) => {
        for (let count = 0; count < 501; count += 1) {
          const record = newSession({ disconnectedAt: NOW });
          all.push(record.id);
          await tx.sessions.insert(record);
        }
      });
      assert.deepEqual(new Set(await storage.sweeps.removeEmpty(NOW)), new Set(all));
    });

    test('C7: what a site without a log removes goes altogether or not at all', async () => {
      const over = { status: 'ended', closedAt: NOW, firstVisitorAt: NOW } as const;
      const session = await insert({ ...over, profile: { name: 'Vera' } });
      await storage.messages.insert(newMessage(session.id, 1));
      await storage.reports.take([session.id]);
      const remove = () => storage.transaction((tx) => tx.sweeps.removeLogs(['demo'], NOW, NOW));
      await assert.rejects(
        storage.transaction(async (tx) => {
          await tx.sweeps.removeLogs(['demo'], NOW, NOW);
          throw new Error('the node was killed');
        }),
      );
      const messages = async () => (await storage.messages.pageAfter(session.id, 0, 1)).messages;
      assert.deepEqual((await find(session.id)).profile, { name: 'Vera' });
      assert.equal((await messages()).length, 1);
      assert.deepEqual(await remove(), [session.id]);
      assert.deepEqual((await find(session.id)).profile, {});
      assert.deepEqual(await messages(), []);
      assert.deepEqual(await remove(), []);
    });

    test('SES-7: a session without a visitor’s message goes with its last socket', async () => {
      const empty = await insert({ disconnectedAt: NOW });
      const held = await insert({ disconnectedAt: undefined, lease: 1 });
      const said = await insert({ firstVisitorAt: NOW });
      const closed = await insert({ status: 'ended', closedAt: NOW - 1 });
      const removed = await storage.sweeps.removeEmpty(NOW);
      assert.ok(removed.includes(empty.id) && removed.includes(closed.id));
      assert.ok(!removed.includes(held.id) && !removed.includes(said.id));
    });

    test('COM-8: heads of many sessions in one question', async () => {
      const [one, other] = [await insert({ lastSeq: 4, lease: 2 }), await insert()];
      const heads = await storage.sessions.heads([one.id, other.id, randomUUID()]);
      assert.equal(heads.length, 2);
      assert.deepEqual(
        heads.find(({ id }) => id === one.id),
        {
          id: one.id,
          epoch: 1,
          lastSeq: 4,
          lastNote: 0,
          taskChanges: 0,
          lease: 2,
          status: 'queued',
          reason: undefined,
        },
      );
    });

    test('an identity token counts for the session and person that used it first', async () => {
      const use = { site: 'demo', jtiHash: 'j', sessionId: 's', subject: 'u', expiresAt: NOW };
      assert.equal(await storage.identities.use(use), true);
      assert.equal(await storage.identities.use(use), true);
      assert.equal(await storage.identities.use({ ...use, sessionId: 't' }), false);
      assert.equal(await storage.identities.use({ ...use, subject: 'v' }), false);
      assert.equal(await storage.identities.use({ ...use, site: 'else', sessionId: 't' }), true);
      await storage.sweeps.removeExpired({ erasedAt: 0, now: NOW + 1 });
      assert.equal(await storage.identities.use({ ...use, sessionId: 't' }), true);
    });

    test('SES-8: an erased session is recognised by the hash of its key, among others', async () => {
      const erased = { sessionId: randomUUID(), keyHash: 'erased-key', exitKeyHash: 'exit' };
      await storage.erasures.insert({ ...erased, now: NOW });
      assert.equal(await storage.erasures.hasKey(['another', 'erased-key']), true);
      assert.equal(await storage.erasures.hasKey(['another', 'exit']), false);
      assert.equal(await storage.erasures.hasKey([]), false);
    });

    test('the server’s keys come back, the oldest first, until they are removed', async () => {
      const secret = { purpose: 'token' as const, secret: 'x' };
      const newer = { ...secret, id: 'a', createdAt: NOW + 1 };
      const older = { ...secret, id: 'b', createdAt: NOW };
      for (const key of [newer, older]) await storage.keys.insert(key);
      assert.deepEqual(await storage.keys.all(), [older, newer]);
      await storage.keys.remove('b');
      assert.deepEqual(await storage.keys.all(), [newer]);
    });

    test('whether a session lives that was opened before a time; a closed one does not count', async () => {
      const openedBefore = NOW - 1_000;
      const { id } = await insert({ createdAt: openedBefore - 1 });
      assert.equal(await storage.sessions.hasLiving({ openedBefore }), true);
      assert.equal(await storage.sessions.hasLiving({ openedBefore: openedBefore - 1 }), false);
      await storage.sessions.close({ id, status: 'ended', reason: undefined, now: NOW });
      assert.equal(await storage.sessions.hasLiving({ openedBefore }), false);
    });

    test('a set-up link counts once, and not for ever', async () => {
      const { agents } = storage;
      const one = { linkHash: 'one', expiresAt: NOW + 10 };
      await agents.insertLink(one);
      await agents.insertLink({ linkHash: 'old', expiresAt: NOW });
      assert.deepEqual(await agents.findLink('one', NOW), one);
      assert.equal(await agents.findLink('old', NOW), undefined);
      assert.equal(await agents.useLink('old', NOW), undefined);
      assert.deepEqual(await agents.useLink('one', NOW), one);
      assert.equal(await agents.useLink('one', NOW), undefined);
    });

    test('a set-up link knows whose password it resets; all links can be removed', async () => {
      const { agents } = storage;
      const agentId = randomUUID();
      await agents.insert(
        {
          id: agentId,
          name: 'Reset',
          passwordHash: 'x',
          available: true,
          disabled: false,
          ...MAY_ALL,
        },
        NOW,
      );
      const link = { linkHash: 'reset', expiresAt: NOW + 10, agentId };
      await agents.insertLink(link);
      assert.deepEqual(await agents.findLink('reset', NOW), link);
      await agents.removeLinks();
      assert.equal(await agents.findLink('reset', NOW), undefined);
    });

    test('agents are found by their name in any case, and by no other', async () => {
      const agent = {
        id: randomUUID(),
        name: 'Ännä',
        passwordHash: 'x',
        available: true,
        disabled: false,
        ...MAY_ALL,
      };
      await storage.agents.insert(agent, NOW);
      assert.deepEqual(await storage.agents.findByName('äNNÄ'), agent);
      assert.equal(await storage.agents.findByName('%'), undefined);
      await storage.agents.setAvailable(agent.id, false);
      assert.equal((await storage.agents.find(agent.id))?.available, false);
    });
  });
}
