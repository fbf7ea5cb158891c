import type { PageContext } from '../protocol/visitor-requests.js';

/*
 * Everything that the engine takes from outside. Core uses no browser global, timer or socket: browser,
 * tests and simulator each pass their own. A missing API is handled by another adapter.
 */

/** Cancels a subscription or a timer. Calling it twice is safe. */
export type Undo = () => void;

export interface Clock {
  /** The device's time in ms since 1970. It may jump forwards or backwards. */
  now(): number;
  /** Calls `fn` once, after at least `ms`. In a hidden or sleeping page it may be called much later. */
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

/** String keys and values. No call throws. What another tab writes may become visible late. */
export interface KeyValueStorage {
  /** Whether other documents of this browser share this storage. */
  readonly shared: boolean;
  get(key: string): string | null;
  /** `false`: the storage is full, and the old value stays. */
  set(key: string, value: string): boolean;
  remove(key: string): void;
  /** Keys that begin with `prefix`, in no order. */
  keys(prefix: string): string[];
  /** Calls the listener when another document has changed a key; `null`: it has cleared everything. */
  onChange(listener: (key: string | null) => void): Undo;
}

/** Reaches every other tab of this widget, never the sender. Without a listener a message is lost. */
export interface TabChannel {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): Undo;
  close(): void;
}

export interface LockCallbacks {
  /** This tab has got the lock. */
  granted(): void;
  /** Another tab has taken the lock from this one. Not called after `release`. */
  lost(): void;
}

/** A lock has one holder among all tabs. The browser frees the lock of a tab that goes away. */
export interface Locks {
  /** Queues up for the lock, or takes it away from its holder. */
  request(name: string, how: 'queue' | 'steal', callbacks: LockCallbacks): LockRequest;
  /** Whether a tab holds the lock. Asking makes the browser evict a holder in its back/forward cache. */
  query(name: string): Promise<boolean>;
}

export interface LockRequest {
  /** Releases the lock, or leaves the queue. Calling it twice is safe. */
  release(): void;
}

export type PageEvent =
  | 'visible'
  | 'hidden'
  /** The document is unloaded, frozen, or put into the back/forward cache. */
  | 'leaving'
  /** The document was resumed from there. */
  | 'returned'
  /** The device has a network again. */
  | 'online'
  /** The page's address changed, and the document stayed. */
  | 'moved';

export interface PageState {
  visible(): boolean;
  /** The page that the visitor is on now. */
  context(): PageContext;
  /** Whether the visitor has reloaded it, rather than come from another one. */
  wasReloaded(): boolean;
  onEvent(listener: (event: PageEvent) => void): Undo;
}

/** The handshake of a visitor's socket. `after` and `afterId` are the cursor (rule RES-4). */
export interface SocketAuth {
  v: number;
  token: string;
  tabId: string;
  epoch?: number;
  after?: number;
  afterId?: string;
}

export interface SocketHandlers {
  /** An event of the server. `payload` is not parsed yet. */
  event(name: string, payload: unknown): void;
  /**
   * The socket is closed for good; the port never opens it again by itself. `refusal`: the error with which
   * the server refused the handshake, not parsed yet.
   */
  closed(refusal?: unknown): void;
}

export interface Socket {
  /** Sends, and passes on the server's acknowledgement, not parsed yet. It may never come. */
  request(event: string, payload: unknown, answered: (answer: unknown) => void): void;
  /** Sends if the socket is open now; otherwise drops the event. Nothing is acknowledged. */
  emitVolatile(event: string, payload: unknown): void;
  /** Closes without a call of `closed`. Calling it twice is safe. */
  close(): void;
}

export interface Transport<Auth = SocketAuth> {
  open(auth: Auth, handlers: SocketHandlers): Socket;
}

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** The path after the API's origin, with its leading slash. */
  path: string;
  bearer?: string;
  /** Sent besides those of every request. */
  headers?: Record<string, string>;
  body?: unknown;
  /** Let the request outlive the document. */
  keepalive?: boolean;
}

/** `status` 0: no answer (no network, blocked, timed out). `body`: the answer's JSON, not validated yet. */
export interface HttpAnswer {
  status: number;
  body: unknown;
}

export interface Http {
  request(request: HttpRequest): Promise<HttpAnswer>;
}

/** An id for counting visitors. It serves nothing else: no session can be found by it. */
export interface VisitorId {
  /** The stored UUID, or a new one, which is stored for 180 days. `undefined` if it cannot be stored. */
  keep(): string | undefined;
  forget(): void;
}

/** Logs the session's steps for developers. Silent by default. */
export interface Log {
  debug(step: string, detail?: Record<string, unknown>): void;
}

export interface Ports {
  clock: Clock;
  ids: Ids;
  /** `localStorage`: outlives the document, and is shared with other tabs. */
  storage: KeyValueStorage;
  /** `sessionStorage`: lives as long as this tab. */
  tabStorage: KeyValueStorage;
  channel: TabChannel;
  locks: Locks;
  page: PageState;
  transport: Transport;
  http: Http;
  visitorId: VisitorId;
  log: Log;
}
