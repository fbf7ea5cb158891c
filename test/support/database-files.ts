import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createComponents } from '../../server/components.js';
import { readSettings } from '../../server/config.js';
import type { Log } from '../../server/ports.js';
import { createEmbeddedStorage } from '../../server/storage/embedded-storage.js';
import { createFakeClock } from './fake-clock.js';
import { createFakeIds } from './fake-ids.js';

export const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** The files of one database: what a server was killed on, and what a backup is. */
export interface DatabaseFiles {
  readonly path: string;
  /** As an operator copies them; the newest backup counts. */
  backUp(): void;
  hasBackup(): boolean;
  /** The backup takes the place of what is there. No process may have it open. */
  restore(): void;
  remove(): void;
}

const PARTS = ['', '-wal'];

let directory: string | undefined;
let made = 0;

/** A directory for this process's databases, gone with it. */
function workspace(): string {
  if (directory === undefined) {
    const created = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-widget-simulation-'));
    process.once('exit', () => fs.rmSync(created, { recursive: true, force: true }));
    directory = created;
  }
  return directory;
}

/** A fresh database of today's shape: made once, then copied, for migrating takes its time. */
export async function createDatabaseFiles(): Promise<DatabaseFiles> {
  const template = path.join(workspace(), 'template.db');
  if (!fs.existsSync(template)) await makeTemplate(template);
  const file = path.join(workspace(), `${++made}.db`);
  const backup = `${file}.backup`;
  fs.copyFileSync(template, file);

  function copy(from: string, to: string): void {
    for (const part of PARTS) {
      fs.rmSync(to + part, { force: true });
      if (fs.existsSync(from + part)) fs.copyFileSync(from + part, to + part);
    }
  }

  return {
    path: file,
    backUp: () => copy(file, backup),
    hasBackup: () => fs.existsSync(backup),
    restore() {
      fs.rmSync(`${file}-shm`, { force: true });
      copy(backup, file);
    },
    remove() {
      for (const name of [file, backup])
        for (const part of [...PARTS, '-shm']) fs.rmSync(name + part, { force: true });
    },
  };
}

async function makeTemplate(file: string): Promise<void> {
  const storage = createEmbeddedStorage(file);
  const clock = createFakeClock();
  const overrides = { clock, ids: createFakeIds(1), storage };
  await createComponents(readSettings({}), SILENT, overrides).prepare();
  await storage.scrub();
  await storage.close();
}
