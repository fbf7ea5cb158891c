// The examples of examples/deploy/, with the real programs, in front of two nodes.
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, before, suite, test, type TestContext } from 'node:test';
import { checkHistory } from '../support/check-history.js';
import { startFaultProxy } from '../support/fault-proxy.js';
import {
  startLoadBalancer,
  withoutBalancer,
  type BalancerProgram,
  type LoadBalancer,
} from '../support/load-balancer.js';
import { startNodes, WITHOUT_SERVICES } from '../support/node-group.js';
import { createVisitorBrowser, type VisitorBrowser } from '../support/visitor-browser.js';
import { waitUntil } from '../support/wait-until.js';

const SIGN_INS_PER_MINUTE = 3;
/** So many that all of them on one node would be no accident. */
const MANY = 20;

for (const program of ['nginx', 'caddy'] as const) {
  const skip = withoutBalancer(program);

  suite(`${program} in front of two nodes`, { skip: WITHOUT_SERVICES || skip }, () => {
    let world: World;
    before(async () => {
      world = await startWorld(program);
    });
    after(() => world.close());

    test('visitors over WebSockets are on both nodes and get their acks', async (t) => {
      const browsers = await world.converse(t, 'websocket', MANY);
      assert.equal(world.balancer.webSockets(), MANY);
      const sockets = await world.sockets(MANY);
      assert.ok(Math.min(...sockets) > 0, `all are on one node: ${sockets.join(', ')}`);
      for (const browser of browsers) await world.check(browser);
    });

    test('visitors over long-polling are on both nodes, and all of their conversations hold', async (t) => {
      const browsers = await world.converse(t, 'polling', MANY);
      assert.equal(world.balancer.webSockets(), 0);
      const sockets = await world.sockets(MANY);
      assert.ok(Math.min(...sockets) > 0, `all are on one node: ${sockets.join(', ')}`);
      for (const browser of browsers) browser.tabs[0]!.press();
      for (const browser of browsers) await world.check(browser);
    });

    test('who claims other addresses in X-Forwarded-For has the limits of one address', async () => {
      const attempt = (from: number) =>
        ask(world.balancer, '/api/console/sign-in', {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'x-chat-console': '1',
            'x-forwarded-for': `198.51.100.${from}`,
          },
          body: JSON.stringify({ name: 'Nobody', password: 'not the password' }),
        });
      // At once: the limit gives an attempt back every 20 s, and a busy machine needs longer for each. More than
      // both nodes allow: on such a machine Redis may answer too late, and each node counts by itself.
      const count = 3 * SIGN_INS_PER_MINUTE;
      const attempts = Array.from({ length: count }, (_, n) => attempt(n + 1));
      const statuses = new Set((await Promise.all(attempts)).map(({ status }) => status));
      assert.deepEqual(statuses, new Set([401, 429]));
    });

    test('what is for the operator is not to be had from outside, however it is written', async () => {
      for (const name of ['metrics', 'healthz', 'readyz'])
        for (const path of [
          ...[`/${name}`, `/${name}?k=1`, `//${name}`, `/./${name}`, `/api/../${name}`],
          ...[`/%${name.charCodeAt(0).toString(16)}${name.slice(1)}`, `/chunks/../${name}`],
        ]) {
          const { status } = await ask(world.balancer, path);
          assert.equal(status, 404, path);
        }
    });

    // The node stays away: the tests after this one have the other node alone.
    test('the visitors of a killed node get to the other one, and each message is in the log once', async (t) => {
      const browsers: VisitorBrowser[] = [];
      for (const transport of ['websocket', 'polling'] as const) {
        const [others] = await world.sockets(browsers.length);
        do browsers.push(...(await world.converse(t, transport, 4)));
        while ((await world.sockets(browsers.length))[0] === others);
      }
      for (const browser of browsers) browser.tabs[0]!.press();
      await world.killFirstNode();
      for (const browser of browsers) browser.tabs[0]!.press();
      for (const browser of browsers) await world.check(browser);
      assert.deepEqual(await world.sockets(browsers.length), [browsers.length]);
    });

    test('SEC-3: nothing in its logs has the query of a connection', async (t) => {
      await world.converse(t, 'polling', 1);
      await waitUntil('a poll is logged', () => world.balancer.logged().includes('/socket.io/'));
      assert.doesNotMatch(world.balancer.logged(), /\bsid=|EIO=/);
    });
  });

  suite(`${program} in front of servers that tell what reaches them`, { skip }, () => {
    test('the same k meets the same node, and so do requests without a k', async (t) => {
      const { balancer } = await startEchoes(t, program);
      const nodeFor = async (path: string) => (await ask(balancer, path)).text;
      const keys = Array.from({ length: MANY }, (_, index) => `tab-${index}`);
      const paths = keys.map((key) => `/socket.io/?EIO=4&k=${key}`);
      const nodes = await Promise.all(paths.map(nodeFor));
      assert.deepEqual(await Promise.all(paths.map((path) => nodeFor(`${path}&sid=1`))), nodes);
      assert.deepEqual([...new Set(nodes)].toSorted(), ['0', '1']);
      const files = await Promise.all(keys.map((key) => nodeFor(`/chunks/${key}.js`)));
      assert.equal(new Set(files).size, 1);
    });

    test('a node gets the host that was asked for, and the address of the client alone', async (t) => {
      const { balancer, received } = await startEchoes(t, program);
      for (const path of ['/socket.io/', '/api/session', '/chunks/panel.js'])
        await ask(balancer, path, { headers: { 'x-forwarded-for': '198.51.100.1' } });
      for (const { url, headers } of received) {
        assert.equal(headers.host, `127.0.0.1:${balancer.port}`, url);
        assert.equal(headers['x-forwarded-for'], '127.0.0.1', url);
        assert.equal(headers['x-forwarded-proto'], 'https', url);
      }
      assert.equal(received.length, 3);
    });

    test('a request goes to the other node if its own takes no connections any more', async (t) => {
      const { balancer, stop } = await startEchoes(t, program, {
        // The load balancer must not have one that it takes for open.
        answer: (_request, response, node) =>
          void response.setHeader('connection', 'close').end(node),
      });
      // Caddy loses the body of a request with its first attempt, before version 2.11.2.
      const options = program === 'nginx' ? { method: 'POST', body: 'hello' } : {};
      const keys = [...Array(MANY).keys()];
      const askAll = () =>
        Promise.all(keys.map((key) => ask(balancer, `/socket.io/?k=${key}`, options)));
      await askAll();
      stop(0);
      for (const { status, text } of await askAll()) assert.deepEqual([status, text], [200, '1']);
    });

    test('a POST that a node may have handled is not repeated, and the node keeps its clients', async (t) => {
      const { balancer, received } = await startEchoes(t, program, {
        answer: ({ method, socket }, response, node) => {
          if (method === 'POST') socket.destroy();
          else response.end(node);
        },
      });
      for (let k = 0; k < 4; k++) {
        const path = `/socket.io/?k=${k}`;
        const { text: node } = await ask(balancer, path);
        const { status } = await ask(balancer, path, { method: 'POST', body: 'hello' });
        assert.equal(status, 502);
        assert.equal((await ask(balancer, path)).text, node);
      }
      assert.equal(received.filter(({ method }) => method === 'POST').length, 4);
    });
  });
}

