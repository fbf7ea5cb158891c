import { expect } from '@playwright/test';
import { startFaultProxy, type FaultProxy } from '../processes/support/fault-proxy.js';
import { signUpAgent, type AgentPage } from './support/agent-page.js';
import { startHostPages } from './support/host-pages.js';
import { strictPolicy, watchPolicy } from './support/policy-watch.js';
import { killableServer, test as base } from './support/served-test.js';
import type { ServerProcess } from './support/server-process.js';
import { visitorPage } from './support/visitor-page.js';

// Networks that let HTTP through, and no WebSocket: a proxy between the browsers and the server process.

interface Blocked {
  network: FaultProxy;
  /** Signs up over the same network. */
  agentThere: AgentPage;
}

const test = base.extend<Blocked>({
  network: async ({ server }, use) => {
    const network = await startFaultProxy();
    network.target(Number(new URL(server.origin).port));
    await use(network);
    await network.close();
  },
  agentThere: async ({ browser, server, network }, use) => {
    const context = await browser.newContext();
    const { pathname, hash } = new URL(await server.consoleLink());
    await use(await signUpAgent(await context.newPage(), network.origin + pathname + hash));
    await context.close();
  },
});

const killableTest = test.extend<{ server: ServerProcess }>(killableServer);

for (const webSockets of ['refused', 'unanswered'] as const) {
  killableTest(
    `WebSockets ${webSockets}: a first message and its answer, a reload, a second tab, a killed server: each message once`,
    async ({ context, page, server, network, agentThere: agent }) => {
      test.setTimeout(120_000);
      network.webSockets = webSockets;
      await page.goto(network.origin);
      const visitor = visitorPage(page);
      await visitor.open();
      await visitor.send('Is anybody there?');
      await expect(visitor.sent).toBeVisible({ timeout: 15_000 });
      await agent.openFirst();
      await agent.reply('I am');
      await visitor.shows(['Is anybody there?', 'I am']);

      await page.reload();
      await visitor.shows(['Is anybody there?', 'I am']);
      const second = visitorPage(await context.newPage());
      await second.page.goto(`${network.origin}/other.html`);
      await second.shows(['Is anybody there?', 'I am']);
      await second.send('From the second tab');
      await visitor.shows(['Is anybody there?', 'I am', 'From the second tab']);
      await agent.shows(['Is anybody there?', 'I am', 'From the second tab']);

      await server.kill();
      await visitor.send('While it was away');
      await agent.reply('Here as well');
      await server.start();
      const before = ['Is anybody there?', 'I am', 'From the second tab'];
      const order = await expectOnce(visitor.bodies, [
        ...before,
        'While it was away',
        'Here as well',
      ]);
      await second.shows(order);
      await agent.shows(order);
      await expect(visitor.sent).toBeVisible();
      await page.reload();
      await visitor.shows(order);
    },
  );

  for (const where of ['the same origin', 'another origin'] as const)
    test(`18 WebSockets ${webSockets}, on a page that forbids all but the chat server, at ${where}: message and answer, and nothing is violated`, async ({
      context,
      page,
      network,
      agentThere: agent,
    }) => {
      network.webSockets = webSockets;
      const violations = await watchPolicy(context);
      const same = where === 'the same origin';
      const pages: Parameters<typeof startHostPages>[0] = {};
      const host = await startHostPages(pages, same ? network.origin : undefined);
      const chat = same ? host.origin : network.origin;
      pages['/'] = {
        body: `<!doctype html><title>Host</title>
          <script type="module" src="${chat}/chat-widget.js"></script>
          <chat-widget data-site="demo"></chat-widget>`,
        headers: {
          'content-security-policy': `${strictPolicy(chat)}; require-trusted-types-for 'script'; trusted-types chat-widget`,
        },
      };
      await page.goto(host.origin);
      const visitor = visitorPage(page);
      await visitor.open();
      await visitor.send('From a careful page');
      await expect(visitor.sent).toBeVisible({ timeout: 15_000 });
      await agent.openFirst();
      await agent.reply('Heard');
      await visitor.shows(['From a careful page', 'Heard']);
      // That a WebSocket did not open stands in the console; it breaks no policy.
      expect(violations.filter((text) => !text.startsWith('WebSocket connection to'))).toEqual([]);
      await page.goto('about:blank');
      await host.close();
    });
}

test('a page that allows the server over HTTP alone: its policy refuses the WebSocket, and polling carries the conversation', async ({
  page,
  server,
  agent,
}) => {
  const host = await startHostPages({
    '/': {
      body: `<!doctype html><title>Host</title>
        <script type="module" src="${server.origin}/chat-widget.js"></script>
        <chat-widget data-site="demo"></chat-widget>`,
      headers: {
        'content-security-policy': `default-src 'none'; script-src ${server.origin}; connect-src ${server.origin}; style-src 'self'`,
      },
    },
  });
  await page.goto(host.origin);
  const visitor = visitorPage(page);
  await visitor.open();
  await visitor.send('Without a WebSocket');
  await expect(visitor.sent).toBeVisible({ timeout: 15_000 });
  await agent.openFirst();
  await agent.reply('Heard');
  await visitor.shows(['Without a WebSocket', 'Heard']);
  await page.goto('about:blank');
  await host.close();
});

test('a chunk that does not load is a connection that failed: the message waits, and goes out with the next try', async ({
  page,
  server,
}) => {
  let asked = 0;
  await page.route(/\/chunks\/socket-io-connection-/, (route) => {
    asked += 1;
    return asked > 4 ? route.continue() : route.abort();
  });
  await page.goto(server.origin);
  const visitor = visitorPage(page);
  await visitor.open();
  await visitor.send('Not yet');
  await expect(visitor.sent).toBeVisible({ timeout: 30_000 });
  await visitor.shows(['Not yet']);
  expect(asked).toBeGreaterThan(4);
});

/** Waits until exactly these are shown, whatever the order of the two last; answers the order. */
async function expectOnce(bodies: () => Promise<string[]>, expected: string[]): Promise<string[]> {
  await expect
    .poll(async () => (await bodies()).toSorted(), { timeout: 60_000 })
    .toEqual(expected.toSorted());
  return bodies();
}
