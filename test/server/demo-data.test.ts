import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { createPasswords } from '../../server/agents/passwords.js';
import { createComponents, type Components } from '../../server/components.js';
import { readSettings } from '../../server/config.js';
import { createSteppedClock, writeDemoData } from '../../server/demo/write-demo-data.js';
import { createEmbeddedStorage } from '../../server/storage/embedded-storage.js';
import { SILENT } from '../support/database-files.js';

const END = Date.parse('2026-03-10T15:00:00Z');
const DAY_MS = 24 * 60 * 60_000;
const MONTH = { seed: 1, end: END, days: 2, conversations: 30 };

const opened: Components[] = [];
afterEach(async () => {
  for (const components of opened.splice(0)) await components.close();
});

async function fresh() {
  const clock = createSteppedClock(END - 3 * DAY_MS);
  const components = createComponents(readSettings({ LOG_LEVEL: 'silent' }), SILENT, {
    clock,
    storage: createEmbeddedStorage(':memory:'),
    passwords: createPasswords({ N: 1024, r: 8, p: 1 }),
  });
  opened.push(components);
  await components.prepare();
  return { ...components, clock };
}

async function filled() {
  const components = await fresh();
  const written = await writeDemoData(components, components.clock, MONTH);
  const { name } = (await components.storage.agents.findByName('Maya Kern'))!;
  const request = { name, password: written.password, address: '127.0.0.1' };
  const { agent } = await components.signIn.signIn(request);
  const { conversations } = await components.agents.listConversations(agent);
  return { ...components, agent, written, conversations };
}

test('Demo data: its figures count every conversation, and the search finds what was said', async () => {
  const { reports, history, agent, written } = await filled();
  assert.equal(written.conversations, MONTH.conversations);
  const { figures } = await reports.read(agent, { from: '2026-03-01', to: '2026-03-10' });
  const counted = figures.find(({ row }) => row === 'conversations');
  assert.equal(counted?.count, MONTH.conversations);
  const found = await history.read(agent, { text: 'delivery' });
  assert.notEqual(found.conversations.length, 0);
});

test('Demo data: its reports show how visitors came back, and the hours of all agents', async () => {
  const { reports, agent } = await filled();
  const { figures, agents } = await reports.read(agent, { from: '2026-03-01', to: '2026-03-10' });
  const counts = new Map(figures.map(({ row, count }) => [row, count]));
  for (const row of ['restoredAfterReload', 'restoredLate', 'restoredAfterLostNetwork'] as const)
    assert.notEqual(counts.get(row), 0, row);
  assert.equal(agents.length, 4);
  for (const { availableSeconds } of agents) assert.ok(availableSeconds >= 8 * 3600);
});

test('Demo data: no two open conversations have the same visitor’s name', async () => {
  const { conversations } = await filled();
  const names = conversations
    .filter(({ session }) => session.status !== 'abandoned')
    .map(({ visitor }) => visitor.name);
  assert.equal(new Set(names).size, names.length);
});

test('Demo data: some conversations are open at its end: waiting, answered and away', async () => {
  const { conversations } = await filled();
  const statuses = new Set(conversations.map(({ session }) => session.status));
  assert.deepEqual([...statuses].sort(), ['abandoned', 'active', 'queued']);
});

test('Demo data: the same seed makes the same conversations', async () => {
  const lines = (each: Awaited<ReturnType<typeof filled>>) =>
    each.conversations.map(({ visitor, lastMessage, session }) => [
      ...[visitor.name, lastMessage?.body, session.createdAt],
    ]);
  assert.deepEqual(lines(await filled()), lines(await filled()));
});

test('Demo data: a database that is in use is refused, and stays as it is', async () => {
  const components = await fresh();
  await writeDemoData(components, components.clock, MONTH);
  const again = writeDemoData(components, components.clock, MONTH);
  await assert.rejects(again, { code: 'conflict' });
  assert.equal((await components.storage.agents.list()).length, 4);
});
