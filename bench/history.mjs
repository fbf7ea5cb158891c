// How long the history takes to answer with 100,000 conversations of 20 messages each: its first page, the page
// after 1,000 conversations, and searches for a word that nearly all have, or few, or none.
// Usage: node bench/history.mjs [rounds] [conversations] [embedded|postgres]
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Kysely } from 'kysely';
import { Client } from 'pg';
import { createComponents } from '../dist/server/components.js';
import { readSettings } from '../dist/server/config.js';
import { createEmbeddedStorage } from '../dist/server/storage/embedded-storage.js';
import { createLibsqlDialect } from '../dist/server/storage/libsql-dialect.js';
import { createPostgresConnections } from '../dist/server/storage/postgres-dialect.js';
import { createPostgresStorage } from '../dist/server/storage/postgres-storage.js';
import { HOW_TO_GET_POSTGRES, startPostgres } from '../tools/services.mjs';
import { createDatabase } from './support/node-group.mjs';
import { COMMON, RARE, seedConversations } from './support/seed-conversations.mjs';
import { spread } from './support/statistics.mjs';

const rounds = Number(process.argv[2] ?? 20);
const conversations = Number(process.argv[3] ?? 100_000);
const engine = process.argv[4] ?? 'embedded';
const MESSAGES = 20;
const YEAR_MS = 365 * 24 * 60 * 60_000;
const ADMIN = { id: 'admin', name: 'Admin', role: 'admin', sites: undefined };
const OF_SMALL_SITE = { ...ADMIN, role: 'agent', sites: ['small'] };

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-bench-'));
const file = path.join(root, 'chat.db');
const postgres = engine === 'postgres' ? await startPostgres() : undefined;
if (engine === 'postgres' && postgres === undefined) throw new Error(HOW_TO_GET_POSTGRES);
const url = postgres && (await createDatabase(postgres));
const options = { url, poolSize: 10, statementSeconds: 300, connectSeconds: 10 };
const storage = url === undefined ? createEmbeddedStorage(file) : createPostgresStorage(options);
const log = { debug() {}, info() {}, warn() {}, error() {} };
const server = createComponents(readSettings({ LOG_LEVEL: 'silent' }), log, { storage });
await server.prepare();

await timed(`making ${conversations} conversations of ${MESSAGES} messages`, async () => {
  const dialect =
    url === undefined
      ? createLibsqlDialect({ path: file })
      : createPostgresConnections(options).dialect;
  const db = new Kysely({ dialect });
  const since = Date.now() - YEAR_MS;
  await seedConversations(db, { conversations, messages: MESSAGES, since });
  await db.destroy();
});
const before = await size();
await timed('indexing them', async () => {
  while (!(await isIndexed())) await server.indexConversations();
});
console.log(`${mib(before)} MiB without the index, ${mib(await size())} MiB with it`);
if (url !== undefined) await query('vacuum analyze');

const page = (request, agent = ADMIN) => server.history.read(agent, request);
const deep = await pageAfter(1_000);
const deepSearch = (await page({ text: COMMON })).next;
const FIGURES = {
  'first page': () => page({}),
  'first page, all statuses': () => page({ status: 'all' }),
  'page after 1,000': () => page({ cursor: deep }),
  'nothing fits (status away)': () => page({ status: 'away' }),
  'first page, limited to 2 % of all': () => page({}, OF_SMALL_SITE),
  'a rare word': () => page({ text: `${RARE} ` }),
  'a common word': () => page({ text: `${COMMON} ` }),
  'a common word, next page': () => page({ text: COMMON, cursor: deepSearch }),
  'a common word and a rare one': () => page({ text: `${COMMON} ${RARE}` }),
  'a beginning of 3 letters': () => page({ text: COMMON.slice(0, 3) }),
  'a word that nobody said': () => page({ text: 'qqqqqqq ' }),
  'a common word, nothing fits': () => page({ text: COMMON, status: 'away' }),
  'a common word, limited to 2 % of all': () => page({ text: `${COMMON} ` }, OF_SMALL_SITE),
};
console.log(`${rounds} rounds; ms: median (least – most)`);
for (const [name, work] of Object.entries(FIGURES)) {
  const taken = [];
  let answer;
  for (let round = -2; round < rounds; round++) {
    const start = performance.now();
    answer = await work();
    if (round >= 0) taken.push(performance.now() - start); // the first two warm up
  }
  console.log(`${name.padEnd(40)} ${spread(taken)}   ${answer.conversations.length} found`);
}
await storage.close();
postgres?.stop();
fs.rmSync(root, { recursive: true, force: true });

async function pageAfter(count) {
  let cursor;
  for (let seen = 0; seen < count; seen += 50) cursor = (await page({ cursor })).next;
  return cursor;
}

async function isIndexed() {
  const marked = (await storage.searchIndex.markedSince()) === undefined;
  return marked && (await storage.searchIndex.countDue()) === 0;
}

async function timed(what, work) {
  const start = performance.now();
  await work();
  console.log(`${what}: ${((performance.now() - start) / 1000).toFixed(0)} s`);
}

async function size() {
  if (url === undefined) {
    await storage.scrub();
    return fs.statSync(file).size;
  }
  const { rows } = await query('select pg_database_size(current_database()) as bytes');
  return Number(rows[0].bytes);
}

async function query(sql) {
  const client = new Client(url);
  await client.connect();
  const answer = await client.query(sql);
  await client.end();
  return answer;
}

function mib(bytes) {
  return (bytes / 2 ** 20).toFixed(0);
}
