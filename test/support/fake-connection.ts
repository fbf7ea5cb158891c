import type { Socket, SocketAuth, SocketHandlers } from '../../src/core/ports.js';
import type { FakeClock } from './fake-clock.js';
import type { Wire } from './fake-wire.js';

/** The server's hold on one accepted socket. */
export interface Peer {
  emit(event: string, payload: unknown): void;
  /** Ends it from the server's side, after what was emitted before. */
  cut(): void;
}

/** What a server does with one accepted socket. */
export interface ServerSocket {
  request(event: string, payload: unknown, answer: (answer: unknown) => void): void;
  emitVolatile(event: string, payload: unknown): void;
  /** The socket is gone, whoever ended it. Called once. */
  closed(): void;
}

/** A socket, or with what the client is told that there is none. */
export type Accepted = ServerSocket | { refusal: unknown };

/** Accepts a handshake, or refuses it. */
export type Accept = (auth: SocketAuth, peer: Peer) => Accepted;

export interface FakeConnection {
  socket: Socket;
  /** Both ends find it broken, the client `ms` from now. */
  break(ms: number): void;
  /** The client vanishes, and hears nothing more. */
  abandon(): void;
}

export interface FakeConnectionOptions {
  auth: SocketAuth;
  handlers: SocketHandlers;
  accept(auth: SocketAuth, peer: Peer): Accepted | Promise<Accepted>;
  /** The client's clock, and the server's. */
  clientClock: FakeClock;
  serverClock: FakeClock;
  up: Wire;
  down: Wire;
  /** Nothing will come through any more. */
  done(): void;
}

const CONNECT_TIMEOUT = 10_000;

/** One socket from the moment the client asks for it until both ends know that it is gone. */
export function createFakeConnection(options: FakeConnectionOptions): FakeConnection {
  const { auth, handlers, accept, clientClock, serverClock, up, down } = options;
  let client: 'connecting' | 'open' | 'closed' = 'connecting';
  let server: ServerSocket | undefined;
  let serverEnded = false;

  const stopWaiting = clientClock.after(CONNECT_TIMEOUT, () => {
    vanish();
    handlers.closed();
  });

  function endClient(refusal?: unknown): void {
    if (client === 'closed') return;
    client = 'closed';
    stopWaiting();
    options.done();
    if (refusal === undefined) handlers.closed();
    else handlers.closed(refusal);
  }

  function endServer(): void {
    const gone = server;
    server = undefined;
    serverEnded = true;
    gone?.closed();
  }

  /** The server hears of it after all that the client sent before. */
  function vanish(): void {
    if (client === 'closed') return;
    client = 'closed';
    stopWaiting();
    up.send(() => {
      options.done();
      endServer();
    });
  }

  const peer: Peer = {
    emit(event, payload) {
      const told = asJson(payload);
      down.send(() => {
        if (client === 'open') handlers.event(event, told);
      });
    },
    cut() {
      down.send(() => endClient());
      // After what the server is doing now.
      serverClock.task(0, endServer);
    },
  };

  up.send(() => {
    down.send(() => {
      if (client !== 'connecting') return;
      client = 'open';
      stopWaiting();
    });
    void Promise.resolve(accept(asJson(auth) as SocketAuth, peer)).then((answer) => {
      if ('refusal' in answer) down.send(() => endClient(asJson(answer.refusal)));
      else if (serverEnded) answer.closed();
      else server = answer;
    });
  });

  return {
    socket: {
      request(event, payload, answered) {
        if (client !== 'open') return;
        const sent = asJson(payload);
        up.send(() => {
          server?.request(event, sent, (answer) => {
            const told = asJson(answer);
            down.send(() => {
              if (client === 'open') answered(told);
            });
          });
        });
      },
      emitVolatile(event, payload) {
        if (client !== 'open') return;
        const sent = asJson(payload);
        up.send(() => server?.emitVolatile(event, sent));
      },
      close: vanish,
    },
    break(ms) {
      options.done();
      clientClock.task(ms, () => endClient());
      serverClock.task(ms, endServer);
    },
    abandon: vanish,
  };
}

/** As it comes out at the other end. */
export function asJson(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
