// A link that went silent without an end, as the visitor's side of it sees it.
import assert from 'node:assert/strict';
import { after, before, suite, test, type TestContext } from 'node:test';
import type { ChatProcess } from '../support/chat-process.js';
import { createServer, startWorld } from '../support/process-world.js';

let server: ChatProcess;
before(async () => {
  server = createServer();
  await server.start();
});
after(() => server.close());

async function startNetwork(t: TestContext) {
  const world = await startWorld({}, server);
  t.after(() => world.close());
  return world;
}

suite('Half-open links', { concurrency: true }, () => {
  for (const doing of ['sends', 'is idle'])
    test(`RES-3: a half-open link is noticed within 35 s, when the visitor ${doing}`, async (t) => {
      const world = await startNetwork(t);
      const { browser, tab } = await world.converse();
      world.proxy.stall();
      if (doing === 'sends') tab.press();
      const taken = await tab.passUntil(({ connection }) => connection !== 'connected', 40_000);
      assert.ok(taken <= 35_000, `${taken} ms`);
      tab.press();
      await world.check(browser);
    });

  for (const sign of ['online', 'visible'] as const)
    test(`RES-3: a half-open link is noticed within 5 s of "${sign}"`, async (t) => {
      const world = await startNetwork(t);
      const { browser, tab } = await world.converse();
      if (sign === 'visible') tab.page.hide();
      world.proxy.stall();
      if (sign === 'visible') tab.page.show();
      else tab.page.online();
      const taken = await tab.passUntil(({ connection }) => connection !== 'connected', 40_000);
      assert.ok(taken <= 5_000, `${taken} ms`);
      tab.press();
      await world.check(browser);
    });
});
