import type { TokenAnswer } from '../../protocol/visitor-answers.js';
import type { Clock, Undo } from '../ports.js';

/** How long before its end a token is renewed. */
const RENEW_BEFORE_MS = 5 * 60_000;
const TRIES = 3;
const BETWEEN_TRIES_MS = 10_000;

/**
 * The access token, in memory only (rules SES-1 and SES-2). Its times run from when it arrived, never
 * from the wall clock.
 */
export interface TokenLease {
  /** The token while it is good, else `null`. */
  current(): string | null;
  take(answer: TokenAnswer): void;
  /** The server refused it. */
  drop(): void;
  /** Drops token and timers. Calling it twice is safe. */
  close(): void;
}

/** `renew` asks for the next token; `null` when no answer came. It is tried three times, then not again. */
export function createTokenLease(
  clock: Clock,
  renew: () => Promise<TokenAnswer | null>,
): TokenLease {
  let token: string | null = null;
  let timers: Undo[] = [];

  function drop(): void {
    for (const undo of timers) undo();
    timers = [];
    token = null;
  }

  async function tryRenewal(of: string, triesLeft: number): Promise<void> {
    const answer = await renew();
    if (token !== of) return;
    if (answer) take(answer);
    else if (triesLeft > 1)
      timers.push(clock.after(BETWEEN_TRIES_MS, () => void tryRenewal(of, triesLeft - 1)));
  }

  function take(answer: TokenAnswer): void {
    drop();
    const lifetime = answer.expiresIn * 1000;
    token = answer.token;
    timers = [
      clock.after(Math.max(lifetime - RENEW_BEFORE_MS, lifetime / 2), () => {
        void tryRenewal(answer.token, TRIES);
      }),
      clock.after(lifetime, drop),
    ];
  }

  return { current: () => token, take, drop, close: drop };
}
