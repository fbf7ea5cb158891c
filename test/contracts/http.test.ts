import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite, test } from 'node:test';
import type { HttpAnswer, HttpRequest } from '../../src/core/ports.js';
import { createFetchHttp } from '../../src/platform/fetch-http.js';
import { createFakeClock } from '../support/fake-clock.js';
import { createFakeNetwork } from '../support/fake-network.js';
import { equal, eventually, turn, withRig } from './contract.js';
import { httpContract, type HttpRig } from './http-contract.js';

type Handler = (request: HttpRequest) => HttpAnswer & { text?: string };

suite('FakeNetwork as HTTP', () => {
  httpContract(test, () => {
    const clock = createFakeClock();
    let handler: Handler | null = null;
    const network = createFakeNetwork({
      serverClock: clock.fork(),
      conditions: { latency: () => 5 },
      http: (request) => handler!(request),
      connect: () => undefined,
    });
    return {
      http: network.attach(clock.fork()).http,
      setServer(next) {
        handler = next;
        if (!next) network.hold();
      },
      async shutDown() {
        network.setOnline(false);
      },
      step: () => clock.advance(1),
      pass: clock.advance,
      async close() {},
    };
  });
});

suite('FetchHttp', () => {
  httpContract(test, openHttpRig);

  const own = withRig(test, openHttpRig);

  own('a page of a proxy instead of JSON is its status without a body', async (rig) => {
    rig.setServer(() => ({ status: 502, body: undefined, text: '<h1>Bad gateway</h1>' }));
    equal(await rig.http.request({ method: 'GET', path: '/x' }), { status: 502 });
  });

  own('a redirect, as to a login page of a hotel, is no answer', async (rig) => {
    rig.setServer(() => ({ status: 302, body: undefined }));
    equal(await rig.http.request({ method: 'GET', path: '/x' }), { status: 0 });
  });

  own('its timer is given back', async (rig) => {
    rig.setServer(() => ({ status: 200, body: {} }));
    await rig.http.request({ method: 'GET', path: '/x' });
    equal(rig.pending(), 0);
  });
});

interface RealHttpRig extends HttpRig {
  setServer(answer: Handler | null): void;
  /** Timers that wait. */
  pending(): number;
}

/** The real adapter against a real server; only the adapter's clock is virtual. */
async function openHttpRig(): Promise<RealHttpRig> {
  const clock = createFakeClock();
  let handler: Handler | null = null;
  let reached = 0;
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      reached++;
      const { authorization } = request.headers;
      const answer = handler?.({
        method: request.method as HttpRequest['method'],
        path: request.url!,
        ...(authorization && { bearer: authorization.replace('Bearer ', '') }),
        ...(body && { body: JSON.parse(body) as unknown }),
      });
      if (!answer) return;
      response.writeHead(answer.status, { location: '/login' });
      response.end(answer.text ?? JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const shutDown = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    http: createFetchHttp(`http://127.0.0.1:${port}`, clock),
    setServer: (next) => void (handler = next),
    shutDown,
    step: turn,
    async pass(ms) {
      if (!handler) await eventually(turn, () => reached > 0);
      await clock.advance(ms);
    },
    close: shutDown,
    pending: clock.pending,
  };
}
