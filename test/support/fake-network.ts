import type { Http, HttpAnswer, HttpRequest, SocketAuth, Transport } from '../../src/core/ports.js';
import type { FakeClock } from './fake-clock.js';
import { asJson, createFakeConnection, type Accepted, type Peer } from './fake-connection.js';
import { createWire, type Wire } from './fake-wire.js';

export interface FakeNetworkOptions {
  /** The server's clock: what arrives there arrives on it. */
  clock: FakeClock;
  http(request: HttpRequest): HttpAnswer | Promise<HttpAnswer>;
  connect(auth: SocketAuth, peer: Peer): Accepted | Promise<Accepted>;
  /** ms for one way. Order within one socket is kept all the same. */
  latency?: () => number;
}

/** The way between one device and one server. */
export interface FakeNetwork {
  /** One document's network; `clock` is the document's. */
  attach(clock: FakeClock): FakeNetworkTab;
  /**
   * Nothing arrives any more, and nobody is told: it stays on the wire. After 45 s of it both ends
   * give up their sockets; a handshake gives up after 10 s, an HTTP request after 15 s. What is still
   * on the wire may arrive later all the same.
   */
  hold(direction?: 'up' | 'down'): void;
  /** What was held arrives now, in order. */
  release(): void;
  /** Breaks every socket and every request, and loses what is on the wire. The next ones work. */
  cut(): void;
  /** As `cut`, and out of reach until `goOnline`. */
  goOffline(): void;
  goOnline(): void;
}

export interface FakeNetworkTab {
  transport: Transport;
  http: Http;
  /** The document is gone: its sockets end; a request that it sent still arrives. */
  kill(): void;
}

const SOCKET_TIMEOUT = 45_000;
const HTTP_TIMEOUT = 15_000;

/** What is under way: a socket or a request. */
interface Traffic {
  wires: Wire[];
  break(ms: number): void;
}

export function createFakeNetwork(options: FakeNetworkOptions): FakeNetwork {
  const { clock, latency = () => 0 } = options;
  const traffic = new Set<Traffic>();
  const held = { up: false, down: false };
  let online = true;
  let stopHold: (() => void) | undefined;

  function breakAll(): void {
    for (const one of traffic) {
      for (const wire of one.wires) wire.clear();
      one.break(latency());
    }
  }

  function unhold(): void {
    stopHold?.();
    held.up = held.down = false;
  }

  function wiresOf(tab: FakeClock): { up: Wire; down: Wire } {
    return {
      up: createWire(clock, latency, () => held.up),
      down: createWire(tab, latency, () => held.down),
    };
  }

  function transport(tab: FakeClock, abandons: Set<() => void>): Transport {
    return {
      open(auth, handlers) {
        if (!tab.alive()) return { request() {}, emitVolatile() {}, close() {} };
        const { up, down } = wiresOf(tab);
        const connection = createFakeConnection({
          auth,
          handlers,
          accept: options.connect,
          clientClock: tab,
          serverClock: clock,
          up,
          down,
          done() {
            traffic.delete(one);
            abandons.delete(connection.abandon);
          },
        });
        const one: Traffic = { wires: [up, down], break: connection.break };
        traffic.add(one);
        abandons.add(connection.abandon);
        if (!online) {
          up.clear();
          connection.break(latency());
        }
        return connection.socket;
      },
    };
  }

  function http(tab: FakeClock): Http {
    return {
      request: (asked) =>
        new Promise((resolve) => {
          if (!tab.alive()) return;
          const { up, down } = wiresOf(tab);
          const sent = asJson(asked) as HttpRequest;
          const finish = (answer: HttpAnswer): void => {
            stopWaiting();
            resolve(answer);
          };
          const stopWaiting = tab.after(HTTP_TIMEOUT, () => finish({ status: 0, body: undefined }));
          const one: Traffic = {
            wires: [up, down],
            break(ms) {
              traffic.delete(one);
              tab.task(ms, () => finish({ status: 0, body: undefined }));
            },
          };
          traffic.add(one);
          if (!online) return one.break(latency());
          up.send(() => {
            void Promise.resolve(options.http(sent)).then((answer) => {
              down.send(() => {
                traffic.delete(one);
                finish({ status: answer.status, body: asJson(answer.body) });
              });
            });
          });
        }),
    };
  }

  return {
    attach(tab) {
      const abandons = new Set<() => void>();
      return {
        transport: transport(tab, abandons),
        http: http(tab),
        kill: () => [...abandons].forEach((abandon) => abandon()),
      };
    },
    hold(direction) {
      if (direction !== 'down') held.up = true;
      if (direction !== 'up') held.down = true;
      stopHold?.();
      stopHold = clock.task(SOCKET_TIMEOUT, breakAll);
    },
    release() {
      unhold();
      for (const one of traffic) for (const wire of one.wires) wire.flush();
    },
    cut() {
      unhold();
      breakAll();
    },
    goOffline() {
      online = false;
      breakAll();
    },
    goOnline: () => void (online = true),
  };
}
