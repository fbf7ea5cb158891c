import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { NewNote } from '../../server/storage/note-repository.js';
import { toTime, type SessionRecord } from '../../server/storage/session-record.js';
import { UniqueViolation } from '../../server/storage/storage-errors.js';
import type { Storage } from '../../server/storage/storage.js';
import { MAX_LOADED_NOTES, MAX_PAGE_BYTES } from '../../src/protocol/limits.js';
import { newMessage, newSession, newWords, NOW } from './repositories-contract.js';

const ANNA = { id: 'anna', name: 'Anna' };

function newNote(sessionId: string, body = 'a note', change: Partial<NewNote> = {}): NewNote {
  const [id, clientId] = [randomUUID(), randomUUID()];
  return { id, sessionId, clientId, author: ANNA, body, at: NOW, ...change };
}

/** What every storage has to keep of notes and tags. `open` gives an empty, migrated one. */
export function repositoriesNotesContract(
  name: string,
  open: () => Promise<Storage>,
  options: { skip?: string | false } = {},
): void {
  describe(`Storage contract, notes and tags: ${name}`, options, () => {
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
    const add = (note: NewNote) => storage.transaction((tx) => tx.notes.add(note));
    const answer = (id: string) =>
      storage.messageLog.appendByAgent(newWords(id), {
        agentId: ANNA.id,
        agentName: ANNA.name,
        idleAt: NOW,
        autoResolveAt: undefined,
      });
    const numbers = async (id: string, afterNote?: number) =>
      (await storage.notes.page(id, afterNote)).notes.map(({ n }) => n);
    const setTags = (id: string, tags: string[], now = NOW) =>
      storage.transaction((tx) => tx.tags.replace(id, tags, now));

    test('CHG-2: a note comes back as it was put in, behind the head of the log', async () => {
      const { id } = await insert();
      await answer(id);
      const note = newNote(id, 'Ä 🙂 <b>');
      const stored = await add(note);
      assert.deepEqual(stored, {
        id: note.id,
        clientId: note.clientId,
        n: 1,
        afterSeq: 1,
        author: { name: 'Anna' },
        body: note.body,
        at: toTime(NOW),
      });
      assert.deepEqual(await storage.notes.page(id, undefined), { notes: [stored], head: 1 });
      assert.deepEqual(await storage.notes.find(id, 1), stored);
      assert.deepEqual(await storage.notes.findByClientId(id, note.clientId), {
        note: stored,
        authorId: 'anna',
      });
      assert.equal(await storage.notes.find(id, 2), undefined);
      assert.equal(await storage.notes.findByClientId(id, randomUUID()), undefined);
    });

    test('CHG-2: notes have a counter of their own: messages and notes take no number of each other', async () => {
      const { id } = await insert();
      const placed: [number, number][] = [];
      for (let count = 0; count < 3; count += 1) {
        const appended = await answer(id);
        const note = await add(newNote(id));
        placed.push([appended!.seq, note!.n]);
        assert.equal(note!.afterSeq, appended!.seq);
      }
      assert.deepEqual(placed, [
        [1, 1],
        [2, 2],
        [3, 3],
      ]);
      const [head] = await storage.sessions.heads([id]);
      assert.deepEqual([head?.lastSeq, head?.lastNote], [3, 3]);
      assert.equal((await storage.messages.pageAfter(id, 0, 10)).messages.length, 3);
    });

    test('CHG-2: a note changes nothing else of its session, and is added to a closed one too', async () => {
      const over = { status: 'ended', closedAt: NOW, firstVisitorAt: NOW } as const;
      for (const record of [await insert({ firstVisitorAt: NOW }), await insert(over)]) {
        assert.equal((await add(newNote(record.id, 'x', { at: NOW + 5 })))?.n, 1);
        assert.deepEqual(await storage.sessions.find(record.id), record);
      }
      assert.equal(await add(newNote(randomUUID())), undefined);
    });

    test('COM-1: one clientId, one note of a session', async () => {
      const [one, other] = [await insert(), await insert()];
      const note = newNote(one.id);
      await add(note);
      await assert.rejects(add({ ...note, id: randomUUID() }), UniqueViolation);
      assert.equal((await add({ ...note, id: randomUUID(), sessionId: other.id }))?.n, 1);
      assert.equal((await add(newNote(one.id)))?.n, 2);
    });

    test('CHG-2: notes that are added at the same time are numbered without a gap', async () => {
      const { id } = await insert();
      await Promise.all(Array.from({ length: 20 }, () => add(newNote(id))));
      assert.deepEqual(
        await numbers(id),
        Array.from({ length: 20 }, (_, index) => index + 1),
      );
    });

    test('CHG-2: a page begins after a note; without one, or after none that is there, with the newest 500', async () => {
      const { id } = await insert();
      await storage.transaction(async (tx) => {
        for (let n = 1; n <= MAX_LOADED_NOTES + 2; n += 1) await tx.notes.add(newNote(id));
      });
      const { notes, head } = await storage.notes.page(id, undefined);
      assert.deepEqual([notes[0]?.n, notes.at(-1)?.n, notes.length, head], [3, 502, 500, 502]);
      assert.deepEqual(await numbers(id, 500), [501, 502]);
      assert.deepEqual(await numbers(id, 502), []);
      assert.deepEqual((await numbers(id, 503))[0], 3);
      assert.deepEqual(await storage.notes.page(randomUUID(), 4), { notes: [], head: 0 });
    });

    test('RES-5: a page of notes has as many as fit, and always one', async () => {
      const { id } = await insert();
      const body = '\u20ac'.repeat(4_000);
      const fitting = Math.floor(MAX_PAGE_BYTES / (body.length * 3));
      await storage.transaction(async (tx) => {
        for (let n = 0; n < fitting * 2; n += 1) await tx.notes.add(newNote(id, body));
      });
      const first = await storage.notes.page(id, undefined);
      assert.ok(first.notes.length > 1 && first.notes.length <= fitting);
      assert.equal(first.head, fitting * 2);
      const last = first.notes.at(-1)!.n;
      assert.equal((await numbers(id, last))[0], last + 1);
    });

    test('C8: a session takes its notes and tags with it', async () => {
      const { id } = await insert();
      await add(newNote(id));
      await setTags(id, ['gone with its session']);
      await storage.notes.removeAll(id);
      assert.deepEqual(await storage.notes.page(id, undefined), { notes: [], head: 0 });
      assert.equal((await add(newNote(id)))?.n, 2);
      await storage.sessions.remove(id);
      assert.deepEqual(await storage.notes.page(id, undefined), { notes: [], head: 0 });
      assert.deepEqual(await storage.tags.ofSessions([id]), new Map());
      assert.ok(
        !(await storage.tags.known({ sites: undefined, limit: 100 })).includes(
          'gone with its session',
        ),
      );
    });

    test('C7: a site that keeps no log removes notes, tags and context, also what is added later', async () => {
      const site = 'keeps-no-log';
      const over = { status: 'ended', closedAt: NOW, firstVisitorAt: NOW } as const;
      const [{ id }, other] = [await insert({ site, ...over }), await insert({ site })];
      const sweep = () => storage.transaction((tx) => tx.sweeps.removeLogs([site], NOW, NOW));
      await storage.messages.insert(newMessage(id, 1));
      await storage.reports.take([id]);
      for (const sessionId of [id, other.id]) {
        await add(newNote(sessionId));
        await setTags(sessionId, ['open']);
      }
      assert.deepEqual(await sweep(), [id]);
      assert.deepEqual(await numbers(id), []);
      assert.deepEqual([...(await storage.tags.ofSessions([id, other.id])).keys()], [other.id]);
      assert.deepEqual(await numbers(other.id), [1]);

      await add(newNote(id));
      assert.deepEqual(await sweep(), [id]);
      await setTags(id, ['late']);
      assert.deepEqual(await sweep(), [id]);
      const context = { data: { late: true }, version: 1 };
      await storage.transaction((tx) => tx.externalContexts.setOfSession(id, context, NOW));
      assert.deepEqual(await sweep(), [id]);
      assert.deepEqual(await sweep(), []);
      assert.deepEqual((await storage.externalContexts.ofSession(id)).data, {});
      assert.deepEqual(await numbers(id), []);
    });

    test('C8: what is closed for long goes with its notes and tags', async () => {
      const { id } = await insert({ status: 'ended', closedAt: NOW - 10, firstVisitorAt: NOW });
      await add(newNote(id));
      await setTags(id, ['old']);
      await storage.reports.take([id]);
      assert.ok((await storage.sweeps.removeClosed(NOW - 10, { except: [] })).includes(id));
      assert.deepEqual(await storage.notes.page(id, undefined), { notes: [], head: 0 });
      assert.deepEqual(await storage.tags.ofSessions([id]), new Map());
    });

    test('B8: tags replace those before, keep their order, and stand in the lines of the lists', async () => {
      const { id } = await insert({ firstVisitorAt: NOW });
      assert.equal(await setTags(id, ['vip', 'Ärger', 'a']), true);
      assert.equal(await setTags(id, ['Ärger', 'new', 'vip']), true);
      const tags = ['Ärger', 'new', 'vip'];
      assert.deepEqual(await storage.tags.ofSessions([id]), new Map([[id, tags]]));
      assert.deepEqual((await storage.conversations.find(id))?.tags, tags);
      const [line] = await storage.conversations.findAll([id]);
      assert.deepEqual(line?.tags, tags);
      const places = { own: 5, queue: 100, arrivals: 5, assigned: 5, snoozed: 0 };
      const { conversations } = await storage.snapshot((tx) =>
        tx.conversations.list({ agentId: ANNA.id, sites: undefined, now: NOW, places }),
      );
      assert.deepEqual(conversations.find(({ session }) => session.id === id)?.tags, tags);
      await setTags(id, []);
      assert.deepEqual((await storage.conversations.find(id))?.tags, []);
      assert.equal(await setTags(randomUUID(), ['x']), false);
    });

    test('B8: of two agents who set tags at the same time one has the last word', async () => {
      const { id } = await insert();
      const one = ['a', 'b'];
      const other = ['c', 'B', 'd'];
      await Promise.all([setTags(id, one), setTags(id, other)]);
      const tags = (await storage.tags.ofSessions([id])).get(id);
      assert.ok([one, other].some((all) => JSON.stringify(all) === JSON.stringify(tags)));
    });

    test('B8: known tags: the last used first, each once in any case', async () => {
      const [one, other] = [await insert(), await insert()];
      await setTags(one.id, ['k1', 'k2', 'Billing'], NOW + 1_000);
      await setTags(other.id, ['billing', 'k3'], NOW + 2_000);
      await setTags(one.id, ['k1', 'Billing', 'k4'], NOW + 3_000);
      const known = await storage.tags.known({ sites: undefined, limit: 100 });
      const ours = known.filter((tag) => /^k\d$|billing/i.test(tag));
      assert.deepEqual(ours, ['k4', 'billing', 'k3', 'k1']);
      assert.equal((await storage.tags.known({ sites: undefined, limit: 2 })).length, 2);
      const theirs = await insert({ site: 'theirs' });
      await setTags(theirs.id, ['of theirs']);
      assert.deepEqual(await storage.tags.known({ sites: ['theirs'], limit: 9 }), ['of theirs']);
      assert.deepEqual(await storage.tags.known({ sites: [], limit: 9 }), []);
    });
  });
}
