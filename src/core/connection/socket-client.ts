import { errorSchema, type ProtocolError } from '../../protocol/errors.js';
import { parse } from '../../protocol/parse.js';
import { literal, object, type Schema } from '../../protocol/schema.js';
import type { Welcome } from '../../protocol/visitor-answers.js';
import type { VisitorToServer } from '../../protocol/visitor-events.js';
import { createBackoff } from '../backoff.js';
import type { Clock, Ids, Socket, SocketAuth, Transport, Undo } from '../ports.js';
import type { Outcome } from './server-api.js';
import { parseServerEvent, type ServerEvent } from './server-events.js';

const REQUEST_TIMEOUT_MS = 10_000;
/** A socket that is open and never says `welcome` is as good as none. */
const WELCOME_TIMEOUT_MS = 15_000;

export interface SocketClientOptions {
  transport: Transport;
  clock: Clock;
  ids: Ids;
  /** What the next socket says of itself; `null` when that can't be had now: it is tried again later. */
  auth(): Promise<SocketAuth | null>;
  /** The server took the socket. `auth` is what was said. */
  welcomed(welcome: Welcome, auth: SocketAuth): void;
  event(event: ServerEvent): void;
  /** The socket is lost; another is on its way. */
  lost(): void;
  /** The server did not take the handshake; another follows unless it is closed or reopened here. */
  refused(error: ProtocolError): void;
}

/** One socket at a time, opened again with growing waits whenever it is lost. */
export interface SocketClient {
  open(): void;
  /** Whether the server has said `welcome` on the socket that is there. */
  welcomed(): boolean;
  /**
   * One request, one outcome; `unreachable` when no answer came in time (10 s unless told), or the
   * socket was lost meanwhile.
   */
  request<N extends keyof VisitorToServer, T>(
    event: N,
    payload: Parameters<VisitorToServer[N]>[0],
    schema: Schema<T>,
    timeoutMs?: number,
  ): Promise<Outcome<T>>;
  /** Said if that is possible now, else dropped. */
  tell<N extends keyof VisitorToServer>(event: N, payload: Parameters<VisitorToServer[N]>[0]): void;
  /** Gives this socket up and opens the next, now or after the usual wait. */
  reopen(when: 'now' | 'later', atLeastMs?: number): void;
  /** Ends a wait under way at once. */
  hurry(): void;
  /** Calling it twice is safe. */
  close(): void;
}

const refusalSchema = object({ ok: literal(false), error: errorSchema });

export function createSocketClient(options: SocketClientOptions): SocketClient {
  const { transport, clock, ids } = options;
  const backoff = createBackoff(clock, ids);
  let socket: Socket | null = null;
  let isWelcomed = false;
  let closed = true;
  /** Names the attempt under way, so that a late answer of an earlier one is dropped. */
  let attempt = 0;
  let undoWelcomeTimeout: Undo = () => {};
  /** Ends the requests that the present socket owes an answer to. */
  const unanswered = new Set<() => void>();

  async function connect(): Promise<void> {
    const mine = ++attempt;
    const auth = await options.auth();
    if (closed || mine !== attempt) return;
    if (!auth) {
      options.lost();
      backoff.wait(() => void connect());
      return;
    }
    undoWelcomeTimeout = clock.after(WELCOME_TIMEOUT_MS, () => reopen('later'));
    socket = transport.open(auth, {
      event(name, raw) {
        if (closed || mine !== attempt) return;
        const event = parseServerEvent(name, raw);
        if (event?.name === 'welcome') {
          undoWelcomeTimeout();
          isWelcomed = true;
          backoff.reset();
          options.welcomed(event.payload, auth);
        } else if (event) options.event(event);
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
        socket.request(event, payload, (raw) => {
          undo();
          unanswered.delete(giveUp);
          const refusal = parse(refusalSchema, raw);
          if (refusal) return resolve({ kind: 'refused', error: refusal.error });
          const value = parse(schema, raw);
          resolve(value === undefined ? { kind: 'unreachable' } : { kind: 'done', value });
        });
      });
    },
    tell: (event, payload) => socket?.tell(event, payload),
    reopen,
    hurry: () => backoff.hurry(),
    close() {
      closed = true;
      backoff.cancel();
      forget();
    },
  };
}
