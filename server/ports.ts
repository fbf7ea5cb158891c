/*
 * All that the use cases take from outside besides the database. A test and a simulator hand in
 * their own; `system-ports.ts` has the real ones.
 */

/** Takes a subscription or a timer back. Calling it twice is safe. */
export type Undo = () => void;

export interface Clock {
  /** The server's time in ms since 1970. Every deadline is on this clock. */
  now(): number;
  /** Calls `fn` once, `ms` from now at the earliest. */
  after(ms: number, fn: () => void): Undo;
}

export interface Ids {
  /** A random UUID, lower case. */
  uuid(): string;
  /** 32 random bytes in base64url. */
  secret(): string;
}

/** Structured lines for the operator: never a body, a token or an id in clear. */
export interface Log {
  debug(fields: object, text: string): void;
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}
