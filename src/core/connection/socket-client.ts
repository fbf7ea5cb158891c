import type { GenericSchema } from 'valibot';
import { errorSchema, type ProtocolError } from '../../protocol/errors.js';
import { parse } from '../../protocol/parse.js';
import { createBackoff } from '../backoff.js';
import type { Clock, Ids, Socket, SocketHandlers, Undo } from '../ports.js';
import { outcomeOfAck, type Outcome } from './outcome.js';

const REQUEST_TIMEOUT_MS = 10_000;
/** A socket that is open and never says `welcome` is as good as none. */
const WELCOME_TIMEOUT_MS = 15_000;

/** socket.io's typed map of the events that one side sends. */
type EventMap<M> = { [N in keyof M]: (payload: never, ack: never) => void };
type PayloadOf<M extends EventMap<M>, N extends keyof M> = Parameters<M[N]>[0];

/** One event that the server sent, typed. */
export type EventOf<M extends EventMap<M>> = {
  [N in keyof M]: { name: N; payload: PayloadOf<M, N> };
}[keyof M];

/**
 * Makes a parser of what the server sends, from the schema of each event. It returns nothing for an
 * event that is unknown or not what the protocol promises.
 */
export function createEventParser<M extends EventMap<M>>(schemas: {
  [N in keyof M]: GenericSchema<unknown, PayloadOf<M, N>>;
}): (name: string, payload: unknown) => EventOf<M> | undefined {
  const known = new Map<string, GenericSchema>(Object.entries(schemas));
  return (name, raw) => {
    const schema = known.get(name);
    const payload = schema && parse(schema, raw);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a name's schema gives its payload
    return payload === undefined ? undefined : ({ name, payload } as EventOf<M>);
  };
}

export interface SocketClientOptions<Auth, Event extends { name: string }> {
  clock: Clock;
  ids: Ids;
  open(auth: Auth, handlers: SocketHandlers): Socket;
  /** An upper limit for the next wait, ms; absent: none but that of the backoff. */
  longestWaitMs?: (() => number) | undefined;
  /** What the next socket says of itself; `null` when it can't be had now: it is tried again later. */
  auth(): Promise<Auth | null>;
  /** The event, or nothing when it is unknown or not what the protocol promises. */
  parse(name: string, payload: unknown): Event | undefined;
  /** The first after each connect is `welcome`. `auth`: what the socket said of itself. */
  event(event: Event, auth: Auth): void;
  /** The socket is lost; another follows. */
  lost(): void;
  /** The server did not accept the handshake; another follows, unless it is closed or reopened here. */
  refused(error: ProtocolError): void;
}

/** One socket at a time, opened again with growing waits whenever it is lost. It keeps no buffer. */
export interface SocketClient<Requests extends EventMap<Requests>> {
  open(): void;
  /** Whether the server has said `welcome` on the present socket. */
  welcomed(): boolean;
  /**
   * One request, one outcome; `unreachable` when no answer came in time (10 s unless told otherwise),
   * or the socket was lost meanwhile.
   */
  request<N extends keyof Requests & string, T>(
    event: N,
    payload: PayloadOf<Requests, N>,
    schema: GenericSchema<unknown, T>,
    timeoutMs?: number,
  ): Promise<Outcome<T>>;
  /** Sent if that is possible now, else dropped. */
  emitVolatile<N extends keyof Requests & string>(event: N, payload: PayloadOf<Requests, N>): void;
  /** Gives this socket up and opens the next, now or after the usual wait. */
  reopen(when: 'now' | 'later', atLeastMs?: number): void;
  /** Ends a wait under way at once. */
  hurry(): void;
  /** Calling it twice is safe. */
  close(): void;
}

export function createSocketClient<
  Requests extends EventMap<Requests>,
  Auth,
  Event extends { name: string },
>(options: SocketClientOptions<Auth, Event>): SocketClient<Requests> {
  const { clock, ids } = options;
  const backoff = createBackoff(clock, ids, options.longestWaitMs);
  let socket: Socket | null = null;
  let isWelcomed = false;
  let closed = true;
  /** Numbers the attempts, so that a late answer of an earlier one is dropped. */
  let attempt = 0;
  let undoWelcomeTimeout: Undo = () => {};
  /** Ends the requests that the present socket owes an answer to. */
  const unanswered = new Set<() => void>();

  async function connect(): Promise<void> {
    const mine = ++attempt;
    const auth = await options.auth();
    if (closed || mine !== attempt) return;
    if (auth === null) {
      options.lost();
      backoff.wait(() => void connect());
      return;
    }
    undoWelcomeTimeout = clock.after(WELCOME_TIMEOUT_MS, () => reopen('later'));
    socket = options.open(auth, {
      event(name, payload) {
        if (closed || mine !== attempt) return;
        const event = options.parse(name, payload);
        if (!event) return;
        if (event.name === 'welcome') {
          undoWelcomeTimeout();
          isWelcomed = true;
          backoff.reset();
        }
        options.event(event, auth);
      },
      closed(refusal) {
        if (closed || mine !== attempt) return;
        forget();
        const forgotten = attempt;
        const error = parse(errorSchema, refusal);
        if (error) options.refused(error);
        else options.lost();
        if (closed || forgotten !== attempt) return;
        backoff.wait(() => void connect(), (error?.retryAfter ?? 0) * 1000);
      },
    });
  }

  function forget(): void {
    attempt++;
    undoWelcomeTimeout();
    isWelcomed = false;
    socket?.close();
    socket = null;
    for (const giveUp of [...unanswered]) giveUp();
  }

  function reopen(when: 'now' | 'later', atLeastMs = 0): void {
    if (closed) return;
    forget();
    options.lost();
    if (when === 'later') return backoff.wait(() => void connect(), atLeastMs);
    backoff.cancel();
    void connect();
  }

  return {
    open() {
      if (!closed) return;
      closed = false;
      void connect();
    },
    welcomed: () => isWelcomed,
    request(event, payload, schema, timeoutMs = REQUEST_TIMEOUT_MS) {
      return new Promise((resolve) => {
        if (!socket) return resolve({ kind: 'unreachable' });
        const giveUp = (): void => {
          undo();
          unanswered.delete(giveUp);
          resolve({ kind: 'unreachable' });
        };
        const undo = clock.after(timeoutMs, giveUp);
        unanswered.add(giveUp);
        socket.request(event, payload, (ack) => {
          undo();
          unanswered.delete(giveUp);
          resolve(outcomeOfAck(ack, schema));
        });
      });
    },
    emitVolatile: (event, payload) => socket?.emitVolatile(event, payload),
    reopen,
    hurry: () => backoff.hurry(),
    close() {
      closed = true;
      backoff.cancel();
      forget();
    },
  };
}
