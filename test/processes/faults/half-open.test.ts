// A link that went silent without an end, as the visitor's side of it sees it.
import assert from 'node:assert/strict';
import { after, before, suite, test, type TestContext } from 'node:test';
import type { ChatProcess } from '../support/chat-process.js';
import type { WebSocketFate } from '../support/fault-proxy.js';
import { createServer, startWorld } from '../support/process-world.js';
import { waitUntil } from '../support/wait-until.js';

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

/** Silences the link. A polling client has none between two polls: the next one is awaited. */
async function silence({ proxy }: Awaited<ReturnType<typeof startNetwork>>): Promise<void> {
  await waitUntil('the server can reach the client', () => proxy.carriesEvents());
  proxy.stall();
}

suite('Half-open links', { concurrency: true }, () => {
  for (const webSockets of ['passed', 'refused'] as const) {
    const where = `WebSockets ${webSockets}`;

    test(`RES-3: a half-open link is noticed within 35 s, when the visitor sends (${where})`, async (t) => {
      const world = await startNetwork(t, webSockets);
      const { browser, tab } = await world.converse();
      await silence(world);
      tab.press();
      const taken = await tab.passUntil(({ connection }) => connection !== 'connected', 40_000);
      assert.ok(taken <= 35_000, `${taken} ms`);
      tab.press();
      await world.check(browser);
    });

    // The server's pings fail to come, which socket.io's client notices by the time of this process.
    test(`RES-3: a half-open link is noticed when the visitor is idle (${where})`, async (t) => {
      const world = await startNetwork(t, webSockets);
      const { browser, tab } = await world.converse();
      await silence(world);
      const noticed = () => tab.state().connection !== 'connected';
      await waitUntil('it is noticed', noticed, { limitMs: 60_000 });
      tab.press();
      await world.check(browser);
    });

    for (const sign of ['online', 'visible'] as const)
      test(`RES-3: a half-open link is noticed within 5 s of "${sign}" (${where})`, async (t) => {
        const world = await startNetwork(t, webSockets);
        const { browser, tab } = await world.converse();
        if (sign === 'visible') tab.page.hide();
        await silence(world);
        if (sign === 'visible') tab.page.show();
        else tab.page.online();
        const taken = await tab.passUntil(({ connection }) => connection !== 'connected', 40_000);
        assert.ok(taken <= 5_000, `${taken} ms`);
        tab.press();
        await world.check(browser);
      });
  }
});
