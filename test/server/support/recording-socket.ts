import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';

/** Only ends a wait that would never end, on however busy a machine. */
const ANSWER_MS = 60_000;

/** A real client's socket that keeps what it heard. */
export interface RecordingSocket {
  readonly socket: Socket;
  /** Everything heard so far: event and payload. */
  readonly heard: { event: string; payload: any }[]; // oxlint-disable-line typescript/no-explicit-any
  /** The first event of that name that was not taken yet; waits for it. */
  // oxlint-disable-next-line typescript/no-explicit-any
  next(event: string): Promise<any>;
  // oxlint-disable-next-line typescript/no-explicit-any
  request(event: string, payload?: unknown): Promise<any>;
  /** Resolves when the server has cut it. */
  readonly closed: Promise<string>;
  close(): void;
}

export function recordSocket(
  url: string,
  {
    namespace = '',
    auth = {},
    headers = { origin: url },
    transports = ['websocket'],
  }: {
    namespace?: string;
    auth?: object;
    headers?: Record<string, string>;
    transports?: string[];
  } = {},
): RecordingSocket {
  const socket = io(`${url}${namespace}`, {
    transports,
    auth,
    extraHeaders: headers,
    reconnection: false,
    forceNew: true,
  });
  const heard: RecordingSocket['heard'] = [];
  const taken = new Set<object>();
  const waiting: { event: string; resolve: (payload: unknown) => void }[] = [];
  const hear = (event: string, payload: unknown) => {
    const entry = { event, payload };
    heard.push(entry);
    const index = waiting.findIndex((waiter) => waiter.event === event);
    if (index === -1) return;
    taken.add(entry);
    waiting.splice(index, 1)[0]!.resolve(payload);
  };
  socket.onAny(hear);
  socket.on('connect_error', (error) =>
    hear('connect_error', (error as { data?: unknown }).data ?? { message: error.message }),
  );

  return {
    socket,
    heard,
    closed: new Promise((resolve) => {
      socket.once('disconnect', resolve);
    }),
    next(event) {
      const entry = heard.find((other) => other.event === event && !taken.has(other));
      if (entry !== undefined) {
        taken.add(entry);
        return Promise.resolve(entry.payload);
      }
      return new Promise((resolve) => void waiting.push({ event, resolve }));
    },
    request: (event, payload = {}) => socket.timeout(ANSWER_MS).emitWithAck(event, payload),
    close: () => void socket.close(),
  };
}

/** A visitor's socket with this token; resolves when it is welcomed, rejects when it is refused. */
export async function connectVisitor(
  url: string,
  token: string,
  {
    tabId = randomUUID(),
    transports = ['websocket'],
    ...cursor
  }: { tabId?: string; transports?: string[] } & Record<string, unknown> = {},
) {
  const auth = { v: 1, token, tabId, ...cursor };
  const visitor = recordSocket(url, { auth, transports });
  const refused = new Promise<never>((_resolve, reject) => {
    visitor.socket.once('connect_error', reject);
  });
  return { ...visitor, welcome: await Promise.race([visitor.next('welcome'), refused]) };
}
