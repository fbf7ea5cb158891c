import type { Namespace } from 'socket.io';
import type { VisitorSocket } from '../../server/realtime/visitor-connection.js';

/** What the wire offers to the server for one socket. */
export interface SocketPeer {
  /** The handshake was taken. */
  opened(): void;
  /** It was not; the client is told why. */
  refused(error: unknown): void;
  emit(event: string, payload: unknown): void;
  /** The server ends it, after what it emitted before. */
  cut(): void;
}

/** What the server offers to the wire for one socket. */
export interface ServerEnd {
  request(event: string, payload: unknown, answer: (answer: unknown) => void): void;
  emitVolatile(event: string, payload: unknown): void;
  /** The connection is gone. Calling it twice is safe. */
  closed(): void;
}

type Middleware = (socket: VisitorSocket, proceed: (error?: Error) => void) => void;
type Listener = (...args: unknown[]) => void;

/** Stands where socket.io's namespace stands, for the real handlers of the visitors' side. */
export interface InMemoryNamespace {
  readonly namespace: Namespace;
  connect(auth: unknown, peer: SocketPeer): ServerEnd;
}

/** The origin of the page and of the API: the demo site takes its server's own. */
/** The address of every client: there is no network. */
export const ADDRESS = '192.0.2.1';
const HEADERS = { origin: 'http://chat.example', host: 'chat.example' };

export function createInMemoryNamespace(): InMemoryNamespace {
  let middleware: Middleware = (_socket, proceed) => proceed();
  let connected: (socket: VisitorSocket) => void = () => {};
  const namespace = {
    use: (fn: Middleware) => void (middleware = fn),
    on: (_event: 'connection', fn: typeof connected) => void (connected = fn),
  };

  function connect(auth: unknown, peer: SocketPeer): ServerEnd {
    const listeners = new Map<string, Set<Listener>>();
    const guards: ((packet: [string], next: () => void) => void)[] = [];
    const closing = new Set<() => void>();

    const on = (event: string, listener: Listener): void => {
      listeners.set(event, (listeners.get(event) ?? new Set()).add(listener));
    };
    const fire = (event: string, ...args: unknown[]): void => {
      for (const listener of [...(listeners.get(event) ?? [])]) listener(...args);
    };
    const conn = {
      readyState: 'open',
      writeBuffer: [],
      transport: {},
      once: (_event: 'close', listener: () => void) => void closing.add(listener),
      off: (_event: 'close', listener: () => void) => void closing.delete(listener),
      close: () => end('server'),
    };
    const socket = {
      handshake: { auth },
      request: { headers: HEADERS, socket: { remoteAddress: ADDRESS } },
      conn,
      client: { conn, sockets: new Map() },
      connected: false,
      emit: (event: string, payload: unknown) => {
        if (conn.readyState === 'open') peer.emit(event, payload);
      },
      volatile: { emit: (event: string, payload: unknown) => socket.emit(event, payload) },
      on,
      once: on,
      use: (guard: (typeof guards)[number]) => void guards.push(guard),
      disconnect: () => end('server'),
    };

    function end(by: 'client' | 'server'): void {
      if (conn.readyState !== 'open') return;
      conn.readyState = 'closed';
      if (by === 'server') peer.cut();
      const wasConnected = socket.connected;
      socket.connected = false;
      if (wasConnected) fire('disconnect', by);
      for (const listener of closing) listener();
    }

    function receive(event: string, ...args: unknown[]): void {
      if (!socket.connected) return;
      const [guard] = guards;
      const pass = (): void => fire(event, ...args);
      if (guard) guard([event], pass);
      else pass();
    }

    middleware(socket as unknown as VisitorSocket, (error) => {
      if (conn.readyState !== 'open') return;
      if (error) {
        peer.refused((error as { data?: unknown }).data);
        conn.readyState = 'closed';
        for (const listener of closing) listener();
        return;
      }
      socket.connected = true;
      peer.opened();
      connected(socket as unknown as VisitorSocket);
    });

    return {
      request: (event, payload, answer) => receive(event, payload, answer),
      emitVolatile: (event, payload) => receive(event, payload),
      closed: () => end('client'),
    };
  }

  return { namespace: namespace as unknown as Namespace, connect };
}