test(
  'nginx gets a chunk that only the other node has',
  { skip: withoutBalancer('nginx') },
  async (t) => {
    const { balancer } = await startEchoes(t, 'nginx', {
      answer: ({ url }, response, node) => {
        response.statusCode = url!.endsWith(`of-${node}.js`) ? 200 : 404;
        response.end(node);
      },
    });
    const status = async (path: string) => (await ask(balancer, path)).status;
    assert.equal(await status('/chunks/of-0.js'), 200);
    assert.equal(await status('/console/chunks/of-1.js'), 200);
    assert.equal(await status('/chunks/of-nobody.js'), 404);
  },
);

test(
  'nginx asks the other node if one is stopping, and repeats no POST',
  { skip: withoutBalancer('nginx') },
  async (t) => {
    const { balancer, received } = await startEchoes(t, 'nginx', {
      answer: (_request, response, node) => {
        response.statusCode = node === '0' ? 503 : 200;
        response.end(node);
      },
    });
    const paths = ['/chat-widget.js', '/chunks/panel.js', '/api/site/demo'];
    for (const path of paths)
      for (let k = 0; k < MANY; k++)
        assert.equal((await ask(balancer, `${path}?k=${k}`)).status, 200, path);
    received.length = 0;
    for (let k = 0; k < MANY; k++) await ask(balancer, `/api/session?k=${k}`, { method: 'POST' });
    assert.equal(received.length, MANY);
  },
);

