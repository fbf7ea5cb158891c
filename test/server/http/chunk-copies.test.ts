import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { buildApp, type App } from '../../../server/build-app.js';
import { createChunkCopies } from '../../../server/http/chunk-copies.js';
import type { Log } from '../../../server/ports.js';
import { createTestClock } from '../support/test-clock.js';
import { createTestComponents } from '../support/test-components.js';

const DAY = 24 * 60 * 60 * 1000;
const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

let root: string;
before(async () => void (root = await mkdtemp(path.join(tmpdir(), 'chat-chunks-'))));
after(() => rm(root, { recursive: true }));

let folders = 0;
const newFolder = (): string => path.join(root, String(++folders));

type Build = Readonly<Record<string, string>>;
const FIRST: Build = {
  'drop-in/chunks/panel-first.js': 'the first panel',
  'drop-in/chunks/panel-first.js.br': 'the first panel, br',
  'drop-in/chunks/panel-first.js.gz': 'the first panel, gz',
  'drop-in/chunks/locales/de-first.js': 'the first German',
  'console/chunks/socket-first.js': 'the first socket',
};
const SECOND: Build = {
  'drop-in/chunks/panel-second.js': 'the second panel',
  'console/chunks/socket-second.js': 'the second socket',
};
const PANEL = '/chunks/panel-first.js';

/** A server with this build and this data folder, which has started. */
async function deploy(build: Build, dataDir: string, clock = createTestClock()): Promise<App> {
  const dist = newFolder();
  for (const [name, content] of Object.entries(build)) {
    await mkdir(path.dirname(path.join(dist, name)), { recursive: true });
    await writeFile(path.join(dist, name), content);
  }
  const [demo, dropIn, console] = ['demo', 'drop-in', 'console'].map((name) =>
    path.join(dist, name, path.sep),
  ) as [string, string, string];
  const components = await createTestComponents({ DATA_DIR: dataDir }, { clock });
  const app = await buildApp({ ...components, clock }, { demo, dropIn, console });
  await app.chunkCopies.update();
  return app;
}

async function get({ http }: App, url: string, accepted = 'identity') {
  const answer = await http.inject({ url, headers: { 'accept-encoding': accepted } });
  const { statusCode, body, headers } = answer;
  return { status: statusCode, body, headers, cache: headers['cache-control'] };
}

test('The chunks of the build before are served to the pages that it left open', async () => {
  const dataDir = newFolder();
  await (await deploy(FIRST, dataDir)).http.close();
  const app = await deploy(SECOND, dataDir);
  for (const [url, body] of [
    [PANEL, 'the first panel'],
    [`${PANEL}?1767225600000`, 'the first panel'],
    ['/chunks/locales/de-first.js', 'the first German'],
    ['/console/chunks/socket-first.js', 'the first socket'],
    ['/chunks/panel-second.js', 'the second panel'],
    ['/console/chunks/socket-second.js', 'the second socket'],
  ] as const) {
    const answer = await get(app, url);
    assert.deepEqual([answer.status, answer.body], [200, body], url);
    assert.match(String(answer.cache), /max-age=31536000, immutable/, url);
    assert.match(String(answer.headers['content-type']), /javascript/, url);
  }
  assert.equal((await get(app, PANEL)).headers['access-control-allow-origin'], '*');
  for (const [accepted, encoding, body] of [
    ['gzip, br', 'br', 'the first panel, br'],
    ['gzip', 'gzip', 'the first panel, gz'],
    ['identity', undefined, 'the first panel'],
  ] as const) {
    const answer = await get(app, PANEL, accepted);
    assert.deepEqual([answer.headers['content-encoding'], answer.body], [encoding, body]);
    assert.match(String(answer.headers.vary), /accept-encoding/i);
  }
  const policy = (await get(app, '/console/chunks/socket-first.js')).headers;
  assert.match(String(policy['content-security-policy']), /default-src 'none'/);
  await app.http.close();
});

test('A chunk that nobody has is not found, and the answer is not stored', async () => {
  const app = await deploy(FIRST, newFolder());
  for (const url of [
    '/chunks/panel-new.js',
    '/chunks/locales/xx-new.js',
    '/console/chunks/socket-new.js',
    '/chunks/',
    '/chunks/..%2fchat-widget.js',
  ]) {
    const { status, cache } = await get(app, url, 'gzip, br');
    assert.ok([403, 404].includes(status), url);
    assert.equal(cache, 'no-store', url);
  }
  await app.http.close();
});

