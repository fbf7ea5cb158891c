import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { Kysely, type CompiledQuery } from 'kysely';
import Libsql from 'libsql';
import { createConversationRepository } from '../../../server/storage/conversation-repository.js';
import { createEmbeddedStorage } from '../../../server/storage/embedded-storage.js';
import { createMessageLogStatements } from '../../../server/storage/embedded-message-log.js';
import { createLibsqlDialect } from '../../../server/storage/libsql-dialect.js';
import type { Database } from '../../../server/storage/schema.js';
import { createSweepRepository } from '../../../server/storage/sweep-repository.js';
import { allUnlocked } from '../../../server/storage/unlocked-sessions.js';
import { newMessage, newSession, NOW } from '../../contracts/repositories-contract.js';

const SESSIONS = 2_000;
const LISTED = 40;
const ANNA = { id: 'anna', name: 'Anna' };
const BERT = { id: 'bert', name: 'Bert' };

/** Steps of the count of unread messages, which reads a hundred at most. */
const COUNTS_UNREAD = /^(CORRELATED SCALAR SUBQUERY \d+|CO-ROUTINE newer|SCAN newer)$/;

const folder = await mkdtemp(path.join(tmpdir(), 'chat-lists-'));
const file = path.join(folder, 'chat.db');
const storage = createEmbeddedStorage(file);
await storage.migrate();
await storage.transaction(async (tx) => {
  for (let index = 0; index < SESSIONS; index += 1) {
    const at = NOW - index;
    const agent = [undefined, ANNA, BERT][index % 3];
    const waitingSince = index % 2 === 0 ? at : undefined;
    const state = { firstVisitorAt: at, lastSeq: 2, addressGroup: index % 7, waitingSince };
    const session = newSession({ ...state, agent });
    await tx.sessions.insert(session);
    for (const seq of [1, 2]) await tx.messages.insert(newMessage(session.id, seq));
  }
});

const queries: CompiledQuery[] = [];
const db = new Kysely<Database>({
  dialect: createLibsqlDialect({ path: file }),
  log: ({ query }) => void queries.push(query),
});
const raw = new Libsql(file);
after(async () => {
  raw.close();
  await Promise.all([db.destroy(), storage.close()]);
  await rm(folder, { recursive: true });
});

function stepsOf({ sql, parameters }: CompiledQuery): string[] {
  const steps = raw.prepare(`explain query plan ${sql}`).all(parameters) as { detail: string }[];
  return steps.map(({ detail }) => detail);
}
function rowsOf({ sql, parameters }: CompiledQuery): number {
  return raw.prepare(sql).all(parameters).length;
}

for (const sites of [undefined, ['demo'], ['demo', 'other']])
  test(`SEC-11: the lists of an agent of ${sites?.join(' and ') ?? 'all sites'} read some places of an index`, async () => {
    const places = { own: 10, queue: 10, arrivals: 10, assigned: 10, snoozed: 0 };
    const request = { agentId: ANNA.id, sites, now: NOW, places };
    const { conversations, more } = await createConversationRepository(db).list(request);
    assert.deepEqual([conversations.length, more], [LISTED, 1_000]);

    const [count, ...others] = queries.splice(0).toReversed();
    assert.ok(others.length <= 6 * (sites?.length ?? 1) + 3, `${others.length} queries`);
    for (const query of others) {
      const steps = stepsOf(query);
      // Each finds its place by an index, in the order of the index: nothing is scanned or sorted.
      for (const step of steps.filter((each) => !COUNTS_UNREAD.test(each)))
        assert.match(
          step,
          /^SEARCH (sessions|messages|last|said|session_tags|blocks) USING (COVERING )?INDEX /,
          steps.join('\n'),
        );
      assert.ok(rowsOf(query) <= LISTED);
    }
    // The count ends at its limit, and reads nothing but the index.
    const scans = stepsOf(count!).filter((step) => / sessions\b/.test(step));
    assert.match(
      scans.join('\n'),
      /^(SCAN|SEARCH) sessions USING COVERING INDEX \w+( \(site=\?\))?$/,
    );
    assert.deepEqual(count!.parameters, [...(sites ?? []), LISTED + 1_000]);
  });

test('SEC-11: a first message finds its place by an index', async () => {
  const { enterLists } = createMessageLogStatements(db);
  const steps = stepsOf(enterLists({ sessionId: 'nobody' }));
  assert.ok(
    steps.some((step) => /^SEARCH others USING .*sessions_of_group \(address_group=\?/.test(step)),
    steps.join('\n'),
  );
  assert.ok(!steps.some((step) => step.startsWith('SCAN sessions')), steps.join('\n'));
});

test('SEC-11: the sweep looks for empty sessions among those only, however many are kept', async () => {
  await createSweepRepository(db, allUnlocked(db)).removeEmpty(NOW);
  const steps = stepsOf(queries.pop()!).filter((step) => step.includes(' sessions'));
  const [change, find] = steps;
  assert.match(change!, /^SEARCH sessions USING (COVERING )?INDEX \w+ \(id=\?\)$/);
  assert.match(find!, /^(SCAN|SEARCH) sessions USING (COVERING )?INDEX sessions_empty\b/);
  assert.equal(steps.length, 2);
});

test('C7: the sweep looks for logs to remove among the sessions that have one', async () => {
  await createSweepRepository(db, allUnlocked(db)).removeLogs(['demo'], NOW, NOW);
  const steps = stepsOf(queries.pop()!).filter((step) => step.includes(' sessions'));
  assert.match(
    steps[1]!,
    /^SEARCH sessions USING INDEX sessions_with_log \(site=\? AND closed_at</,
  );
  assert.equal(steps.length, 2);
});
