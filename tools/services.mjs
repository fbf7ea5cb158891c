// Throw-away PostgreSQL servers for tests and benchmarks: on this machine's loopback, made by its own
// binaries, gone at the end.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from './free-port.mjs';

/** How to get what is missing. */
export const HOW_TO_GET_POSTGRES =
  'install PostgreSQL 14 or newer (Debian: apt-get install postgresql)';

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
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-postgres-'));
  if (owner !== undefined) fs.chownSync(folder, owner.uid, owner.gid);
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
    /** Ends it as a crash would: all connections break at once. */
    crash: () => void control('stop', '-m', 'immediate'),
    start,
    stop() {
      control('stop', '-m', 'immediate');
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
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

/** PostgreSQL refuses to run as root: then it runs as the user whom its package made. */
function unprivileged(user) {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = ['-u', '-g'].map((flag) =>
    Number(execFileSync('id', [flag, user], { encoding: 'utf8' })),
  );
  return { uid, gid };
}
