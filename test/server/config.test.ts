import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { ConfigError, readSettings } from '../../server/config.js';

test('Settings have the defaults of the contract', () => {
  const settings = readSettings({ PATH: '/bin' });
  assert.deepEqual(
    [settings.PORT, settings.IDLE_SECONDS, settings.DISCONNECT_SECONDS, settings.TOKEN_SECONDS],
    [3000, 1800, 300, 900],
  );
  assert.deepEqual([settings.MESSAGES_PER_MINUTE, settings.MESSAGE_BURST], [60, 10]);
  assert.deepEqual([settings.SOCKETS_PER_ADDRESS, settings.HANDSHAKES_PER_MINUTE], [500, 1000]);
  assert.deepEqual(
    [settings.SESSIONS_PER_ADDRESS_PER_HOUR, settings.MESSAGES_PER_ADDRESS_PER_MINUTE],
    [300, 1000],
  );
  assert.equal(settings.BYTES_PER_ADDRESS_PER_DAY, 50 * 1024 * 1024);
  assert.equal(settings.LEFT_MESSAGE_SECONDS, 30 * 24 * 3600);
  assert.deepEqual([settings.DATA_DIR, settings.TRUST_PROXY], ['./data', 0]);
  assert.equal(readSettings({ TRUST_PROXY: 'true' }).TRUST_PROXY, 1);
});

test('A wrong setting is named, with what is wrong; all of them at once', () => {
  const wrong = {
    PORT: 'http',
    IDLE_SECONDS: '1.5',
    TOKEN_SECONDS: '0',
    PUBLIC_URL: 'chat.example',
    LOG_LEVEL: 'loud',
    TRUST_PROXY: 'yes',
    DATA_DIR: '',
    DISCONNECT_SECONDS: '1e13',
    HEAD_SECONDS: '2592000',
    SWEEP_SECONDS: ' ',
    SESSIONS_PER_ADDRESS_PER_HOUR: '0',
    MESSAGES_PER_ADDRESS_PER_MINUTE: 'many',
    BYTES_PER_ADDRESS_PER_DAY: '1000',
    LEFT_MESSAGE_SECONDS: '-1',
    DATABASE_URL: 'mysql://localhost/chat',
    DATABASE_POOL_SIZE: '0',
    REDIS_URL: 'redis://a,http://b',
    REDIS_MODE: 'ring',
    REDIS_PREFIX: 'chat {1}',
  };
  assert.throws(
    () => readSettings(wrong),
    (error: Error) => {
      assert.ok(error instanceof ConfigError);
      for (const name of Object.keys(wrong))
        assert.match(error.message, new RegExp(`  ${name}: .`));
      return true;
    },
  );
});

test('Durations that a deadline stands for may be long; what a timer runs for may not', () => {
  const month = String(30 * 86_400);
  const long = {
    IDLE_SECONDS: month,
    DISCONNECT_SECONDS: month,
    RETENTION_SECONDS: String(3650 * 86_400),
    LOG_SECONDS: String(3650 * 86_400),
  };
  const read = readSettings(long);
  for (const [name, seconds] of Object.entries(long))
    assert.equal(read[name as keyof typeof long], Number(seconds));
  assert.throws(() => readSettings({ TOKEN_SECONDS: month }), /TOKEN_SECONDS: more than 86400/);
  assert.throws(() => readSettings({ IDLE_SECONDS: '1e13' }), /IDLE_SECONDS: more than 3153600000/);
  assert.throws(() => readSettings({ PORT: ' ' }), /PORT: is empty/);
  assert.equal(readSettings({ PORT: ' 8080 ' }).PORT, 8080);
});

test('A public address has no path: nothing here would honour it', () => {
  assert.equal(
    readSettings({ PUBLIC_URL: 'https://chat.example/' }).PUBLIC_URL,
    'https://chat.example/',
  );
  for (const PUBLIC_URL of [
    'https://shop.example/chat',
    'https://shop.example/?a',
    'https://u@a.b',
  ])
    assert.throws(() => readSettings({ PUBLIC_URL }), /PUBLIC_URL: .*without a path/, PUBLIC_URL);
});

test('Settings of Redis that do not go together are refused, with the reason', () => {
  const DATABASE_URL = 'postgres://localhost/chat';
  const [one, two] = ['redis://a:6379', 'redis://a, rediss://user:secret@b:6380'];
  assert.deepEqual(
    readSettings({ DATABASE_URL, REDIS_URL: two, REDIS_MODE: 'cluster' }).REDIS_URL,
    ['redis://a', 'rediss://user:secret@b:6380'],
  );
  assert.equal(readSettings({ DATABASE_URL, REDIS_URL: one }).REDIS_MODE, 'single');

  assert.throws(() => readSettings({ REDIS_URL: one }), /REDIS_URL: .*set DATABASE_URL/);
  assert.throws(() => readSettings({ DATABASE_URL, REDIS_URL: two }), /REDIS_URL: several/);
  const sentinel = { DATABASE_URL, REDIS_URL: two, REDIS_MODE: 'sentinel' };
  assert.throws(() => readSettings(sentinel), /REDIS_SENTINEL_NAME: goes with/);
  assert.throws(
    () => readSettings({ DATABASE_URL, REDIS_URL: one, REDIS_SENTINEL_NAME: 'chat' }),
    /REDIS_SENTINEL_NAME: goes with/,
  );
  assert.equal(
    readSettings({ ...sentinel, REDIS_SENTINEL_NAME: 'chat' }).REDIS_SENTINEL_NAME,
    'chat',
  );
});

test('docs/operations.md has every setting that counts, with its default', () => {
  const page = fs.readFileSync('docs/operations.md', 'utf8');
  const rows = [...page.matchAll(/^\| `([A-Z_]+)` +\| (.*?) +\|/gm)];
  const source = fs.readFileSync('server/config.ts', 'utf8');
  const known = [...source.matchAll(/^ {2}([A-Z_]+): /gm)].map(([, name]) => name!);
  assert.deepEqual(rows.map(([, name]) => name!).toSorted(), known.toSorted());
  const settings: Record<string, unknown> = readSettings({});
  for (const [, name = '', value] of rows)
    if (/_(?:SECONDS|BURST|ADDRESS|MINUTE|MS)$|^PORT$/.test(name))
      assert.equal(Number(value), settings[name], name);
});
