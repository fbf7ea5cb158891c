import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { SessionRecord } from '../../server/storage/session-record.js';
import type { Storage } from '../../server/storage/storage.js';
import { newMessage, newSession, newWords, NOW } from './repositories-contract.js';

const ANNA = { id: 'anna', name: 'Anna' };
const deadlines = { idleAt: NOW + 5_000, leftAt: NOW + 9_000, autoResolveAt: NOW + 3_000 };

/** What agents put aside. */
export function repositoriesTriageContract(
  name: string,
  open: () => Promise<Storage>,
  options: { skip?: string | false } = {},
): void {
  describe(`Storage contract, triage: ${name}`, options, () => {
    let storage: Storage;
    before(async () => {
      storage = await open();
    });
    after(() => storage.close());

    /** A session in which the visitor has written. */
    const start = async (change: Partial<SessionRecord> = {}) => {
      const record = newSession({
        ...{ lease: 1, lastSeq: 1, firstVisitorAt: NOW, waitingSince: NOW, idleAt: NOW + 100 },
        ...change,
      });
      await storage.sessions.insert(record);
      await storage.messages.insert(newMessage(record.id, 1));
      return record.id;
    };
    const find = async (id: string) => (await storage.sessions.find(id))!;
    const snooze = (id: string, until: number | null = NOW + 1_000, seen?: number) =>
      storage.snoozes.begin({ id, now: NOW, until: until ?? undefined, seen });
    const wakeDue = (id: string, now: number) =>
      storage.snoozes.end({ id, now, due: true, ...deadlines });
    const dueIds = async (now: number) => (await storage.snoozes.due(now)).map(({ id }) => id);
    const close = (id: string) =>
      storage.sessions.close({ id, status: 'resolved', reason: undefined, now: NOW });

    test('SES-12: what is snoozed does not become idle, and comes back at its time, once', async () => {
      const id = await start();
      assert.equal(await snooze(id), true);
      assert.deepEqual((await find(id)).snoozed, { at: NOW, until: NOW + 1_000 });
      assert.equal((await storage.sweeps.abandonIdle(NOW + 500)).includes(id), false);
      assert.equal((await dueIds(NOW + 999)).includes(id), false);
      assert.equal(await wakeDue(id, NOW + 999), false);
      assert.deepEqual(await dueIds(NOW + 1_000), [id]);
      assert.equal(await wakeDue(id, NOW + 1_000), true);
      assert.equal(await wakeDue(id, NOW + 1_000), false);
      const { snoozed, idleAt } = await find(id);
      assert.deepEqual([snoozed, idleAt], [undefined, deadlines.idleAt]);
    });

    test('SES-12: a message of the visitor ends a snooze in the same commit; one of an agent does not', async () => {
      const id = await start({ agent: ANNA, status: 'active' });
      await snooze(id, null);
      await storage.messageLog.appendByAgent(newWords(id, 'Yes?'), {
        ...{ agentId: ANNA.id, agentName: ANNA.name },
        ...{ idleAt: NOW + 5, autoResolveAt: NOW + 6 },
      });
      assert.deepEqual((await find(id)).snoozed, { at: NOW, until: undefined });
      assert.equal((await find(id)).idleAt, undefined);
      assert.deepEqual(await storage.sweeps.dueForAutoResolve(['demo'], NOW + 100), []);
      await storage.messageLog.appendByVisitor(newWords(id, 'Hi', NOW), { lease: 1, ...deadlines });
      const { snoozed, idleAt } = await find(id);
      assert.deepEqual([snoozed, idleAt], [undefined, deadlines.idleAt]);
    });

    test('A3: what comes back is due for automatic resolve if an agent had the last word', async () => {
      const due = () => storage.sweeps.dueForAutoResolve(['demo'], deadlines.autoResolveAt);
      const unanswered = await start();
      const answered = await start({ answeredAt: NOW, waitingSince: undefined });
      for (const id of [unanswered, answered]) {
        await snooze(id);
        await wakeDue(id, NOW + 1_000);
      }
      assert.equal((await due()).includes(unanswered), false);
      assert.equal((await due()).includes(answered), true);
    });

    test('SES-12: a snooze that a server of the version before has left at a message is due', async () => {
      const id = await start();
      await snooze(id, null);
      await storage.messages.insert({ ...newMessage(id, 2), at: new Date(NOW + 1).toISOString() });
      assert.deepEqual(await dueIds(NOW + 2), [id]);
      assert.equal(await wakeDue(id, NOW + 2), true);
    });

    test('SES-12: nothing that the agent has not seen is snoozed, nothing without a message, nothing closed', async () => {
      const id = await start({ lastSeq: 2 });
      assert.equal(await snooze(id, null, 1), false);
      assert.equal(await snooze(id, null, 2), true);
      const empty = newSession({ firstVisitorAt: undefined });
      await storage.sessions.insert(empty);
      assert.equal(await snooze(empty.id), false);
      await close(id);
      assert.equal((await find(id)).snoozed, undefined);
      assert.equal(await snooze(id), false);
    });

    test('B8: the snoozed have places of their own in the lists, and no other', async () => {
      const mine = await start({ agent: ANNA, status: 'active', site: 'snoozes' });
      const waits = await start({ site: 'snoozes' });
      await snooze(waits);
      await storage.snoozes.begin({ id: mine, now: NOW + 1, until: undefined });
      const list = async (snoozed: number) => {
        const places = { own: 5, queue: 5, arrivals: 5, assigned: 5, snoozed };
        const request = { agentId: ANNA.id, sites: ['snoozes'], now: NOW + 9, places };
        const found = await storage.snapshot((tx) => tx.conversations.list(request));
        return [found.conversations.map(({ session }) => session.id), found.more];
      };
      assert.deepEqual(await list(1), [[mine, waits], 0]);
      const present = await start({ site: 'snoozes' });
      assert.deepEqual(await list(1), [[present, mine, waits], 0]);
    });

    test('B8: only what is closed is spam; a mark makes the reports count it again, and reopening removes it', async () => {
      const id = await start();
      const setSpam = (spam: boolean) => storage.sessions.setSpam({ id, spam, now: NOW + 3 });
      assert.equal(await setSpam(true), false);
      await close(id);
      await storage.transaction((tx) => tx.reports.take([id]));
      assert.equal((await storage.reports.unreported(100)).includes(id), false);
      assert.equal(await setSpam(true), true);
      assert.equal(await setSpam(true), false);
      assert.equal((await find(id)).spamAt, NOW + 3);
      assert.equal((await storage.reports.unreported(100)).includes(id), true);
      const reopening = { id, now: NOW + 4, seenSince: 0, ...deadlines };
      assert.equal((await storage.sessions.reopen(reopening))?.spamAt, undefined);
    });

    test('B8: the history finds spam by its mark', async () => {
      const id = await start({ site: 'spammed' });
      await close(id);
      await storage.sessions.setSpam({ id, spam: true, now: NOW });
      const found = async (status: 'spam' | 'resolved') => {
        const all = { agentId: undefined, from: undefined, to: undefined };
        const condition = { ...all, status, sites: ['spammed'] };
        const sessions = await storage.history.list(condition, { before: undefined, limit: 9 });
        return sessions.map((session) => session.id);
      };
      assert.deepEqual([await found('spam'), await found('resolved')], [[id], [id]]);
      await storage.sessions.setSpam({ id, spam: false, now: NOW });
      assert.deepEqual([await found('spam'), await found('resolved')], [[], [id]]);
    });
  });
}
