import type { Http, HttpAnswer, HttpRequest, Transport } from '../../src/core/ports.js';
import type { FakeClock } from '../support/fake-clock.js';
import { asJson } from '../support/fake-connection.js';
import type { FakeNetwork } from '../support/fake-network.js';
import { createSimulatedConnection, type SimulatedConnection } from './simulated-connection.js';
import type { ServerEnd, SocketPeer } from '../support/in-memory-namespace.js';
import type { Weather } from './weather.js';

export interface NetworkOptions {
  serverClock: FakeClock;
  weather: Weather;
  http(request: HttpRequest): Promise<HttpAnswer> | undefined;
  connect(auth: unknown, peer: SocketPeer): ServerEnd | undefined;
  note(direction: 'up' | 'down', text: string, payload?: unknown): void;
  /** A socket is asked for. */
  opening(): void;
  /** A tab hands a message to its socket. */
  sending(clientId: string): void;
}

/** The way between one browser and the server. */
export interface SimulatedNetwork extends Pick<FakeNetwork, 'attach'> {
  /** Every socket falls silent, and nobody is told. */
  halfOpen(): void;
  /** Breaks every socket and every request. The next ones work, unless it is offline. */
  cut(): void;
  /** Whether that is new. */
  setOnline(online: boolean): boolean;
}

const HTTP_TIMEOUT = 15_000;
const FAILED: HttpAnswer = { status: 0, body: undefined };

export function createSimulatedNetwork(options: NetworkOptions): SimulatedNetwork {
  const { serverClock, weather, note } = options;
  const connections = new Set<SimulatedConnection>();
  const requests = new Set<() => void>();
  let online = true;

  function transport(tab: FakeClock, own: Set<SimulatedConnection>): Transport {
    return {
      open(auth, handlers) {
        if (!tab.alive()) return { request() {}, emitVolatile() {}, close() {} };
        options.opening();
        const connection = createSimulatedConnection({
          auth,
          handlers,
          clientClock: tab,
          serverClock,
          weather,
          note,
          sending: options.sending,
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

  function request(tab: FakeClock, asked: HttpRequest): Promise<HttpAnswer> {
    return new Promise((resolve) => {
      if (!tab.alive()) return;
      const sent = asJson(asked) as HttpRequest;
      const finish = (answer: HttpAnswer): void => {
        stopWaiting();
        requests.delete(fail);
        resolve(answer);
      };
      const fail = (): void => void tab.task(weather.latency(), () => finish(FAILED));
      const stopWaiting = tab.after(HTTP_TIMEOUT, () => finish(FAILED));
      if (!online) return fail();
      requests.add(fail);
      for (const late of weather.fate('http').copies)
        serverClock.task(weather.latency() + late, () => {
          note('up', `${sent.method} ${sent.path}`, sent.body);
          const acks = options.http(sent);
          if (!acks) return fail();
          void acks.then((answer) => {
            const body = asJson(answer.body);
            if (weather.fate('http-answer').copies.length === 0) return;
            tab.task(weather.latency(), () => {
              note('down', `${answer.status} ${sent.method} ${sent.path}`, body);
              finish({ status: answer.status, body });
            });
          });
        });
    });
  }

  return {
    attach(tab) {
      const own = new Set<SimulatedConnection>();
      const http: Http = { request: (asked) => request(tab, asked) };
      return {
        transport: transport(tab, own),
        http,
        kill: () => [...own].forEach((connection) => connection.abandon()),
      };
    },
    halfOpen: () => [...connections].forEach((connection) => connection.mute()),
    cut() {
      for (const connection of [...connections]) connection.break();
      for (const fail of [...requests]) fail();
    },
    setOnline(to) {
      const changed = online !== to;
      online = to;
      if (to) return changed;
      for (const connection of [...connections]) connection.break();
      for (const fail of [...requests]) fail();
      return changed;
    },
  };
}
