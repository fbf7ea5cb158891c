import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite, test } from 'node:test';
import { Server, type Socket } from 'socket.io';
import type { SocketAuth } from '../../src/core/ports.js';
import { createSocketIoTransport } from '../../src/platform/socket-io-transport.js';
import { createFakeClock } from '../support/fake-clock.js';
import { createFakeNetwork } from '../support/fake-network.js';
import { createFakePage, type FakePage } from '../support/fake-page.js';
import type { ServerEnd, SocketPeer } from '../support/in-memory-namespace.js';
import { equal, eventually, turn, withRig } from './contract.js';
import {
  transportContract,
  type Accept,
  type Peer,
  type TransportRig,
} from './transport-contract.js';

suite('FakeNetwork as a transport', () => {
  transportContract(test, () => {
    const clock = createFakeClock();
    let accept: Accept | null = null;
    const network = createFakeNetwork({
      serverClock: clock.fork(),
      conditions: { latency: () => 5 },
      http: () => ({ status: 404, body: undefined }),
      connect: (auth, peer) => serverEnd(accept!, auth as SocketAuth, peer),
    });
    return {
      transport: network.attach(clock.fork()).transport,
      setServer(next) {
        accept = next;
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

  test('both ends give up a socket of which nothing arrives for 35 s', async () => {
    const clock = createFakeClock();
    const ends: string[] = [];
    const network = createFakeNetwork({
      serverClock: clock.fork(),
      http: () => undefined,
      connect(_auth, peer) {
        peer.opened();
        return { request() {}, emitVolatile() {}, closed: () => ends.push('server') };
      },
    });
    network
      .attach(clock.fork())
      .transport.open(AUTH, { event() {}, closed: () => ends.push('client') });
    await clock.advance(60_000);
    equal(ends, []);
    network.hold();
    await clock.advance(35_000);
    equal(ends.toSorted(), ['client', 'server']);
  });
});

/** A server's end of the fake network. What it says while it accepts follows the handshake. */
function serverEnd(accept: Accept, auth: SocketAuth, peer: SocketPeer): ServerEnd {
  let opened = false;
  const onceOpened: (() => void)[] = [];
  const act = (what: () => void): void => {
    if (opened) what();
    else onceOpened.push(what);
  };
  const answer = accept(auth, {
    emit: (event, payload) => act(() => peer.emit(event, payload)),
    cut: () => act(peer.cut),
  });
  if ('refusal' in answer) {
    peer.refused(answer.refusal);
    return { request() {}, emitVolatile() {}, closed() {} };
  }
  peer.opened();
  opened = true;
  for (const what of onceOpened) what();
  return answer;
}

suite('SocketIoTransport over a WebSocket', () => {
  transportContract(test, () => openSocketRig('passed'));
});

suite('SocketIoTransport over HTTP polling', () => {
  transportContract(test, () => openSocketRig('refused'));
});

suite('SocketIoTransport and the network', () => {
  const testOn = (upgrades: Upgrades) => withRig(test, () => openSocketRig(upgrades));

  testOn('unanswered')(
    'a WebSocket that does not open within 2 s: polling is tried, and the server sees one socket',
    async (rig) => {
      const client = connect(rig);
      await eventually(rig.step, () => rig.asked('websocket') === 1);
      await rig.pass(1_900);
      equal(rig.asked('polling'), 0);
      await rig.pass(100);
      await eventually(rig.step, () => client.welcomed());
      equal(rig.accepted(), 1);
    },
  );

  for (const upgrades of ['refused', 'unanswered'] as const)
    testOn(upgrades)(
      `WebSockets are ${upgrades}: the next socket starts with polling, until the device has a network again`,
      async (rig) => {
        const first = connect(rig);
        await eventually(rig.step, () => rig.asked('websocket') === 1);
        await rig.pass(2_000);
        await eventually(rig.step, () => first.welcomed());
        first.socket.close();
        const second = connect(rig);
        await eventually(rig.step, () => second.welcomed());
        equal(rig.asked('websocket'), 1);
        second.socket.close();
        rig.page.online();
        connect(rig);
        await eventually(rig.step, () => rig.asked('websocket') === 2);
      },
    );

  testOn('refused')(
    'polling that opens and is never answered, as without sticky sessions, is not remembered',
    async (rig) => {
      const first = connect(rig);
      await eventually(rig.step, () => first.welcomed());
      first.socket.close();
      rig.setServer(null);
      const second = connect(rig);
      await eventually(rig.step, () => rig.knocked() === 2);
      await rig.pass(10_000);
      equal(second.closed(), true);
      connect(rig);
      await eventually(rig.step, () => rig.asked('websocket') === 2);
    },
  );

  for (const upgrades of ['passed', 'refused'] as const)
    testOn(upgrades)(
      `every request carries the key for load balancers (WebSockets ${upgrades})`,
      async (rig) => {
        const client = connect(rig);
        await eventually(rig.step, () => client.welcomed());
        equal([...rig.keys()], [AUTH.tabId]);
      },
    );
});

const AUTH: SocketAuth = { v: 1, token: 'token', tabId: '0b9c4f7e-0000-4000-8000-000000000002' };

/** Opens a socket at a server that says `welcome`, unless the test has it do something else. */
function connect({ transport }: SocketRig) {
  let [welcomed, closed] = [false, false];
  const socket = transport.open(AUTH, {
    event: () => (welcomed = true),
    closed: () => (closed = true),
  });
  return { socket, welcomed: () => welcomed, closed: () => closed };
}

/** What becomes of requests for a WebSocket. */
type Upgrades = 'passed' | 'refused' | 'unanswered';

interface SocketRig extends TransportRig {
  page: FakePage;
  /** How many connections were asked for by this road. */
  asked(carrier: 'websocket' | 'polling'): number;
  /** The values of the query parameter `k` that were seen. */
  keys(): ReadonlySet<string | null>;
  /** How many sockets asked to join the namespace, and how many were let in. */
  knocked(): number;
  accepted(): number;
}

/** The real adapter against a real socket.io server; only the adapter's clock is virtual. */
async function openSocketRig(upgrades: Upgrades): Promise<SocketRig> {
  const http = createServer();
  const server = new Server(http, { serveClient: false });
  const clock = createFakeClock();
  const page = createFakePage();
  const clients = new Set<() => void>();
  const asked = { websocket: 0, polling: 0 };
  const keys = new Set<string | null>();
  let [knocked, accepted] = [0, 0];
  let accept: Accept | null = (_auth, peer) => {
    peer.emit('welcome', {});
    return { request() {}, emitVolatile() {}, closed() {} };
  };

  const note = ({ url = '/' }: IncomingMessage): void => {
    const { searchParams } = new URL(url, 'http://server');
    keys.add(searchParams.get('k'));
    if (!searchParams.has('sid')) asked[searchParams.get('transport') as keyof typeof asked] += 1;
  };
  http.prependListener('request', note);
  if (upgrades !== 'passed') http.removeAllListeners('upgrade');
  http.prependListener('upgrade', (request, socket) => {
    note(request);
    if (upgrades === 'passed') return;
    socket.on('error', () => {}); // a client that gave up resets it
    if (upgrades === 'refused') socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
    else clients.add(() => socket.destroy());
  });

  server.use((socket, next) => {
    knocked += 1;
    if (!accept) return; // the handshake hangs
    const onceConnected: (() => void)[] = [];
    const answer = accept(socket.handshake.auth as SocketAuth, peerOf(socket, onceConnected));
    if ('refusal' in answer) return next(Object.assign(new Error('No.'), { data: answer.refusal }));
    accepted += 1;
    socket.data = onceConnected;
    socket.onAny((event: string, payload: unknown, ack?: (answer: unknown) => void) => {
      if (ack) answer.request(event, payload, ack);
      else answer.emitVolatile(event, payload);
    });
    socket.on('disconnect', () => answer.closed());
    next();
  });
  server.on('connection', (socket) => {
    for (const act of socket.data as (() => void)[]) act();
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const { open } = createSocketIoTransport({
    server: `http://127.0.0.1:${port}`,
    namespace: '/',
    balancerKey: ({ tabId }: SocketAuth) => tabId,
    clock,
    page,
  });
  return {
    page,
    asked: (carrier) => asked[carrier],
    keys: () => keys,
    knocked: () => knocked,
    accepted: () => accepted,
    transport: {
      open(auth, handlers) {
        const socket = open(auth, handlers);
        clients.add(() => socket.close());
        return socket;
      },
    },
    setServer: (next) => void (accept = next),
    shutDown: () => server.close(),
    step: turn,
    async pass(ms) {
      await clock.advance(ms);
      for (let i = 0; i < 20; i++) await turn();
    },
    async close() {
      for (const close of clients) close();
      await server.close();
    },
  };
}

function peerOf(socket: Socket, onceConnected: (() => void)[]): Peer {
  const act = (what: () => void): void => {
    if (socket.connected) what();
    else onceConnected.push(what);
  };
  return {
    emit: (event, payload) => act(() => socket.emit(event, payload)),
    cut: () => act(() => socket.disconnect(true)),
  };
}
