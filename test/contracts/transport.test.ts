import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite, test } from 'node:test';
import { Server, type Socket } from 'socket.io';
import { WebSocket } from 'ws';
import type { SocketAuth } from '../../src/core/ports.js';
import { createSocketIoTransport } from '../../src/platform/socket-io-transport.js';
import { createFakeClock } from '../support/fake-clock.js';
import type { Accept, Peer } from '../support/fake-connection.js';
import { createFakeNetwork } from '../support/fake-network.js';
import { turn } from './contract.js';
import { transportContract, type TransportRig } from './transport-contract.js';

suite('FakeNetwork as a transport', () => {
  transportContract(test, () => {
    const clock = createFakeClock();
    let accept: Accept | null = null;
    const network = createFakeNetwork({
      clock: clock.fork(),
      http: () => ({ status: 404, body: undefined }),
      connect: (auth, peer) => accept!(auth, peer),
      latency: () => 5,
    });
    return {
      transport: network.attach(clock.fork()).transport,
      setServer(next) {
        accept = next;
        if (!next) network.hold();
      },
      async shutDown() {
        network.goOffline();
      },
      step: () => clock.advance(1),
      pass: clock.advance,
      async close() {},
    };
  });
});

/** Node 20 has no WebSocket of its own, and this one ends the process for an error nobody hears of. */
class BrowserWebSocket extends WebSocket {
  constructor(url: string) {
    super(url);
    this.on('error', () => {});
  }

  override send(packet: string): void {
    if (this.readyState !== WebSocket.OPEN)
      throw new Error('A browser complains of this in its console.');
    super.send(packet);
  }
}
globalThis.WebSocket = BrowserWebSocket as unknown as typeof globalThis.WebSocket;

suite('SocketIoTransport', () => {
  transportContract(test, openSocketRig);
});

/** The real adapter against a real socket.io server; only the adapter's clock is virtual. */
async function openSocketRig(): Promise<TransportRig> {
  const http = createServer();
  const server = new Server(http, { serveClient: false });
  const clock = createFakeClock();
  const clients = new Set<() => void>();
  let accept: Accept | null = null;
  server.use((socket, next) => {
    if (!accept) return; // the handshake hangs
    const onceConnected: (() => void)[] = [];
    const answer = accept(socket.handshake.auth as SocketAuth, peerOf(socket, onceConnected));
    if ('refusal' in answer) return next(Object.assign(new Error('No.'), { data: answer.refusal }));
    socket.data = onceConnected;
    socket.onAny((event: string, payload: unknown, ack?: (answer: unknown) => void) => {
      if (ack) answer.request(event, payload, ack);
      else answer.tell(event, payload);
    });
    socket.on('disconnect', () => answer.closed());
    next();
  });
  server.on('connection', (socket) => {
    for (const act of socket.data as (() => void)[]) act();
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const { open } = createSocketIoTransport(`http://127.0.0.1:${port}`, clock);
  return {
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
