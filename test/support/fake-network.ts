import type { Http, HttpAnswer, HttpRequest, Transport } from '../../src/core/ports.js';
import type { FakeClock } from './fake-clock.js';
import {
  asJson,
  createFakeConnection,
  type Conditions,
  type FakeConnection,
  type Fate,
} from './fake-connection.js';
import type { ServerEnd, SocketPeer } from './in-memory-namespace.js';

export interface FakeNetworkOptions {
  /** The server's clock: what arrives there arrives on it. */
  serverClock: FakeClock;
  /** Default: all arrives, and at once. */
  conditions?: Partial<Conditions>;
  /** `undefined`: nobody is there. */
  http(request: HttpRequest): HttpAnswer | Promise<HttpAnswer> | undefined;
  connect(auth: unknown, peer: SocketPeer): ServerEnd | undefined;
  note?(direction: 'up' | 'down', text: string, payload?: unknown): void;
  /** A socket is asked for. */
  opening?(): void;
  /** A tab hands a message to its socket. */
  sending?(clientId: string): void;
}

/**
 * The way between one browser and the server, with socket.io's pings: an end that hears nothing gives up
 * its socket after 35 s. Tests choose what happens to it; the simulator has its weather choose as well.
 */
export interface FakeNetwork {
  /** One document's network; `clock` is the document's. */
  attach(clock: FakeClock): FakeNetworkTab;
  /** Every socket falls silent, and nobody is told. */
  halfOpen(): void;
  /** Nothing arrives until `release`, and nobody is told: it stays on the wire. */
  hold(direction?: 'up' | 'down'): void;
  /** What was held arrives now, in order. */
  release(): void;
  /**
   * Breaks every socket, with what is on its way, and every request: one that was sent may arrive, and
   * nobody hears the answer. The next ones work, unless it is offline.
   */
  cut(): void;
  /** Whether that is new. Offline, it breaks all that there is. */
  setOnline(online: boolean): boolean;
}

export interface FakeNetworkTab {
  transport: Transport;
  http: Http;
  /** The document is gone: its sockets end; a request that it sent still arrives. */
  kill(): void;
}

const HTTP_TIMEOUT = 15_000;
const FAILED: HttpAnswer = { status: 0, body: undefined };
const AS_IT_SHOULD: Fate = { copies: [0], strays: false };
const ignore = (): void => {};

export function createFakeNetwork(options: FakeNetworkOptions): FakeNetwork {
  const { serverClock, note = ignore, opening = ignore, sending = ignore } = options;
  const conditions: Conditions = {
    latency: () => 0,
    fate: () => AS_IT_SHOULD,
    ...options.conditions,
  };
  const held = { up: false, down: false };
  /** Requests and answers that are held. */
  const waiting: (() => void)[] = [];
  const connections = new Set<FakeConnection>();
  const requests = new Set<() => void>();
  let online = true;

  function transport(tab: FakeClock, own: Set<FakeConnection>): Transport {
    return {
      open(auth, handlers) {
        if (!tab.alive()) return { request() {}, emitVolatile() {}, close() {} };
        opening();
        const connection = createFakeConnection({
          auth,
          handlers,
          clientClock: tab,
          serverClock,
          conditions,
          note,
          sending,
          held,
          online: () => online,
          connect: options.connect,
          awake: () => tab.alive() && !tab.frozen(),
          done() {
            connections.delete(connection);
            own.delete(connection);
          },
        });
        connections.add(connection);
        own.add(connection);
        return connection.socket;
      },
    };
  }

  /** Requests do not keep their order among each other. */
  function deliver(
    receiver: FakeClock,
    direction: 'up' | 'down',
    late: number,
    arrive: () => void,
  ): void {
    receiver.task(conditions.latency() + late, () => {
      if (held[direction]) waiting.push(() => receiver.task(0, arrive));
      else arrive();
    });
  }

  function breakAll(): void {
    for (const connection of [...connections]) connection.break();
    for (const fail of [...requests]) fail();
  }

  function request(tab: FakeClock, asked: HttpRequest): Promise<HttpAnswer> {
    return new Promise((resolve) => {
      if (!tab.alive()) return;
      const sent = asJson(asked) as HttpRequest;
      const finish = (answer: HttpAnswer): void => {
        stopWaiting();
        requests.delete(fail);
        resolve(answer);
      };
      const fail = (): void => void tab.task(conditions.latency(), () => finish(FAILED));
      const stopWaiting = tab.after(HTTP_TIMEOUT, () => finish(FAILED));
      if (!online) return fail();
      requests.add(fail);
      for (const late of conditions.fate('http').copies)
        deliver(serverClock, 'up', late, () => {
          note('up', `${sent.method} ${sent.path}`, sent.body);
          const answering = options.http(sent);
          if (!answering) return fail();
          void Promise.resolve(answering).then((answer) => {
            const body = asJson(answer.body);
            if (conditions.fate('http-answer').copies.length === 0) return;
            deliver(tab, 'down', 0, () => {
              note('down', `${answer.status} ${sent.method} ${sent.path}`, body);
              finish({ status: answer.status, body });
            });
          });
        });
    });
  }

  return {
    attach(tab) {
      const own = new Set<FakeConnection>();
      const http: Http = { request: (asked) => request(tab, asked) };
      return {
        transport: transport(tab, own),
        http,
        kill: () => [...own].forEach((connection) => connection.abandon()),
      };
    },
    halfOpen: () => [...connections].forEach((connection) => connection.mute()),
    hold(direction) {
      if (direction !== 'down') held.up = true;
      if (direction !== 'up') held.down = true;
    },
    release() {
      held.up = held.down = false;
      for (const connection of connections) connection.flush();
      for (const arriveNow of waiting.splice(0)) arriveNow();
    },
    cut: breakAll,
    setOnline(to) {
      const changed = online !== to;
      online = to;
      if (!to) breakAll();
      return changed;
    },
  };
}
