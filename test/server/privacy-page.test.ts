import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Database from 'libsql';
import { createEmbeddedStorage } from '../../server/storage/embedded-storage.js';
import { setDeviceCookie, setSignInCookie } from '../../server/http/console-cookie.js';

const page = await readFile(
  fileURLToPath(new URL('../../docs/privacy.md', import.meta.url)),
  'utf8',
);
const codes = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);

/** `table.column`, as the rows under "On the server" name them. */
function namedColumns(): string[] {
  const section = page.split(/^## On the server$/m)[1] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => {
      const [, table, columns] = line.split('|');
      return codes(columns).map((column) => `${codes(table)[0]}.${column}`);
    });
}

async function realColumns(): Promise<string[]> {
  const directory = await mkdtemp(path.join(tmpdir(), 'chat-schema-'));
  try {
    const file = path.join(directory, 'chat.db');
    const storage = createEmbeddedStorage(file);
    await storage.migrate();
    await storage.close();
    const database = new Database(file);
    const rows = database
      .prepare(
        `select tables.name as tab, columns.name as col from sqlite_master as tables
         join pragma_table_info(tables.name) as columns where tables.type = 'table'`,
      )
      .all() as { tab: string; col: string }[];
    database.close();
    return rows.map(({ tab, col }) => `${tab}.${col}`);
  } finally {
    await rm(directory, { recursive: true });
  }
}

test('C7: docs/privacy.md names every column of the database once, and nothing that is not there', async () => {
  const [named, real] = [namedColumns(), await realColumns()];
  assert.ok(real.includes('messages.body'));
  assert.deepEqual(named.toSorted(), real.toSorted());
});

test('C7: each row of docs/privacy.md says what for, how long, and how to switch it off', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  for (const row of rows) {
    const cells = row.split('|').slice(1, -1);
    assert.ok(cells.length >= 4 && cells.every((cell) => cell.trim() !== ''), row);
  }
});

for (const setCookie of [setSignInCookie, setDeviceCookie])
  test(`C7: a cookie of the console is on the page as it is set: ${setCookie.name}`, () => {
    const [name] = setCookie('x', false).split('=');
    const row = page.split('\n').find((line) => line.startsWith(`| \`${name}\``));
    assert.deepEqual(codes(row), [name, 'HttpOnly', 'SameSite=Strict']);
  });