type World = Awaited<ReturnType<typeof startWorld>>;

/** Two nodes behind a load balancer, and visitors on networks that let WebSockets through or not. */
async function startWorld(program: BalancerProgram) {
  const settings = {
    TRUST_PROXY: '1',
    SIGN_INS_PER_MINUTE: String(SIGN_INS_PER_MINUTE),
  };
  const group = await startNodes({ count: 2, settings });
  const [first, second] = group.nodes.map(({ port }) => port);
  const balancer = await startLoadBalancer(program, [first!, second!]);
  const networks = { websocket: await startFaultProxy(), polling: await startFaultProxy() };
  networks.polling.webSockets = 'refused';
  for (const network of Object.values(networks)) network.target(balancer.plainPort);
  let opened = 0;

  const settled = (browser: VisitorBrowser) =>
    waitUntil(`${browser.name} is settled`, browser.settled, {
      limitMs: 60_000,
      detail: () => browser.tabs.map((tab) => tab.state()),
    });

  return {
    balancer,
    /** So many visitors, each with a message that was acknowledged. They leave when the test ends. */
    async converse(t: TestContext, transport: keyof typeof networks, count: number) {
      const browsers = Array.from({ length: count }, () =>
        createVisitorBrowser(`${transport}-${++opened}`, networks[transport].origin),
      );
      t.after(() => browsers.forEach((browser) => browser.close()));
      for (const browser of browsers) browser.openTab().press();
      for (const browser of browsers) {
        await settled(browser);
        await waitUntil('it is acknowledged', () => browser.history.acked.length === 1);
      }
      return browsers;
    },
    /** How many visitors are connected to each node that runs, once they are so many together. */
    async sockets(expected: number): Promise<number[]> {
      let counts: number[] = [];
      await waitUntil(
        `${expected} visitors are connected`,
        async () => {
          const running = group.nodes.filter((node) => node.alive());
          counts = await Promise.all(running.map(({ url }) => countSockets(url)));
          return counts.reduce((sum, count) => sum + count) === expected;
        },
        { limitMs: 60_000, detail: () => counts },
      );
      return counts;
    },
    killFirstNode: () => group.nodes[0]!.kill(),
    async check(browser: VisitorBrowser) {
      await settled(browser);
      assert.deepEqual(checkHistory(browser.history, await group.log(browser.sessionId())), []);
    },
    async close() {
      for (const network of Object.values(networks)) await network.close();
      await balancer.close();
      await group.close();
    },
  };
}

async function countSockets(nodeUrl: string): Promise<number> {
  const metrics = await (await fetch(`${nodeUrl}/metrics`)).text();
  return Number(/^chat_visitor_sockets (\d+)$/m.exec(metrics)![1]);
}

/** Two servers behind a load balancer. They answer with their number, and collect what reaches them. */
async function startEchoes(
  t: TestContext,
  program: BalancerProgram,
  {
    answer = (_request, response, node) => void response.end(node),
  }: {
    answer?: (request: IncomingMessage, response: ServerResponse, node: string) => void;
  } = {},
) {
  const received: IncomingMessage[] = [];
  const servers = ['0', '1'].map((node) =>
    createServer((incoming, response) => {
      if (incoming.url === '/readyz') return void response.setHeader('connection', 'close').end();
      received.push(incoming);
      incoming.resume().once('end', () => answer(incoming, response, node));
    }),
  );
  const stop = (node: number) => {
    servers[node]!.close();
    servers[node]!.closeAllConnections();
  };
  const listen = async (server: Server, node: number) => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => stop(node));
    return (server.address() as AddressInfo).port;
  };
  const [first, second] = await Promise.all(servers.map(listen));
  const balancer = await startLoadBalancer(program, [first!, second!]);
  t.after(() => balancer.close());
  return { balancer, received, stop };
}

/** A request through a load balancer, with the path as it is written. */
function ask(
  { port, certificate }: LoadBalancer,
  path: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: object; body?: string } = {},
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { port, host: '127.0.0.1', ca: certificate, path, method, headers: { ...headers } },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.once('end', () => resolve({ status: response.statusCode!, text }));
      },
    );
    asked.once('error', reject);
    asked.end(body);
  });
}
