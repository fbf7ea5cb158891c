// How long reading an agent's lists takes at 100,000 open sessions, beside 300: the same number is listed.
// A fifth of the sessions is a flood from one address, and another fifth is the agent's own.
// Usage: node bench/agent-lists.mjs [rounds] [open sessions] [embedded|postgres]
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { createComponents } from '../dist/server/components.js';
import { readSettings } from '../dist/server/config.js';
import { createEmbeddedStorage } from '../dist/server/storage/embedded-storage.js';
import { createPostgresStorage } from '../dist/server/storage/postgres-storage.js';
import { systemIds } from '../dist/server/system-ports.js';
import { HOW_TO_GET_POSTGRES, startPostgres } from '../tools/services.mjs';
import { createDatabase } from './support/node-group.mjs';
import { cpuOfTree } from './support/process-figures.mjs';
import { medianRatio, spread } from './support/statistics.mjs';

const rounds = Number(process.argv[2] ?? 200);
const open = Number(process.argv[3] ?? 100_000);
const engine = process.argv[4] ?? 'embedded';
const FEW = 300;
const BATCH = 1_000;
const AGENTS = ['anna', 'bert', 'carla'];

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-bench-'));
const postgres = engine === 'postgres' ? await startPostgres() : undefined;
if (engine === 'postgres' && postgres === undefined) throw new Error(HOW_TO_GET_POSTGRES);
console.log(`making ${open} open sessions`);
const few = await fill('few', FEW);
const many = await fill('many', open);

const took = { few: [], many: [] };
for (let round = -10; round < rounds; round++) {
  const one = { few: await measure(few), many: await measure(many) };
  if (round < 0) continue; // the first ones warm up
  took.few.push(one.few);
  took.many.push(one.many);
}
console.log(`${rounds} rounds`);
report(FEW, took.few);
report(open, took.many);
const cpuOf = (all) => all.map((one) => one.cpu);
console.log(
  `ratio          ${medianRatio(cpuOf(took.many), cpuOf(took.few)).toFixed(2)} in CPU time (median of rounds)`,
);
await Promise.all([few.close(), many.close()]);
postgres?.stop();
fs.rmSync(root, { recursive: true, force: true });

function report(sessions, all) {
  const [ms, cpuMs] = [all.map((one) => one.ms), all.map((one) => one.cpu)];
  console.log(`${sessions} open`.padEnd(14), `${spread(ms)} ms, ${spread(cpuMs)} ms of CPU`);
}

async function fill(name, sessions) {
  const url = postgres === undefined ? undefined : await createDatabase(postgres);
  const storage = openStorage(name, url);
  const settings = readSettings({ LOG_LEVEL: 'silent' });
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const components = createComponents(settings, log, { storage });
  await components.prepare();
  const site = await components.sites.find('demo');
  const profile = { name: 'Vera', email: 'vera@shop.example' };
  const page = { url: 'https://shop.example/shoes?size=40', title: 'Shoes' };
  const request = { site: 'demo', profile, page, routingData: { cart: 'x'.repeat(500) } };
  const { answer } = await components.sessions.openSession(
    site,
    { openKey: systemIds.secret(), ...request },
    '192.0.2.1',
  );
  const template = await storage.sessions.find(answer.session.id);
  const now = Date.now();
  for (let from = 0; from < sessions; from += BATCH) {
    const count = Math.min(BATCH, sessions - from);
    const indexes = Array.from({ length: count }, (_, offset) => from + offset);
    const ids = new Map(indexes.map((index) => [index, randomUUID()]));
    await storage.transaction(async (tx) => {
      for (const index of indexes) await insert(tx, template, index, ids.get(index));
    });
    await Promise.all(
      indexes.map((index) => talk(storage, index, ids.get(index), now - sessions + index)),
    );
  }
  if (url !== undefined) await analyze(url);
  return {
    list: () =>
      components.agents.listConversations({
        id: AGENTS[0],
        name: 'Agent',
        role: 'admin',
        sites: undefined,
      }),
    close: () => storage.close(),
  };
}

function openStorage(name, url) {
  if (url === undefined) return createEmbeddedStorage(path.join(root, `${name}.db`));
  return createPostgresStorage({ url, poolSize: 10, statementSeconds: 60, connectSeconds: 10 });
}

/** PostgreSQL plans by what it knows of the tables, which it would find out in a minute. */
async function analyze(url) {
  const client = new Client(url);
  await client.connect();
  await client.query('vacuum analyze');
  await client.end();
}

/** Of five sessions, one belongs to the flood, two wait too, one is the agent's own, one another agent's. */
async function insert(tx, template, index, id) {
  const addressGroup = index % 5 === 0 ? 4_095 : index % 4_095;
  const hashes = { keyHash: id, exitKeyHash: id, openKeyHash: id };
  await tx.sessions.insert({ ...template, id, ...hashes, addressGroup, lease: 1 });
}

async function talk({ messageLog }, index, sessionId, at) {
  const words = () => {
    const ids = { id: randomUUID(), clientId: randomUUID() };
    return { sessionId, ...ids, body: `Where is my order? It was number ${index}.`, at };
  };
  const byVisitor = () => messageLog.appendByVisitor(words(), { lease: 1, idleAt: at, leftAt: at });
  const kind = index % 5;
  await byVisitor();
  if (kind < 3) return;
  const agent = kind === 3 ? AGENTS[0] : AGENTS[1 + (index % 2)];
  const change = { agentId: agent, agentName: agent, idleAt: at, autoResolveAt: undefined };
  await messageLog.appendByAgent(words(), change);
  if (index % 2 === 0) await byVisitor();
}

async function measure({ list }) {
  const start = performance.now();
  const before = cpuTime();
  const { conversations } = await list();
  const cpu = cpuTime() - before;
  if (conversations.length !== FEW) throw new Error(`${conversations.length} are listed`);
  return { ms: performance.now() - start, cpu };
}

/** Milliseconds of this process and of PostgreSQL, which counts in steps of 10 ms. */
function cpuTime() {
  const { user, system } = process.cpuUsage();
  return (user + system + (postgres === undefined ? 0 : cpuOfTree(postgres.pid()))) / 1000;
}
