// kill -9 at the moments that matter.
import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { newSession } from '../../contracts/repositories-contract.js';
import { createEmbeddedStorage } from '../../../server/storage/embedded-storage.js';
import { query } from '../support/database-file.js';
import type { WebSocketFate } from '../support/fault-proxy.js';
import { createServer, startWorld } from '../support/process-world.js';
import { waitUntil } from '../support/wait-until.js';

async function converse(t: TestContext, webSockets: WebSocketFate) {
  const world = await startWorld({ webSockets });
  t.after(() => world.close());
  return { world, ...(await world.converse()) };
}

suite('kill -9', { concurrency: true }, () => {
  for (const webSockets of ['passed', 'refused'] as const)
    test(`COM-5: before the commit: the message is sent again to the next process (WebSockets ${webSockets})`, async (t) => {
      const { world, browser, tab } = await converse(t, webSockets);
      let arrived = 0;
      world.proxy.toServer.frame = (text) => {
        if (text.includes('message:send')) arrived += 1;
        return 'pass';
      };
      // Taken by the machine, not by the process: it never commits.
      world.server.pause();
      tab.press();
      await waitUntil('the message is with the machine', () => arrived === 1);
      await world.server.kill();
      assert.equal(world.log(browser).length, 1);
      await world.restart();
      await world.check(browser);
      assert.equal(world.log(browser).length, 2);
    });

  for (const webSockets of ['passed', 'refused'] as const)
    test(`COM-1: between commit and ack: it is sent again, and found there (WebSockets ${webSockets})`, async (t) => {
      const { world, browser, tab } = await converse(t, webSockets);
      world.proxy.toClient.frame = () => 'drop';
      tab.press();
      await waitUntil('it is committed', () => world.log(browser).length === 2);
      await world.server.kill();
      assert.equal(tab.state().pending.length, 1);
      assert.equal(browser.history.acked.length, 1);
      world.proxy.heal();
      const [, committed] = world.log(browser);
      await world.restart();
      await world.check(browser);
      assert.deepEqual(world.log(browser)[1], committed);
      assert.equal(world.log(browser).length, 2);
    });

  test('SES-5: during a sweep: what was done is whole, the rest is done by the next one', async (t) => {
    const server = createServer({ settings: { SWEEP_SECONDS: '1' } });
    t.after(() => server.close());
    await server.start();
    await server.stop();
    const COUNT = 500;
    const storage = createEmbeddedStorage(server.file);
    const now = Date.now();
    await storage.transaction(async (tx) => {
      for (let count = 0; count < COUNT; count++)
        await tx.sessions.insert(
          newSession({
            createdAt: now,
            firstVisitorAt: now,
            disconnectedAt: undefined,
            idleAt: undefined,
          }),
        );
    });
    await storage.close();
    query(
      server.file,
      `update sites set settings = json_set(settings, '$.autoResolveMinutes', 1) returning token`,
    );

    // The start sweeps. Killed on the way, it is tried again with what was closed opened anew.
    const swept = () => query(server.file, `select 1 from messages`).length;
    for (let tries = 1; swept() === 0 || swept() === COUNT; tries++) {
      assert.ok(tries <= 5, 'no sweep was caught on its way');
      query(server.file, `delete from messages returning seq`);
      query(
        server.file,
        `update sessions set status = 'queued', reason = null, closed_at = null, last_seq = 0,
         auto_resolve_at = 1 returning id`,
      );
      let ready = false;
      const started = server.start().then(
        () => (ready = true),
        () => undefined,
      );
      await waitUntil('the sweep is under way', () => swept() > 0 || ready);
      await server.kill();
      await started;
    }
    await server.start();
    await waitUntil('all is swept', () => swept() === COUNT);
    await server.stop();
    const rows = query(
      server.file,
      `select status, reason, last_seq, count(m.id) as messages, max(m.seq) as seq
       from sessions s left join messages m on m.session_id = s.id group by s.id`,
    );
    assert.equal(rows.length, COUNT);
    for (const row of rows)
      assert.deepEqual(
        { ...(row as object) },
        { status: 'resolved', reason: 'inactive', last_seq: 1, messages: 1, seq: 1 },
      );
  });
});
