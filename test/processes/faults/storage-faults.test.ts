// A database that cannot be written to: `unavailable`, nothing acked, the process lives, and says so.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import type { ChatProcess, ChatProcessOptions } from '../support/chat-process.js';
import { lockDatabase } from '../support/database-file.js';
import { startWorld, type ProcessWorld } from '../support/process-world.js';
import { waitUntil } from '../support/wait-until.js';

/** How often messages are refused before a fault ends: retries have begun by then, and go on. */
const REFUSALS = 2;
/** With a visitor's growing pauses between retries, that is longer than any wait of the server's own. */
const REFUSALS_WHILE_BUSY = 5;

/** Whether the machine lets us: a command that ends well. */
const can = (...command: [string, ...string[]]) =>
  spawnSync(command[0], command.slice(1), { stdio: 'ignore' }).status === 0;

/** One fault of the disk, put on and taken off while visitors write. */
async function survive(
  options: ChatProcessOptions,
  fault: (server: ChatProcess) => () => void,
  refusalsWanted = REFUSALS,
) {
  const world = await startWorld(options);
  try {
    await surviveIn(world, fault, refusalsWanted);
  } finally {
    await world.close();
  }
}

async function surviveIn(
  world: ProcessWorld,
  fault: (server: ChatProcess) => () => void,
  refusalsWanted: number,
) {
  const { browser, tab } = await world.converse();
  const second = browser.openTab();
  const ready = async () => (await fetch(`${world.server.url}/readyz`)).status;
  const refusals: string[] = [];
  world.proxy.toClient.frame = (text) => {
    const code = /"ok":false.*"code":"(\w+)"/.exec(text)?.[1];
    if (code !== undefined) refusals.push(code);
    return 'pass';
  };
  assert.equal(await ready(), 200);

  const undo = fault(world.server);
  try {
    await waitUntil('/readyz is red', async () => (await ready()) === 503);
    const acked = browser.history.acked.length;
    for (let count = 0; count < 3; count++) for (const each of [tab, second]) each.press();
    const areRefused = async () => {
      assert.equal(await ready(), 503);
      assert.equal((await fetch(`${world.server.url}/healthz`)).status, 200);
      return refusals.length >= refusalsWanted;
    };
    await waitUntil('messages are refused', areRefused, { limitMs: 120_000 });
    assert.equal(browser.history.acked.length, acked, 'nothing is acked');
    assert.deepEqual(new Set(refusals), new Set(['unavailable']));
  } finally {
    undo();
  }
  await waitUntil('/readyz is green', async () => (await ready()) === 200);
  await world.check(browser);
  assert.equal(world.log(browser).length, 7);
  assert.ok(world.server.alive());
}

function temporaryDirectory(t: TestContext): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'chat-disk-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Writes until the device is full, to the byte; the undo makes room again. */
function fill(file: string): () => void {
  for (let size = 1024 * 1024; size >= 1; size = Math.floor(size / 2))
    try {
      for (;;) writeFileSync(file, Buffer.alloc(size), { flag: 'a' });
    } catch {
      // Full to this size; smaller pieces may still fit.
    }
  return () => rmSync(file);
}

/** Whether a file can be made read-only for those, too, who have it open: even root. */
function canFreeze(file: string): boolean {
  const open = openSync(file, 'w');
  try {
    if (!can('chattr', '+i', file)) return false;
    writeSync(open, 'x');
    return false;
  } catch {
    return true;
  } finally {
    closeSync(open);
    can('chattr', '-i', file);
  }
}

suite('Storage', { concurrency: true }, () => {
  test('busy: another process holds the write lock, and does not let it go soon', () =>
    survive({}, ({ file }) => lockDatabase(file), REFUSALS_WHILE_BUSY));

  test('disk full: no space is left on the device', async (t) => {
    const dataDir = temporaryDirectory(t);
    if (!can('mount', '-t', 'tmpfs', '-o', 'size=2m', 'chat-test', dataDir))
      return t.skip('a small disk of its own needs the right to mount one');
    try {
      await survive({ dataDir }, () => fill(path.join(dataDir, 'filler')));
    } finally {
      spawnSync('umount', ['--lazy', dataDir]);
    }
  });

  test('disk full: a file may not grow', async (t) => {
    const limit = (pid: number, bytes: string) =>
      can('prlimit', `--pid=${pid}`, `--fsize=${bytes}:`);
    if (!limit(process.pid, 'unlimited')) return t.skip('limits of a running process need prlimit');
    await survive({}, ({ file, pid }) => {
      assert.ok(limit(pid, String(statSync(`${file}-wal`).size)));
      return () => void limit(pid, 'unlimited');
    });
  });

  test('read-only: the files cannot be written any more', async (t) => {
    const dataDir = temporaryDirectory(t);
    if (!canFreeze(path.join(dataDir, 'probe')))
      return t.skip('read-only files under an open database need chattr +i');
    await survive({ dataDir }, ({ file }) => {
      const files = [file, `${file}-wal`];
      assert.ok(can('chattr', '+i', ...(files as [string])));
      return () => void spawnSync('chattr', ['-i', ...files]);
    });
  });
});