test('They are kept for 7 days after the last build that had them, however long that one ran', async () => {
  const dataDir = newFolder();
  const clock = createTestClock();
  const first = await deploy(FIRST, dataDir, clock);
  clock.advance(30 * DAY);
  await first.chunkCopies.update();
  await first.http.close();

  const second = await deploy(SECOND, dataDir, clock);
  clock.advance(7 * DAY);
  await second.chunkCopies.update();
  assert.equal((await get(second, PANEL)).status, 200);
  clock.advance(1);
  await second.chunkCopies.update();
  const { status, cache } = await get(second, PANEL);
  assert.deepEqual([status, cache], [404, 'no-store']);
  assert.equal((await get(second, '/chunks/panel-second.js')).status, 200);
  await second.http.close();
});

test('The server notes each hour which chunks its build has', async () => {
  const dataDir = newFolder();
  const clock = createTestClock();
  const app = await deploy(FIRST, dataDir, clock);
  let updates = 0;
  const { update } = app.chunkCopies;
  app.chunkCopies.update = async () => {
    updates++;
    await update();
  };
  app.startJobs();
  clock.advance(60 * 60 * 1000);
  assert.equal(updates, 1);
  await app.http.close();
});

test('A build that returns has its chunks again from then on', async () => {
  const dataDir = newFolder();
  const clock = createTestClock();
  await (await deploy(FIRST, dataDir, clock)).http.close();
  clock.advance(5 * DAY);
  await (await deploy(SECOND, dataDir, clock)).http.close();
  clock.advance(1 * DAY);
  await (await deploy(FIRST, dataDir, clock)).http.close();
  clock.advance(6 * DAY);
  const app = await deploy(SECOND, dataDir, clock);
  assert.equal((await get(app, PANEL)).status, 200);
  await app.http.close();
});

test('A copy whose content is not what its name says is not served', async () => {
  const dataDir = newFolder();
  await (await deploy(FIRST, dataDir)).http.close();
  const folder = path.join(dataDir, 'chunks/widget');
  const [copy = ''] = (await readdir(folder)).filter((name) =>
    /panel-first\.js\.\w{64}$/.test(name),
  );
  await writeFile(path.join(folder, copy), 'something else!');
  await writeFile(path.join(folder, 'panel-planted.js'), 'planted');
  const app = await deploy(SECOND, dataDir);
  assert.equal((await get(app, PANEL)).status, 404);
  assert.equal((await get(app, PANEL, 'br')).body, 'the first panel, br');
  assert.equal((await get(app, '/chunks/panel-planted.js')).status, 404);
  assert.ok(!(await readdir(folder)).includes('panel-planted.js'));
  await app.http.close();

  // The build itself repairs it.
  await (await deploy(FIRST, dataDir)).http.close();
  const again = await deploy(SECOND, dataDir);
  assert.equal((await get(again, PANEL)).body, 'the first panel');
  await again.http.close();
});

test('All copies together stay within their limit: the oldest go, never what the build has', async () => {
  const folder = newFolder();
  const source = newFolder();
  const clock = createTestClock();
  await mkdir(source);
  const copies = createChunkCopies({
    folder,
    bundles: { widget: source },
    clock,
    log: silent,
    maxBytes: 250,
  });
  for (const name of ['a.js', 'b.js', 'c.js']) {
    await rm(source, { recursive: true });
    await mkdir(source);
    await writeFile(path.join(source, name), name.repeat(25));
    await copies.update();
    clock.advance(1000);
  }
  const kept = await Promise.all(
    ['a.js', 'b.js', 'c.js'].map(async (name) => (await copies.read('widget', name))?.length),
  );
  assert.deepEqual(kept, [undefined, 100, 100]);
  assert.equal((await readdir(path.join(folder, 'widget'))).length, 2);
});

test('A data folder that cannot be written does not stop the server: it serves its own build', async () => {
  const dataDir = newFolder();
  await mkdir(dataDir);
  await writeFile(path.join(dataDir, 'chunks'), 'a file in the way');
  const app = await deploy(FIRST, dataDir);
  assert.equal((await get(app, PANEL)).status, 200);
  await app.http.close();
});
