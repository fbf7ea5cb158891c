import type { Socket, SocketAuth, SocketHandlers } from '../../src/core/ports.js';
import type { FakeClock } from './fake-clock.js';
import { createWire, type Wire } from './fake-wire.js';
import type { ServerEnd, SocketPeer } from './in-memory-namespace.js';

/** What travels between a tab and the server. */
export type FrameKind =
  /** The socket's handshake and the answer to it. */
  | 'handshake'
  /** A request up, and its acknowledgement. */
  | 'request'
  | 'ack'
  /** What the server tells, and the echo of a message among it. */
  | 'event'
  | 'echo'
  | 'http'
  | 'http-answer';

/** What becomes of one frame: how many copies arrive, and each this many ms beside its turn. */
export interface Fate {
  copies: number[];
  /** It does not keep its place among the others. */
  strays: boolean;
}

/** How long frames take, and what becomes of them. */
export interface Conditions {
  /** ms for one way. */
  latency(): number;
  fate(kind: FrameKind): Fate;
}

export interface FakeConnectionOptions {
  auth: SocketAuth;
  handlers: SocketHandlers;
  clientClock: FakeClock;
  /** The server's machine: what arrives there while no process runs is lost. */
  serverClock: FakeClock;
  conditions: Conditions;
  /** What arrives waits, and nobody is told. */
  held: { readonly up: boolean; readonly down: boolean };
  online(): boolean;
  connect(auth: unknown, peer: SocketPeer): ServerEnd | undefined;
  /** The tab's code runs: it answers pings. */
  awake(): boolean;
  note(direction: 'up' | 'down', text: string, payload?: unknown): void;
  /** The tab hands a message to it. */
  sending(clientId: string): void;
  done(): void;
}

/** One socket, from the tab's asking for it until both ends know that it is gone. */
export interface FakeConnection {
  socket: Socket;
  /** Lets arrive what was held. */
  flush(): void;
  /** Nothing gets through any more, and nobody is told: half open. */
  mute(): void;
  /** Both ends find it broken, each after the time that this takes. */
  break(): void;
  /** The tab is gone. */
  abandon(): void;
}

const CONNECT_TIMEOUT = 10_000;
const PING_EVERY = 25_000;
const PING_TIMEOUT = 10_000;

export function createFakeConnection(options: FakeConnectionOptions): FakeConnection {
  const { handlers, clientClock, serverClock, conditions, held, note } = options;
  const up = createWire(
    serverClock,
    () => conditions.latency(),
    () => held.up,
  );
  const down = createWire(
    clientClock,
    () => conditions.latency(),
    () => held.down,
  );
  let client: 'connecting' | 'open' | 'closed' = 'connecting';
  let server: ServerEnd | undefined;
  let muted = false;
  let stopSilence = clientClock.after(CONNECT_TIMEOUT, () => endClient('no handshake'));
  let stopPing = (): void => {};

  function send(wire: Wire, clock: FakeClock, kind: FrameKind, deliver: () => void): void {
    if (muted) return;
    const arrive = (): void => {
      if (!muted) deliver();
    };
    const { copies, strays } = conditions.fate(kind);
    if (copies.length === 0) note(wire === up ? 'up' : 'down', `lost ${kind}`);
    for (const late of copies) {
      if (!strays && late === 0) wire.send(arrive);
      else clock.task(conditions.latency() + late, arrive);
    }
  }
  const sendUp = (kind: FrameKind, deliver: () => void): void =>
    send(up, serverClock, kind, deliver);
  const sendDown = (kind: FrameKind, deliver: () => void): void =>
    send(down, clientClock, kind, deliver);

  function endClient(why: string, refusal?: unknown): void {
    if (client === 'closed') return;
    client = 'closed';
    stopSilence();
    note('down', `closed: ${why}`);
    if (refusal === undefined) handlers.closed();
    else handlers.closed(refusal);
  }

  function endServer(): void {
    stopPing();
    const gone = server;
    server = undefined;
    options.done();
    gone?.closed();
  }

  /** The client closed its end, or is gone: the server hears of it after what was sent before. */
  function leave(): void {
    if (client === 'closed') return;
    client = 'closed';
    stopSilence();
    // Not a frame that may be lost: in the end the ping would say the same.
    if (muted) serverClock.task(PING_EVERY + PING_TIMEOUT, endServer);
    else up.send(endServer);
  }

  const isSilent = (): boolean => muted || held.up || held.down;

  function ping(): void {
    if (!server) return;
    if (!isSilent() && options.awake()) {
      heard();
      stopPing = serverClock.task(PING_EVERY, ping);
    } else
      stopPing = serverClock.task(PING_TIMEOUT, () => {
        if (!isSilent() && options.awake()) return ping();
        if (!muted) sendDown('handshake', () => endClient('server missed the pong'));
        endServer();
      });
  }

  function heard(): void {
    stopSilence();
    if (client === 'closed') return;
    stopSilence = clientClock.after(PING_EVERY + PING_TIMEOUT, () => {
      endClient('no ping');
      serverClock.task(PING_TIMEOUT, endServer);
    });
  }

  const peer: SocketPeer = {
    opened() {
      if (client !== 'connecting') return;
      stopPing = serverClock.task(PING_EVERY, ping);
      sendDown('handshake', () => {
        if (client !== 'connecting') return;
        client = 'open';
        heard();
      });
    },
    refused(error) {
      const told = asJson(error);
      note('down', 'refused', told);
      down.send(() => endClient('refused', told));
      server = undefined;
      options.done();
    },
    emit(event, payload) {
      const told = asJson(payload);
      sendDown(event === 'message:new' ? 'echo' : 'event', () => {
        if (client !== 'open') return;
        note('down', event, told);
        handlers.event(event, told);
      });
    },
    cut() {
      if (!muted) down.send(() => endClient('cut'));
      stopPing();
      server = undefined;
      options.done();
    },
  };

  if (!options.online()) {
    muted = true;
    clientClock.task(conditions.latency(), () => endClient('offline'));
  }
  const auth = asJson(options.auth);
  sendUp('handshake', () => {
    if (client === 'closed') return;
    note('up', 'handshake', auth);
    server = options.connect(auth, peer);
    if (!server) down.send(() => endClient('nobody there'));
  });

  return {
    socket: {
      request(event, payload, answered) {
        if (client !== 'open') return;
        const sent = asJson(payload);
        if (event === 'message:send') options.sending((sent as { clientId: string }).clientId);
        sendUp('request', () => {
          note('up', event, sent);
          server?.request(event, sent, (answer) => {
            const told = asJson(answer);
            sendDown('ack', () => {
              if (client !== 'open') return;
              note('down', `ack ${event}`, told);
              answered(told);
            });
          });
        });
      },
      emitVolatile(event, payload) {
        if (client !== 'open') return;
        const sent = asJson(payload);
        sendUp('request', () => server?.emitVolatile(event, sent));
      },
      close: leave,
    },
    flush() {
      up.flush();
      down.flush();
    },
    mute: () => void (muted = true),
    break() {
      const half = muted;
      muted = true;
      up.clear();
      down.clear();
      const later = half ? PING_EVERY + PING_TIMEOUT : 0;
      clientClock.task(conditions.latency() + later, () => endClient('broken'));
      serverClock.task(conditions.latency() + later, endServer);
    },
    abandon: leave,
  };
}

/** As it comes out at the other end. */
export function asJson(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
