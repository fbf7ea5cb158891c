// Several nodes on one database, without any fault.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { signUpAgent } from '../support/agent.js';
import { checkHistory } from '../support/check-history.js';
import { startFaultProxy } from '../support/fault-proxy.js';
import { startNodes, WITHOUT_SERVICES } from '../support/node-group.js';
import { startTraffic } from '../support/traffic.js';
import { createVisitorBrowser } from '../support/visitor-browser.js';
import { waitUntil } from '../support/wait-until.js';

async function openGroup(t: TestContext, options: Parameters<typeof startNodes>[0]) {
  const group = await startNodes(options);
  t.after(() => group.close());
  return group;
}

test('Every node on a database is ready', { skip: WITHOUT_SERVICES }, async (t) => {
  const group = await openGroup(t, { count: 2 });
  assert.deepEqual(
    await Promise.all(group.nodes.map(async ({ url }) => (await fetch(`${url}/readyz`)).status)),
    [200, 200],
  );
});

test(
  'COM-8: a visitor, an agent and a second tab on three nodes have the same conversation',
  {
    skip: WITHOUT_SERVICES,
  },
  async (t) => {
    const group = await openGroup(t, { count: 3 });
    const ways = await Promise.all(
      group.nodes.map(async ({ port }) => {
        const proxy = await startFaultProxy();
        proxy.target(port);
        return proxy;
      }),
    );
    const [one, two, three] = ways.map(({ origin }) => origin) as [string, string, string];
    const agent = await signUpAgent(two, group.nodes[0]!.consoleLink());
    const visitor = createVisitorBrowser('v1', one);
    t.after(async () => {
      agent.close();
      visitor.close();
      await Promise.all(ways.map((proxy) => proxy.close()));
    });
    const shows = (tab: { shown(): string[] }, bodies: readonly string[]) =>
      waitUntil(`it shows ${bodies.length} messages`, () => {
        const shown = tab.shown();
        return bodies.every((body) => shown.includes(body));
      });
    const isStored = (body: string) =>
      waitUntil(`"${body}" is stored`, () =>
        visitor.history.acked.some((message) => message.body === body),
      );
    const said: string[] = [];
    const first = visitor.openTab();
    said.push(first.press());
    await isStored(said[0]!);
    await agent.say(visitor);
    said.push('Anna says 1 to v1');
    await shows(first, said);

    const second = visitor.openTab(three);
    await shows(second, said);
    said.push(second.press());
    await shows(first, said);
    // Now the second tab has a connection of its own, to the third node.
    first.close();
    said.push(second.press());
    await isStored(said.at(-1)!);
    await agent.say(visitor);
    said.push('Anna says 2 to v1');
    await shows(second, said);
    assert.deepEqual(checkHistory(visitor.history, await group.log(visitor.sessionId())), []);
  },
);

const HOUR_MS = 60 * 60_000;
const SHIFTED_CLOCK = fileURLToPath(new URL('../support/shifted-clock.mjs', import.meta.url));

test(
  'SES-5: nodes whose clocks are hours apart end nothing, and agree on the time',
  {
    skip: WITHOUT_SERVICES,
  },
  async (t) => {
    const shifts = [0, 2 * HOUR_MS, -2 * HOUR_MS];
    const group = await openGroup(t, {
      count: shifts.length,
      settings: { SWEEP_SECONDS: '1', STAMP_SECONDS: '1', HEAD_SECONDS: '1' },
      settingsOf: (node) => ({
        NODE_OPTIONS: `--import=${SHIFTED_CLOCK}`,
        CLOCK_SHIFT_MS: String(shifts[node]),
      }),
    });
    const traffic = await startTraffic(group, { visitorsPerNode: 2, seed: 1 });
    t.after(() => traffic.close());
    for (const node of group.nodes.keys()) {
      traffic.avoid(node);
      await group.nodes[node]!.kill();
      await traffic.goesOn();
      await group.nodes[node]!.start();
      await traffic.goesOn();
    }
    const { violations, logs } = await traffic.finish();
    assert.deepEqual(violations, []);
    for (const log of logs) {
      assert.deepEqual(
        log.filter(({ system }) => system),
        [],
        'no conversation has ended',
      );
      for (const { at } of log)
        assert.ok(Math.abs(at - Date.now()) < HOUR_MS, new Date(at).toISOString());
    }
  },
);

test(
  'SEC-11: connections of an address count on all nodes together',
  {
    skip: WITHOUT_SERVICES,
  },
  async (t) => {
    const group = await openGroup(t, { count: 2, settings: { SOCKETS_PER_ADDRESS: '3' } });
    const request = (node: number, query: string, body?: string) => {
      const { url } = group.nodes[node]!;
      const post = body !== undefined && { method: 'POST', body };
      const address = `${url}/socket.io/?EIO=4&transport=polling${query}`;
      return fetch(address, { headers: { origin: url }, ...post });
    };
    for (let count = 0; count < 3; count += 1) assert.equal((await request(0, '')).status, 200);
    await waitUntil('the other node accepts none', async () => {
      const answer = await request(1, '');
      const text = await answer.text();
      if (answer.status !== 200) return text.includes('too many sockets');
      // This one must not be what the next is refused for.
      const { sid } = JSON.parse(text.slice(1)) as { sid: string };
      await (await request(1, `&sid=${sid}`, '1')).text();
      return false;
    });
  },
);
