// What it is worth to commit the messages of one turn together: commits a second and CPU time for one
// message, at several numbers of sessions with one message in flight each.
// Usage: node bench/group-commit.mjs [rounds] [messages per round]
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createComponents } from '../dist/server/components.js';
import { readSettings } from '../dist/server/config.js';
import { createEmbeddedStorage } from '../dist/server/storage/embedded-storage.js';
import { systemIds } from '../dist/server/system-ports.js';
import { medianRatio, spread } from './support/statistics.mjs';

const rounds = Number(process.argv[2] ?? 7);
const messages = Number(process.argv[3] ?? 2_000);
const SESSIONS = [1, 20, 200];

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-bench-'));
const alone = await open('alone', false);
const grouped = await open('grouped', true);

console.log(`${rounds} rounds of ${messages} messages, one in flight for each session`);
for (const sessions of SESSIONS) {
  const taken = { alone: [], grouped: [] };
  for (let round = -1; round < rounds; round++) {
    const one = {
      alone: await measure(alone, sessions),
      grouped: await measure(grouped, sessions),
    };
    if (round < 0) continue; // the first one warms up
    taken.alone.push(one.alone);
    taken.grouped.push(one.grouped);
  }
  const rates = (kind) => taken[kind].map(({ perSecond }) => perSecond);
  const cpu = (kind) => taken[kind].map(({ cpuPerMessage }) => cpuPerMessage);
  console.log(`\n${sessions} sessions`);
  for (const kind of ['alone', 'grouped'])
    console.log(
      `${kind.padEnd(8)} ${spread(rates(kind), 0)} messages a second, ` +
        `${spread(cpu(kind), 0)} µs CPU a message`,
    );
  const faster = medianRatio(rates('grouped'), rates('alone')).toFixed(2);
  const cheaper = medianRatio(cpu('grouped'), cpu('alone')).toFixed(2);
  console.log(`ratio    ${faster} in messages a second, ${cheaper} in CPU time (median of rounds)`);
}
await Promise.all([alone.close(), grouped.close()]);
fs.rmSync(root, { recursive: true, force: true });

async function open(name, groupCommits) {
  const storage = createEmbeddedStorage(path.join(root, `${name}.db`), { groupCommits });
  const unlimited = {
    MESSAGES_PER_MINUTE: '100000000',
    MESSAGE_BURST: '100000000',
    SESSIONS_PER_ADDRESS_PER_HOUR: '100000000',
    MESSAGES_PER_ADDRESS_PER_MINUTE: '100000000',
    BYTES_PER_ADDRESS_PER_DAY: '100000000000',
  };
  const settings = readSettings({ LOG_LEVEL: 'silent', ...unlimited });
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const { prepare, sites, sessions } = createComponents(settings, log, { storage });
  await prepare();
  const site = await sites.find('demo');
  const senders = [];
  const address = '192.0.2.1';
  for (let count = 0; count < Math.max(...SESSIONS); count++) {
    const request = { openKey: systemIds.secret(), site: 'demo' };
    const { answer } = await sessions.openSession(site, request, address);
    const sessionId = answer.session.id;
    const { lease } = await sessions.acceptSocket({ sessionId, tabId: randomUUID() });
    const post = { sessionId, site: 'demo', address, lease };
    senders.push((body) => sessions.post({ ...post, clientId: randomUUID(), body }));
  }
  return { senders, close: () => storage.close() };
}

async function measure({ senders }, sessions) {
  const each = Math.ceil(messages / sessions);
  const start = performance.now();
  const cpu = process.cpuUsage();
  await Promise.all(
    senders.slice(0, sessions).map(async (send) => {
      for (let count = 0; count < each; count++) await send(`Where is my order? ${count}`);
    }),
  );
  const { user, system } = process.cpuUsage(cpu);
  const sent = each * sessions;
  return {
    perSecond: sent / ((performance.now() - start) / 1000),
    cpuPerMessage: (user + system) / sent,
  };
}
