import type { PageContext } from '../protocol/visitor-requests.js';

/*
 * All that the engine takes from outside. Core names no browser global, no timer and no socket: a
 * browser, a test and a simulator each hand in their own. A missing API is another adapter.
 */

/** Takes a subscription or a timer back. Calling it twice is safe. */
export type Undo = () => void;

export interface Clock {
  /** The device's idea of the time in ms since 1970. It may jump either way. */
  now(): number;
  /** Calls `fn` once, `ms` from now at the earliest: a hidden or sleeping page makes it later. */
  after(ms: number, fn: () => void): Undo;
}

export interface Ids {
  /** A random UUID, lower case. */
  uuid(): string;
  /** 32 random bytes in base64url. */
  secret(): string;
  /** From 0 to below 1, for jitter. */
  random(): number;
}

/** String keys and values. No call throws; what another tab wrote may be seen late. */
export interface KeyValueStorage {
  /** Whether other documents of this browser see what is written here. */
  readonly shared: boolean;
  get(key: string): string | null;
  /** `false`: there was no room, and the old value stands. */
  set(key: string, value: string): boolean;
  remove(key: string): void;
  /** Keys that begin with `prefix`, in no order. */
  keys(prefix: string): string[];
  /** Another document changed a key; `null`: it cleared everything. */
  onChange(listener: (key: string | null) => void): Undo;
}

/** Reaches every other tab of this widget, never the sender. Lost when nobody listens. */
export interface TabChannel {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): Undo;
  close(): void;
}

export interface LockCallbacks {
  /** The lock is ours. */
  granted(): void;
  /** It was ours, and somebody took it; not called after `release`. */
  lost(): void;
}

/** One holder at a time among the tabs; the browser frees the lock of a tab that goes away. */
export interface Locks {
  /** Queues up for the lock, or takes it away from its holder. */
  request(name: string, how: 'queue' | 'steal', callbacks: LockCallbacks): LockRequest;
  /** Whether some tab holds the lock. Asking makes the browser evict a holder in its page cache. */
  query(name: string): Promise<boolean>;
}

export interface LockRequest {
  /** Gives the lock back, or leaves the queue. Calling it twice is safe. */
  release(): void;
}

export type PageEvent =
  | 'visible'
  | 'hidden'
  /** The document goes away, or into the browser's page cache, or is frozen. */
  | 'leaving'
  /** It came back from there. */
  | 'returned'
  /** The device has a network again. */
  | 'online'
  /** The page's address changed, and the document stayed. */
  | 'moved';

export interface PageState {
  visible(): boolean;
  /** The page that the visitor is on now. */
  context(): PageContext;
  onEvent(listener: (event: PageEvent) => void): Undo;
}

/** What a socket says of itself when it opens; `after` and `afterId` are the cursor. */
export interface SocketAuth {
  v: number;
  token: string;
  tabId: string;
  epoch?: number;
  after?: number;
  afterId?: string;
}

export interface SocketHandlers {
  /** An event of the server, as it came: not parsed. */
  event(name: string, payload: unknown): void;
  /**
   * The socket is gone, once and for all; the port never opens it again by itself. `refusal` is the
   * error that the server gave when it did not accept the handshake, as it came.
   */
  closed(refusal?: unknown): void;
}

export interface Socket {
  /** Sends, and hands on the server's acknowledgement as it came. It may never come. */
  request(event: string, payload: unknown, answered: (answer: unknown) => void): void;
  /** Sends if that is possible now, else drops. */
  emitVolatile(event: string, payload: unknown): void;
  /** Closes without a call of `closed`. Calling it twice is safe. */
  close(): void;
}

export interface Transport<Auth = SocketAuth> {
  open(auth: Auth, handlers: SocketHandlers): Socket;
}

export interface HttpRequest {
  method: 'GET' | 'POST' | 'DELETE';
  /** From the API's origin on, with the leading slash. */
  path: string;
  bearer?: string;
  body?: unknown;
  /** Let the request outlive the document. */
  keepalive?: boolean;
}

/** `status` 0: no answer (no network, blocked, timed out). `body`: the answer's JSON, not parsed further. */
export interface HttpAnswer {
  status: number;
  body: unknown;
}

export interface Http {
  request(request: HttpRequest): Promise<HttpAnswer>;
}

/** A number for the visitor, for counting and nothing else: no session is found by it. */
export interface VisitorId {
  /** The UUID that is there, or a new one, kept for 180 days; nothing where it can't be kept. */
  keep(): string | undefined;
  forget(): void;
}

/** Where the session's steps are told, for developers. Silent by default. */
export interface Log {
  debug(step: string, detail?: Record<string, unknown>): void;
}

export interface Ports {
  clock: Clock;
  ids: Ids;
  /** Outlives the document and is shared with other tabs: localStorage. */
  storage: KeyValueStorage;
  /** Lives as long as this tab: sessionStorage. */
  tabStorage: KeyValueStorage;
  channel: TabChannel;
  locks: Locks;
  page: PageState;
  transport: Transport;
  http: Http;
  visitorId: VisitorId;
  log: Log;
}
