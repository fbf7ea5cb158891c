import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { SessionRecord } from '../../server/storage/session-record.js';
import type { Storage } from '../../server/storage/storage.js';
import { newMessage, newSession, newWords, NOW } from './repositories-contract.js';

const anna = { id: 'anna', name: 'Anna' };
const bert = { id: 'bert', name: 'Bert' };
const visit = { idleAt: NOW + 2, leftAt: NOW + 3 };
const reopening = { now: NOW + 1, seenSince: NOW, autoResolveAt: NOW + 2, ...visit };

/** Who has a session, whether it can be opened again, and who has answered in it. */
export function repositoriesAssignmentContract(
  name: string,
  open: () => Promise<Storage>,
  options: { skip?: string | false } = {},
): void {
  describe(`Storage contract, assignment: ${name}`, options, () => {
    let storage: Storage;
    before(async () => {
      storage = await open();
    });
    after(() => storage.close());

    /** A session in which the visitor has written. */
    const start = async (change: Partial<SessionRecord> = {}) => {
      const record = newSession({
        lastSeq: 1,
        firstVisitorAt: NOW,
        waitingSince: NOW,
        ...change,
      });
      await storage.sessions.insert(record);
      await storage.messages.insert(newMessage(record.id, 1));
      return record;
    };
    const close = (id: string, status: 'resolved' | 'ended' = 'resolved') =>
      storage.sessions.close({ id, status, reason: undefined, now: NOW });
    const stateOf = async (id: string) => {
      const { status, reason, agent } = (await storage.sessions.find(id))!;
      return [status, reason, agent?.name].filter((part) => part !== undefined).join(' ');
    };
    const assign = (id: string, agent: typeof anna | null) =>
      storage.sessions.assign({ id, agent, now: NOW });
    const answer = (id: string, agent: typeof anna, seen?: number) =>
      storage.messageLog.appendByAgent(newWords(id, 'Yes?'), {
        agentId: agent.id,
        agentName: agent.name,
        idleAt: NOW,
        autoResolveAt: undefined,
        seen,
      });

    test('B8: a session goes from the queue to an agent, to another one, and back', async () => {
      const { id } = await start();
      assert.deepEqual((await assign(id, anna))?.agent, anna);
      assert.equal(await stateOf(id), 'active Anna');
      await assign(id, bert);
      assert.equal(await stateOf(id), 'active Bert');
      assert.equal((await assign(id, null))?.agent, undefined);
      assert.equal(await stateOf(id), 'queued');
    });

    test('B8: an away session changes its agent and stays away; a closed one changes nothing', async () => {
      const { id } = await start({ status: 'abandoned', reason: 'disconnected', agent: anna });
      await assign(id, bert);
      assert.equal(await stateOf(id), 'abandoned disconnected Bert');
      await assign(id, null);
      assert.equal(await stateOf(id), 'abandoned disconnected');
      assert.equal((await storage.sessions.accept({ id, now: NOW }))?.status, 'queued');
      await close(id);
      assert.equal(await assign(id, anna), undefined);
      assert.equal(await stateOf(id), 'resolved');
    });

    test('B8: who comes back to the queue has the place of before', async () => {
      const at = (ms: number) => ({ firstVisitorAt: NOW + ms, waitingSince: NOW + ms });
      const sessions = [await start(at(-300)), await start(at(-200)), await start(at(-100))];
      const ids = sessions.map(({ id }) => id);
      const queueOf = async () => {
        const { conversations } = await storage.snapshot((tx) =>
          tx.conversations.list({
            agentId: anna.id,
            sites: undefined,
            now: NOW,
            places: { own: 0, queue: 300, arrivals: 0, assigned: 0, snoozed: 0 },
          }),
        );
        const queued = conversations.filter(({ session }) => session.agent === undefined);
        return queued.map(({ session }) => session.id).filter((id) => ids.includes(id));
      };
      await answer(ids[1]!, anna);
      assert.deepEqual(await queueOf(), [ids[0], ids[2]]);
      await assign(ids[1]!, null);
      assert.deepEqual(await queueOf(), ids);
      assert.equal((await answer(ids[1]!, bert))?.assigned, true);
    });

    test('SES-11: what an agent has resolved opens again, with its agent or in the queue', async () => {
      const [mine, queued] = [await start({ agent: anna, status: 'active' }), await start()];
      for (const { id } of [mine, queued]) {
        await close(id);
        assert.equal((await storage.sessions.find(id))?.reopenableSince, NOW);
      }
      const opened = await storage.sessions.reopen({ id: mine.id, ...reopening });
      assert.deepEqual(
        [opened?.status, opened?.closedAt, opened?.reopenableSince, opened?.idleAt],
        ['active', undefined, undefined, visit.idleAt],
      );
      await storage.sessions.reopen({ id: queued.id, ...reopening });
      assert.equal(await stateOf(queued.id), 'queued');
      assert.equal(await storage.sessions.reopen({ id: queued.id, ...reopening }), undefined);
    });

    test('SES-11: what has become idle opens again, without its reason', async () => {
      const { id } = await start({ idleAt: NOW - 1 });
      await storage.sweeps.abandonIdle(NOW);
      assert.equal(await stateOf(id), 'abandoned idle');
      await storage.sessions.reopen({ id, ...reopening });
      assert.equal(await stateOf(id), 'queued');
    });

    test('SES-11: what a browser was told, or what its visitor has ended, stays closed', async () => {
      const [told, welcomed, ended] = [await start(), await start(), await start()];
      for (const { id } of [told, welcomed]) await close(id);
      await close(ended.id, 'ended');
      assert.equal(await storage.sessions.tellEnd(told.id), true);
      assert.equal(await storage.sessions.tellEnd(told.id), true);
      await storage.sessions.accept({ id: welcomed.id, now: NOW });
      for (const { id } of [told, welcomed, ended]) {
        assert.equal(await storage.sessions.reopen({ id, ...reopening }), undefined);
        assert.notEqual((await storage.sessions.find(id))?.closedAt, undefined);
      }
    });

    test('SES-11: an open session has no end to tell', async () => {
      const { id } = await start();
      assert.equal(await storage.sessions.tellEnd(id), false);
      assert.equal(await storage.sessions.tellEnd(randomUUID()), false);
      await close(id);
      await storage.sessions.reopen({ id, ...reopening });
      assert.equal(await storage.sessions.tellEnd(id), false);
    });

    test('SES-11: either the end is told or the session opens, never both', async () => {
      for (let round = 0; round < 10; round += 1) {
        const { id } = await start();
        await close(id);
        const [isTold, opened] = await Promise.all([
          storage.sessions.tellEnd(id),
          storage.sessions.reopen({ id, ...reopening }),
        ]);
        assert.equal(isTold, opened === undefined);
      }
    });

    test('SES-11: what has lost its text or its key stays closed', async () => {
      const [swept, old] = [await start({ site: 'quiet' }), await start({ seenAt: NOW - 1 })];
      for (const { id } of [swept, old]) await close(id);
      await storage.reports.take([swept.id]);
      await storage.transaction((tx) => tx.sweeps.removeLogs(['quiet'], NOW, NOW));
      for (const { id } of [swept, old])
        assert.equal(await storage.sessions.reopen({ id, ...reopening }), undefined);
    });

    test('B8: who is opened again waits since the first message that nobody has answered', async () => {
      const { id } = await start({ lease: 1 });
      await answer(id, anna);
      const say = (at: number) =>
        storage.messageLog.appendByVisitor(newWords(id, 'And?', at), { lease: 1, ...visit });
      const reopen = async () => {
        await close(id);
        return (await storage.sessions.reopen({ id, ...reopening }))?.waitingSince;
      };
      assert.equal(await reopen(), undefined);
      await say(NOW + 10);
      await say(NOW + 20);
      assert.equal(await reopen(), NOW + 10);
    });

    test('A3: what is opened again is due for automatic resolve if an agent had the last word', async () => {
      const isDue = async (id: string) =>
        (await storage.sweeps.dueForAutoResolve(['demo'], NOW + 2)).includes(id);
      const { id } = await start({ lease: 1 });
      await close(id);
      await storage.sessions.reopen({ id, ...reopening });
      assert.equal(await isDue(id), false);
      await answer(id, anna);
      await close(id);
      await storage.sessions.reopen({ id, ...reopening });
      assert.equal(await isDue(id), true);
    });

    test('COM-9: an answer that has not seen the one of another agent is not stored', async () => {
      const { id } = await start({ lease: 1 });
      assert.equal((await answer(id, anna, 1))?.seq, 2);
      assert.equal(await answer(id, bert, 1), undefined);
      assert.equal((await storage.sessions.find(id))?.lastSeq, 2);
      assert.deepEqual(
        [
          await storage.messages.hasAnswerAfter(id, 1, bert.id),
          await storage.messages.hasAnswerAfter(id, 2, bert.id),
          await storage.messages.hasAnswerAfter(id, 1, anna.id),
        ],
        [true, false, false],
      );
      // The own messages and those of the visitor are no answers of others.
      await storage.messageLog.appendByVisitor(newWords(id), { lease: 1, ...visit });
      assert.equal((await answer(id, anna, 1))?.seq, 4);
      assert.equal((await answer(id, bert, 4))?.seq, 5);
      assert.equal((await answer(id, anna))?.seq, 6);
    });

    test('COM-9: of two answers at the same moment one is stored', async () => {
      for (let round = 0; round < 10; round += 1) {
        const { id } = await start();
        const answers = await Promise.all([answer(id, anna, 1), answer(id, bert, 1)]);
        assert.equal(answers.filter((each) => each !== undefined).length, 1);
        assert.equal((await storage.sessions.find(id))?.lastSeq, 2);
      }
    });
  });
}
