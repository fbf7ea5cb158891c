// How long a report takes to answer: a year at 5,000 conversations a day, in time zones with few and with many
// quarters of an hour to read; in the embedded database, and in PostgreSQL if this machine has it.
// Usage: node bench/reports.mjs [rounds] [days] [conversations a day] [sites]
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createComponents } from '../dist/server/components.js';
import { readSettings } from '../dist/server/config.js';
import { copyIntoPostgres } from '../dist/server/storage/copy-database.js';
import { createEmbeddedStorage } from '../dist/server/storage/embedded-storage.js';
import { createPostgresStorage } from '../dist/server/storage/postgres-storage.js';
import { startPostgres } from '../tools/services.mjs';
import { addDay, seeded } from './support/report-data.mjs';
import { spread } from './support/statistics.mjs';

const [rounds, days, conversations, siteCount] = [7, 365, 5_000, 1].map((value, index) =>
  Number(process.argv[2 + index] ?? value),
);
const DAY_MS = 24 * 60 * 60_000;
const LAST = Date.UTC(2026, 5, 30);
const TIME_ZONES = ['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/Los_Angeles'];
const AGENTS = Array.from({ length: 12 }, (_, n) => `agent-${n}`);
const SITES = Array.from({ length: siteCount }, (_, n) => `site-${n}`);

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-bench-'));
const file = path.join(root, 'chat.db');
const embedded = createEmbeddedStorage(file);
await embedded.migrate();
const agent = {
  passwordHash: 'x',
  available: true,
  role: 'agent',
  sites: undefined,
  disabled: false,
};
for (const id of AGENTS) await embedded.agents.insert({ ...agent, id, name: id }, 0);
const random = seeded(1);
// A day more on both sides: days of a time zone begin and end in them.
for (let day = LAST - days * DAY_MS; day <= LAST + DAY_MS; day += DAY_MS)
  await addDay(embedded, { day, conversations, sites: SITES, agents: AGENTS, random });

console.log(
  `${days} days, ${conversations} conversations a day, ${siteCount} sites; ${rounds} rounds, ms`,
);
await measure('embedded', embedded);
await embedded.close();
const server = await startPostgres();
if (server !== undefined) {
  const url = server.url('postgres');
  const options = { url, poolSize: 5, statementSeconds: 60, connectSeconds: 5 };
  await copyIntoPostgres(file, options);
  const postgres = createPostgresStorage(options);
  await measure('PostgreSQL', postgres);
  await postgres.close();
  server.stop();
}
fs.rmSync(root, { recursive: true, force: true });

async function measure(name, storage) {
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const clock = { now: Date.now, after: () => () => undefined };
  const settings = readSettings({ LOG_LEVEL: 'silent' });
  const { reports } = createComponents(settings, log, { storage, clock });
  const toDay = (time) => new Date(time).toISOString().slice(0, 10);
  const range = { from: toDay(LAST - (days - 1) * DAY_MS), to: toDay(LAST) };
  for (const timeZone of TIME_ZONES) {
    const taken = [];
    const cpu = [];
    for (let round = -1; round < rounds; round += 1) {
      const start = performance.now();
      const before = process.cpuUsage();
      const report = await reports.read({ role: 'admin' }, { ...range, timeZone });
      const { user, system } = process.cpuUsage(before);
      if (round >= 0) {
        // The first one warms up.
        taken.push(performance.now() - start);
        cpu.push((user + system) / 1000);
      }
      // The control: the days are all there, and nothing else.
      const counted = report.days.reduce((sum, day) => sum + day.conversations, 0);
      if (Math.abs(counted - days * conversations) > conversations)
        throw new Error(`${counted} conversations`);
    }
    const [wall, own] = [spread(taken, 0), spread(cpu, 0)];
    console.log(`${name.padEnd(10)} ${timeZone.padEnd(20)} ${wall}; CPU ${own}`);
  }
}
