// What networks do to a connection, between the real engine and a real server process.
import assert from 'node:assert/strict';
import { after, before, suite, test, type TestContext } from 'node:test';
import type { ChatProcess } from './support/chat-process.js';
import { query } from './support/database-file.js';
import type { WebSocketFate } from './support/fault-proxy.js';
import { createServer, startWorld } from './support/process-world.js';
import { waitUntil } from './support/wait-until.js';

let server: ChatProcess;
before(async () => {
  server = createServer();
  await server.start();
});
after(() => server.close());

async function startNetwork(t: TestContext, webSockets: WebSocketFate) {
  const world = await startWorld({ webSockets }, server);
  t.after(() => world.close());
  return world;
}

for (const webSockets of ['passed', 'refused'] as const)
  suite(`Links, WebSockets ${webSockets}`, { concurrency: true }, () => {
    for (const how of ['fin', 'reset'] as const)
      test(`a connection cut (${how}) again and again while messages are sent: all arrive, once`, async (t) => {
        const world = await startNetwork(t, webSockets);
        const { browser, tab } = await world.converse();
        const second = browser.openTab();
        for (let round = 0; round < 5; round++) {
          for (let count = 0; count < 5; count++) for (const each of [tab, second]) each.press();
          world.proxy.cut(how);
          tab.press();
          await waitUntil('the next connection did some work', () => {
            return world.log(browser).length > round * 11 + 1;
          });
        }
        await world.check(browser);
        assert.equal(world.log(browser).length, 56);
      });

    test('2 s of latency each way: a conversation opens, goes on, and shows everything once', async (t) => {
      const world = await startNetwork(t, webSockets);
      const { toClient, toServer } = world.proxy;
      toClient.latencyMs = 2_000;
      toServer.latencyMs = 2_000;
      const { browser, tab } = await world.converse();
      // The page is looked at: its sync takes as long as a dead link is given (rule RES-3).
      tab.page.hide();
      tab.page.show();
      tab.press();
      await world.check(browser);
      assert.equal(world.log(browser).length, 2);
    });

    test('1-byte slices, both ways: nothing is misread', async (t) => {
      const world = await startNetwork(t, webSockets);
      world.proxy.toClient.sliceBytes = 1;
      world.proxy.toServer.sliceBytes = 1;
      const { browser, tab } = await world.converse();
      const second = browser.openTab();
      for (let count = 0; count < 5; count++) for (const each of [tab, second]) each.press();
      await world.check(browser);
      assert.equal(world.log(browser).length, 11);
    });

    test('SES-5: the server notices a half-open link by itself: the session is disconnected then', async (t) => {
      const world = await startNetwork(t, webSockets);
      const { browser, tab } = await world.converse();
      const disconnectedAt = () => {
        const sql = 'select disconnected_at as at from sessions where id = ?';
        const [row] = query(server.file, sql, [browser.sessionId()]) as { at: number | null }[];
        return row!.at;
      };
      // The laptop is shut: its side closes nothing, and does not come back either.
      tab.clock.sleep();
      world.proxy.stall();
      assert.equal(disconnectedAt(), null);
      await waitUntil('it is noticed', () => disconnectedAt() !== null, { limitMs: 120_000 });
      tab.press();
      tab.clock.wake();
      await world.check(browser);
      assert.equal(disconnectedAt(), null);
    });

    for (const direction of ['to-client', 'to-server'] as const)
      test(`silence in one direction (${direction}): the message arrives once`, async (t) => {
        const world = await startNetwork(t, webSockets);
        const { browser, tab } = await world.converse();
        world.proxy.stall(direction);
        tab.press();
        await tab.passUntil(({ connection }) => connection !== 'connected', 40_000);
        await waitUntil('it is connected again', () => tab.state().connection === 'connected');
        // What was on its way comes after all, from a socket that nobody listens to any more.
        world.proxy.flow();
        tab.press();
        await world.check(browser);
        assert.equal(world.log(browser).length, 3);
      });
  });
