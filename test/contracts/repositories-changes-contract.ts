import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { termsOf } from '../../server/storage/search-words.js';
import type { Storage } from '../../server/storage/storage.js';
import { bodyIssue, type Message } from '../../src/protocol/message.js';
import { newSession, newWords, NOW } from './repositories-contract.js';

const ANNA = { id: 'anna', name: 'Anna' };

/** What every storage has to keep of messages that were changed. `open` gives an empty, migrated one. */
export function repositoriesChangesContract(
  name: string,
  open: () => Promise<Storage>,
  options: { skip?: string | false } = {},
): void {
  describe(`Storage contract, changes of messages: ${name}`, options, () => {
    let storage: Storage;
    before(async () => {
      storage = await open();
    });
    after(() => storage.close());

    /** A session with one message of an agent. */
    const start = async (body: string) => {
      const { id } = newSession({ firstVisitorAt: NOW });
      await storage.sessions.insert(newSession({ id, firstVisitorAt: NOW }));
      const words = { ...newWords(id), body };
      const change = { agentId: ANNA.id, agentName: ANNA.name, idleAt: NOW };
      await storage.messageLog.appendByAgent(words, { ...change, autoResolveAt: undefined });
      return { id, messageId: words.id };
    };
    const change = (sessionId: string, messageId: string, body?: string, now = NOW) =>
      storage.transaction(async (tx) => {
        const { seq } = (await tx.sessions.takeSystemSeq({ id: sessionId, now }))!;
        const entry = { id: randomUUID(), clientId: randomUUID(), seq, at: now };
        return tx.messageChanges.apply({ sessionId, messageId, body, entry });
      });
    const log = async (id: string): Promise<Message[]> =>
      (await storage.messages.pageAfter(id, 0, 50)).messages;
    const search = async (text: string) => {
      const due = { before: NOW + 1e9, limit: 5 };
      while ((await storage.transaction((tx) => tx.searchIndex.indexDue(due))) > 0);
      const all = { sites: undefined, agentId: undefined, from: undefined, to: undefined };
      const page = { below: undefined, limit: 50 };
      const terms = termsOf(text);
      const { found } = await storage.history.search(terms, { status: 'all', ...all }, page);
      return found.map(({ session }) => session.id);
    };

    test('CHG-1: an edit changes the message, and adds an entry to the log that tells it', async () => {
      const { id, messageId } = await start('Helo');
      const entry = (await change(id, messageId, 'Hello 🙂'))!;
      assert.deepEqual(
        [entry.seq, entry.author, entry.code, entry.params],
        [2, { kind: 'system' }, 'message_edited', { messageId, body: 'Hello 🙂' }],
      );
      const [message, told] = await log(id);
      assert.deepEqual([message!.seq, message!.body, message!.changed], [1, 'Hello 🙂', 'edited']);
      assert.deepEqual(told, entry);
      assert.deepEqual(await storage.messageChanges.find(id, messageId), {
        message,
        authorId: 'anna',
      });
      assert.equal(await storage.messageChanges.find(id, randomUUID()), undefined);
    });

    test('CHG-1: once it is deleted, no entry of the log has any of its texts, and nothing changes it', async () => {
      const { id, messageId } = await start('first');
      await change(id, messageId, 'second');
      const entry = (await change(id, messageId))!;
      assert.deepEqual([entry.code, entry.params], ['message_deleted', { messageId }]);
      const entries = await log(id);
      assert.doesNotMatch(JSON.stringify(entries), /first|second/);
      assert.deepEqual(
        entries.map(({ body, changed, code }) => [body, changed ?? code]),
        [
          ['', 'deleted'],
          ['A message was deleted.', 'message_deleted'],
          ['A message was deleted.', 'message_deleted'],
        ],
      );
      assert.equal(await change(id, messageId, 'third'), undefined);
    });

    test('CHG-1: the English text of an entry is a valid one, however long the new text is', async () => {
      const { id, messageId } = await start('short');
      const entry = (await change(id, messageId, 'x'.repeat(4_000)))!;
      assert.equal(bodyIssue(entry.body), undefined);
    });

    test('CHG-1: the texts before are kept in their order, and go with the log', async () => {
      const { id, messageId } = await start('first');
      await change(id, messageId, 'second', NOW + 1);
      await change(id, messageId, undefined, NOW + 2);
      assert.deepEqual(await storage.messageChanges.versions(id, messageId), [
        { body: 'first', until: NOW + 1 },
        { body: 'second', until: NOW + 2 },
      ]);
      await storage.messages.removeAll(id);
      assert.deepEqual(await storage.messageChanges.versions(id, messageId), []);
    });

    test('CHG-1: an entry is no last message of a line, and no message of the history', async () => {
      const { id, messageId } = await start('Helo');
      await change(id, messageId, 'Hello');
      const line = (await storage.conversations.find(id))!;
      assert.deepEqual([line.lastMessage?.seq, line.lastMessage?.body], [1, 'Hello']);
      const all = { sites: undefined, agentId: undefined, from: undefined, to: undefined };
      const page = { before: undefined, limit: 50 };
      const found = await storage.history.list({ status: 'all', ...all }, page);
      assert.equal(found.find((each) => each.id === id)?.messages, 1);
    });

    test('CHG-1: the search finds the text as it is now', async () => {
      const { id, messageId } = await start('kangaroo');
      assert.deepEqual(await search('kangaroo'), [id]);
      await change(id, messageId, 'wallaby');
      assert.deepEqual([await search('kangaroo'), await search('wallaby')], [[], [id]]);
      await change(id, messageId);
      assert.deepEqual(await search('wallaby'), []);
    });
  });
}
