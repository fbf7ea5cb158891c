// Throw-away PostgreSQL and Redis servers for tests and benchmarks: on this machine's loopback, made by its
// own binaries, gone at the end.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from './free-port.mjs';

/** How to get what is missing. */
export const HOW_TO_GET_POSTGRES =
  'install PostgreSQL 14 or newer (Debian: apt-get install postgresql)';
export const HOW_TO_GET_REDIS =
  'install Redis 7.0 or newer, or Valkey (Debian: apt-get install redis-server)';

const START_SECONDS = 60;
/** A server that tests use for minutes, and that no power cut can meet. */
const FAST = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'autovacuum=off'];

/**
 * Starts a PostgreSQL server; `undefined` if this machine has none.
 *
 * @param {{ settings?: string[] }} [options] `settings`: of postgresql.conf, as `name=value`
 */
export async function startPostgres({ settings = FAST } = {}) {
  const bin = findPostgres();
  if (bin === undefined) return undefined;
  const owner = unprivileged('postgres');
  const folder = makeFolder('chat-postgres-', owner);
  const data = path.join(folder, 'data');
  const port = await freePort();
  const run = (program, args) =>
    execFileSync(path.join(bin, program), args, { ...owner, cwd: folder, stdio: 'pipe' });
  const all = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${folder}`,
    'max_connections=200',
    ...settings,
  ];

  run('initdb', [
    ...['-D', data, '-U', 'chat', '-A', 'trust', '-E', 'UTF8'],
    ...['--no-locale', '--no-sync', '--no-instructions'],
  ]);
  const options = all.map((setting) => `-c ${setting}`).join(' ');
  const control = (...args) => {
    const command = [...args, '-D', data, '-w', '-t', String(START_SECONDS)];
    return spawnSync(path.join(bin, 'pg_ctl'), command, { ...owner, cwd: folder, stdio: 'ignore' });
  };
  const start = () => {
    const { status } = control('start', '-l', path.join(folder, 'log'), '-o', options);
    if (status !== 0) throw new Error(fs.readFileSync(path.join(folder, 'log'), 'utf8'));
  };
  start();

  return {
    /** The URL of a database on it; `postgres` is there from the beginning. */
    url: (database) => `postgres://chat@127.0.0.1:${port}/${database}`,
    /** The process that all others of the server are children of. */
    pid: () => Number(fs.readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n')[0]),
    /** Ends it as a crash would: all connections break at once. */
    crash: () => void control('stop', '-m', 'immediate'),
    start,
    stop() {
      control('stop', '-m', 'immediate');
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Starts a Redis server that keeps nothing on the disk; `undefined` if this machine has none.
 *
 * @param {{ args?: string[] }} [options] `args`: of its command line
 */
export async function startRedis({ args = [] } = {}) {
  const program = ['redis-server', 'valkey-server'].find(
    (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
  );
  if (program === undefined) return undefined;
  const owner = unprivileged(program.split('-')[0]);
  const folder = makeFolder('chat-redis-', owner);
  const port = await freePort();
  const all = ['--port', port, '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...args];
  let child;
  const start = async () => {
    child = spawn(program, all.map(String), {
      ...owner,
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await isReady(child, /Ready to accept connections/);
  };
  const end = async () => {
    const ended = child.exitCode === null && child.signalCode === null && once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  const remove = () => fs.rmSync(folder, { recursive: true, force: true });
  await start();

  return {
    url: `redis://127.0.0.1:${port}`,
    pid: () => child.pid,
    /** Ends it as a crash would: all connections break, and what it held is gone. */
    crash: end,
    start,
    /** Its time stands still, and its connections stay open. */
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async stop() {
      await end();
      remove();
    },
    /** The same without waiting, for the end of this process. */
    stopNow() {
      child.kill('SIGKILL');
      remove();
    },
  };
}

/** Resolves when a process has written this; rejects with its output if it ends before. */
function isReady(child, pattern) {
  return new Promise((resolve, reject) => {
    let written = '';
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`It ended before it was ready:\n${written}`)));
    child.stdout.on('data', (chunk) => {
      written += chunk;
      if (pattern.test(written)) resolve();
    });
  });
}

/** A temporary folder of this user. */
export function makeFolder(prefix, owner) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), prefix));
  if (owner !== undefined) fs.chownSync(folder, owner.uid, owner.gid);
  return folder;
}

/** The folder with PostgreSQL's programs; the newest version's if there are several. */
function findPostgres() {
  const debian = '/usr/lib/postgresql';
  const versions = fs.existsSync(debian) ? fs.readdirSync(debian) : [];
  versions.sort((a, b) => Number(b) - Number(a));
  const { stdout } = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' });
  const folders = [...versions.map((version) => path.join(debian, version, 'bin')), stdout?.trim()];
  return folders.find((folder) => folder && fs.existsSync(path.join(folder, 'initdb')));
}

/** PostgreSQL refuses to run as root, and others should not: they run as the users whom their packages made. */
export function unprivileged(user) {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = ['-u', '-g'].map((flag) =>
    Number(execFileSync('id', [flag, user], { encoding: 'utf8' })),
  );
  return { uid, gid };
}
