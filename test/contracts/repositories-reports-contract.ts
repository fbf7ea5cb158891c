import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { decodeFigures } from '../../server/storage/figure-codec.js';
import type { ReportChange } from '../../server/storage/report-repository.js';
import type { SessionRecord } from '../../server/storage/session-record.js';
import type { Storage } from '../../server/storage/storage.js';
import { newMessage, newSession, NOW } from './repositories-contract.js';

/** The part of the storage's contract that is about reports. */
export function repositoriesReportsContract(
  name: string,
  open: () => Promise<Storage>,
  options: { skip?: string | false } = {},
): void {
  describe(`Storage contract, reports: ${name}`, options, () => {
    let storage: Storage;
    beforeEach(async () => {
      storage = await open();
    });
    afterEach(() => storage.close());

    const insert = async (change: Partial<SessionRecord> = {}) => {
      const record = newSession({ firstVisitorAt: NOW, ...change });
      await storage.sessions.insert(record);
      return record.id;
    };
    const over = { status: 'ended', closedAt: NOW } as const;
    const day = Math.floor(NOW / 86_400_000);
    const change = (...changes: Partial<ReportChange>[]) =>
      storage.transaction(async (tx) => {
        await tx.reports.lock();
        await tx.reports.change(
          changes.map((each) => ({
            ...{ at: NOW, site: 'demo', agentId: '', figure: 'duration', value: 5, count: 1 },
            ...each,
          })),
        );
      });
    const sums = async (slots: number[], agentId = '') => {
      const rows = await storage.reports.rollups({
        agents: [agentId],
        slots,
        days: { from: day, to: day },
        sites: ['demo'],
      });
      const found: [number, string, number, number][] = [];
      for (const { slot, figures } of rows)
        decodeFigures(figures, (figure, { values, counts, length }) => {
          for (let n = 0; n < length; n += 1) found.push([slot, figure, values[n]!, counts[n]!]);
        });
      return found;
    };

    test('B9: sums are kept for a quarter of an hour and for its day, by site and by agent', async () => {
      // NOW is noon: the 48th quarter of the day.
      await change({}, { value: 7 }, { site: 'other' }, { agentId: 'anna' });
      await change({ count: 2 }, { at: NOW + 15 * 60_000 }, { value: 7, count: -1 });
      assert.deepEqual(await sums([48]), [[48, 'duration', 5, 3]]);
      assert.deepEqual(await sums([49]), [[49, 'duration', 5, 1]]);
      assert.deepEqual(await sums([-1]), [[-1, 'duration', 5, 4]]);
      assert.deepEqual(await sums([-1], 'anna'), [[-1, 'duration', 5, 1]]);
    });

    test('B9: two that change the same sums at once lose nothing', async () => {
      await Promise.all(Array.from({ length: 8 }, () => change({})));
      assert.deepEqual(await sums([48]), [[48, 'duration', 5, 8]]);
    });

    test('B9: an end that is not counted yet is found, and once more after it was opened again', async () => {
      const [first, second] = [await insert({ ...over, closedAt: NOW - 1 }), await insert(over)];
      await insert({ ...over, firstVisitorAt: undefined });
      const living = await insert();
      assert.deepEqual(await storage.reports.unreported(10), [second, first]);
      assert.deepEqual(await storage.reports.unreported(1), [second]);
      assert.deepEqual(await storage.reports.living(), [living]);
      assert.equal((await storage.reports.take([first, second, living])).length, 3);
      assert.deepEqual(await storage.reports.unreported(10), []);
      await storage.sessions.close({ id: living, status: 'ended', reason: undefined, now: NOW });
      assert.deepEqual(await storage.reports.unreported(10), [living]);
    });

    test('B9, C7: nothing is removed of a conversation before its figures are kept', async () => {
      const id = await insert(over);
      await storage.messages.insert(newMessage(id, 1));
      const remove = () => storage.transaction((tx) => tx.sweeps.removeLogs(['demo'], NOW, NOW));
      assert.deepEqual(await remove(), []);
      assert.deepEqual(await storage.sweeps.removeClosed(NOW, { except: [] }), []);
      await storage.reports.take([id]);
      assert.deepEqual(await remove(), [id]);
      assert.deepEqual(await storage.sweeps.removeClosed(NOW, { except: [] }), [id]);
    });

    test('B9: what is noted of a session goes with it', async () => {
      const id = await insert();
      const message = newMessage(id, 1);
      await storage.messages.insert(message);
      await storage.reports.noteReturn(id, { kinds: ['reload', 'late'], restored: true });
      await storage.reports.noteReturn(id, { kinds: ['late'], restored: false });
      for (let times = 0; times < 2; times += 1)
        await storage.transaction((tx) => tx.reports.noteResend(id, message.clientId));
      await storage.reports.keep(id, '{}');
      const { facts, figures } = (await storage.reports.facts([id])).get(id)!;
      assert.equal(figures, '{}');
      assert.deepEqual(
        [
          facts.returns,
          facts.restored,
          facts.reload_returns,
          facts.late_returns,
          facts.late_restored,
        ],
        [2, 1, 1, 2, 1],
      );
      assert.deepEqual([facts.sent_again, facts.duplicates], [1, 2]);
      await storage.sessions.remove(id);
      assert.equal((await storage.reports.facts([id])).size, 0);
    });

    test('B9: what waits to be counted is handed over once', async () => {
      const counted = { site: 'demo', agentId: '', figure: 'formShown', count: 1 } as const;
      for (let n = 0; n < 3; n += 1)
        await storage.reports.count({ ...counted, id: randomUUID(), at: NOW });
      const taken = await Promise.all([0, 1].map(() => storage.reports.takeCounts(10)));
      assert.equal(taken.flat().length, 3);
      assert.deepEqual(await storage.reports.takeCounts(10), []);
    });

    test('B9: the hours of an agent are extended from where any node has counted', async () => {
      const extend = (from: number, to: number) =>
        storage.reports.extendAvailability({ agentId: 'anna', from, to });
      assert.equal(await extend(100, 200), 100);
      assert.equal(await extend(150, 250), 200);
      assert.equal(await extend(150, 250), 250);
      assert.equal(await extend(400, 500), 400);
    });
  });
}
