import type { ProtocolError } from '../../protocol/errors.js';
import { tokenSchema, type TokenAnswer } from '../../protocol/visitor-answers.js';
import type { Clock, Log, Undo } from '../ports.js';
import type { Credentials } from '../storage/conversation-storage.js';
import type { ServerApi } from './server-api.js';
import type { VisitorSocket } from './visitor-socket.js';

/** How long before it expires a token is renewed. */
const RENEW_BEFORE_MS = 5 * 60_000;
const TRIES = 3;
const BETWEEN_TRIES_MS = 10_000;

export interface AccessTokenDeps {
  clock: Clock;
  log: Log;
  api: ServerApi;
}

export interface AccessTokenHandlers {
  /** While it is open, the socket is the way to the next token. */
  socket(): VisitorSocket;
  /** The session's key does not count any more. */
  keyRefused(): void;
  /** The server refused a token for another reason. */
  refused(error: ProtocolError): void;
}

/**
 * A session's access token: bought with the session's key, in memory only, renewed 5 min before it
 * expires (rules SES-1 and SES-2). Its times run from when it arrived, never from the wall clock.
 */
export interface AccessToken {
  /** One that is valid now; `null` when none can be had now. */
  get(): Promise<string | null>;
  take(answer: TokenAnswer): void;
  /** The server does not accept it any more. */
  drop(): void;
  /** Drops token and timers. Calling it twice is safe. */
  close(): void;
}

export function createAccessToken(
  { clock, log, api }: AccessTokenDeps,
  { id, key }: Credentials,
  handlers: AccessTokenHandlers,
): AccessToken {
  let token: string | null = null;
  let timers: Undo[] = [];
  let closed = false;

  function drop(): void {
    for (const undo of timers) undo();
    timers = [];
    token = null;
  }

  function take(answer: TokenAnswer): void {
    drop();
    const lifetime = answer.expiresIn * 1000;
    token = answer.token;
    timers = [
      clock.after(Math.max(lifetime - RENEW_BEFORE_MS, lifetime / 2), () => {
        void renew(answer.token, TRIES);
      }),
      clock.after(lifetime, drop),
    ];
  }

  /** Three tries; later the next connect buys one. */
  async function renew(of: string, triesLeft: number): Promise<void> {
    const socket = handlers.socket();
    const outcome = socket.welcomed()
      ? await socket.request('token:refresh', { sessionKey: key }, tokenSchema)
      : await api.token(id, key);
    if (token !== of) return;
    if (outcome.kind === 'done') takeBought(outcome.value);
    else if (triesLeft > 1)
      timers.push(clock.after(BETWEEN_TRIES_MS, () => void renew(of, triesLeft - 1)));
  }

  async function buy(): Promise<string | null> {
    const outcome = await api.token(id, key);
    if (closed || outcome.kind === 'unreachable') return null;
    if (outcome.kind === 'done') {
      takeBought(outcome.value);
      return outcome.value.token;
    }
    if (outcome.error.code === 'unauthorized') handlers.keyRefused();
    else handlers.refused(outcome.error);
    return null;
  }

  function takeBought(answer: TokenAnswer): void {
    log.debug('token renewed', { expiresIn: answer.expiresIn });
    take(answer);
  }

  return {
    get: async () => token ?? (await buy()),
    take,
    drop,
    close() {
      closed = true;
      drop();
    },
  };
}
