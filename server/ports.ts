/*
 * What the use cases need from outside besides the database. `system-ports.ts` has the real ones; tests
 * and simulations pass their own.
 */

/** Cancels a subscription or a timer. Calling it twice is safe. */
export type Undo = () => void;

export interface Clock {
  /** The server's time in ms since 1970. All deadlines use this clock. */
  now(): number;
  /** Calls `fn` once, after at least `ms`. */
  after(ms: number, fn: () => void): Undo;
}

export interface Ids {
  /** A random UUID, lower case. */
  uuid(): string;
  /** 32 random bytes in base64url. */
  secret(): string;
}

/** Structured log lines for the operator. They never contain a message body, a token or an id. */
export interface Log {
  debug(fields: object, text: string): void;
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}
