// What honest visitors notice while somebody with one machine attacks: the 99th percentile from Send to the
// acknowledgement, before each attack and during it; what was lost or doubled; memory and open files of the
// server. Server, honest visitors and attacker are processes of their own on this machine. The server holds out
// if the percentile at most doubles, or is at most a second. Only on Linux: it has an address for each visitor, and
// figures of processes in /proc.
// Usage: npm run bench:hostile -- [visitors] [agents] [seconds before] [seconds of each attack] [attack…]
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Libsql from 'libsql';
import { ATTACKS } from './hostile/attacks.mjs';
import { memoryOf } from './support/process-figures.mjs';
import { signUpAgents } from './support/sign-up-agents.mjs';

const [visitors = 2_000, agents = 50, before = 300, during = 60] = process.argv
  .slice(2, 6)
  .map(Number);
const chosen = process.argv.slice(6);
const attacks = Object.keys(ATTACKS).filter(
  (name) => chosen.length === 0 || chosen.some((part) => name.includes(part)),
);
/** How long the time before each attack is measured. */
const QUIET_SECONDS = 30;
/** The mean time from a visitor's message to the next one. */
const REST_SECONDS = 30;

const DATA_DIR = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-bench-'));
const cookies = await signUpAgents({ DATA_DIR, LOG_LEVEL: 'silent' }, agents);
const server = await startServer();
const honest = await startHonest();

let shownTwice = 0;
await measure('without attack', before, undefined);
for (const name of attacks) {
  const quiet = await measure(`quiet before: ${name}`, QUIET_SECONDS, undefined);
  const attack = startAttack(name);
  await measure(name, during, quiet);
  console.log(`  attacker: ${await attack}`);
}
await wait(10_000);
const after = server.state();
const { acked, waiting } = await ask(honest, 'end');
server.stop();
await once(server.child, 'exit');

const stored = checkStored(acked);
console.log(
  `\n${acked.length} messages acknowledged, ${waiting.length} on their way at the end; ` +
    `lost ${stored.lost}, doubled ${stored.doubled}, shown twice ${shownTwice}`,
);
console.log(`10 s after the last attack: ${after.rss} MB, ${after.files} open files`);
fs.rmSync(DATA_DIR, { recursive: true, force: true });

async function startServer() {
  const env = { ...process.env, PORT: '0', HOST: '127.0.0.1', DATA_DIR, LOG_LEVEL: 'error' };
  // Longer than a run, so that no token is renewed during a measurement.
  env.TOKEN_SECONDS = '7200';
  const child = spawn(process.execPath, ['dist/server/main.js'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  for (;;) {
    const [chunk] = await once(child.stdout, 'data');
    printed += chunk;
    const found = /Ready: (http:\/\/[^\s/]+)/.exec(printed);
    if (found) return { child, address: found[1], state, stop: () => child.kill('SIGTERM') };
  }

  function state() {
    return {
      rss: Math.round(memoryOf(child.pid) / 1024 / 1024),
      files: fs.readdirSync(`/proc/${child.pid}/fd`).length,
    };
  }
}

async function startHonest() {
  const plan = { server: server.address, visitors, cookies, restSeconds: REST_SECONDS };
  const program = new URL('hostile/honest-load.mjs', import.meta.url).pathname;
  const child = fork(program, [], { env: { ...process.env, HONEST: JSON.stringify(plan) } });
  child.once('exit', (status) => {
    if (status !== 0) throw new Error('the honest load ended early');
  });
  await once(child, 'message');
  return child;
}

async function ask(child, question) {
  child.send(question);
  const [answer] = await once(child, 'message');
  return answer;
}

/** Resolves with what the attacker did, when it is over. */
async function startAttack(name) {
  const program = new URL('hostile/attacks.mjs', import.meta.url).pathname;
  // An address of its own: so each attack finds whole quotas.
  const from = `127.99.99.${1 + attacks.indexOf(name)}`;
  const child = spawn(process.execPath, [program, name, server.address, String(during), from], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (chunk) => (printed += chunk));
  await once(child, 'close');
  return printed;
}

async function measure(name, seconds, quiet) {
  await ask(honest, 'take');
  const end = performance.now() + seconds * 1000;
  let [rss, files] = [0, 0];
  while (performance.now() < end) {
    await wait(500);
    const now = server.state();
    rss = Math.max(rss, now.rss);
    files = Math.max(files, now.files);
  }
  const { taken, doubled, disconnects } = await ask(honest, 'take');
  taken.sort((a, b) => a - b);
  const at = (share) => taken[Math.floor(taken.length * share)] ?? 0;
  const [p50, p99] = [at(0.5), at(0.99)];
  shownTwice = doubled;
  const holds = quiet && (p99 <= 2 * quiet.p99 || p99 <= 1000);
  console.log(
    `${name}: ${taken.length} messages, p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms` +
      `${quiet ? ` (${holds ? 'holds' : 'TOO LONG'})` : ''}, most ${rss} MB, ${files} open files, ` +
      `${disconnects} disconnects`,
  );
  return { p99 };
}

/** Counts the acknowledged messages that are not in the database, and those that are there twice. */
function checkStored(ids) {
  const database = new Libsql(path.join(DATA_DIR, 'chat.db'), { readonly: true });
  const rows = database
    .prepare('select client_id, count(*) as times from messages group by 1')
    .all();
  database.close();
  const times = new Map(rows.map((row) => [row.client_id, row.times]));
  return {
    lost: ids.filter((id) => !times.has(id)).length,
    doubled: ids.filter((id) => times.get(id) > 1).length,
  };
}
