import { unknown } from 'valibot';
import type { Clock, Socket, SocketHandlers } from '../core/ports.js';
import { finiteNumberSchema } from '../protocol/numbers.js';
import { object } from '../protocol/objects.js';
import { parse } from '../protocol/parse.js';
import { toJson } from '../protocol/to-json.js';

const limitsSchema = object({ pingInterval: finiteNumberSchema, pingTimeout: finiteNumberSchema });
const refusalSchema = object({ data: unknown() });

const CONNECT_TIMEOUT = 10_000;

/** Packets of engine.io, revision 4, by their first character. */
const OPEN = '0';
const PING = '2';
const PONG = '3';
const MESSAGE = '4';

/** Packets of socket.io, revision 5, by the character after `MESSAGE`. */
const CONNECT = '0';
const DISCONNECT = '1';
const EVENT = '2';
const ACK = '3';
const CONNECT_ERROR = '4';

/** Where a socket goes, and how it introduces itself. */
export interface SocketIoAddress {
  /** Origin of the server. */
  server: string;
  /** socket.io's namespace: `/`, or one that begins with a slash. */
  namespace: string;
  /** What the handshake carries. */
  auth: object;
}

/**
 * socket.io over one WebSocket, and of socket.io only what we use: handshake, events, acknowledgements,
 * heartbeat. Reconnecting, buffering and retrying are the callers', and the library's other transports
 * and binary packets are not needed (decision 6).
 */
export function openSocketIo(
  { server, namespace, auth }: SocketIoAddress,
  clock: Clock,
  handlers: SocketHandlers,
): Socket {
  const url = `${server.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket`;
  /** Stands in front of every packet of a namespace but the main one. */
  const prefix = namespace === '/' ? '' : `${namespace},`;
  const webSocket = new WebSocket(url);
  const answers = new Map<string, (answer: unknown) => void>();
  let asked = 0;
  let connected = false;
  let over = false;
  /** The server pings at least this often, in ms; a longer silence is a dead connection. */
  let patience = CONNECT_TIMEOUT;
  let stopWaiting = clock.after(patience, () => end());

  webSocket.addEventListener('close', () => end());
  webSocket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (over) return;
    try {
      receive(String(data));
    } catch {
      // Not JSON, or not what the protocol has there: this connection can't be trusted any more.
      end();
    }
  });

  function receive(packet: string): void {
    switch (packet.charAt(0)) {
      case OPEN: {
        const limits = parse(limitsSchema, JSON.parse(packet.slice(1)));
        if (!limits) return end();
        patience = limits.pingInterval + limits.pingTimeout;
        return send(CONNECT, '', auth);
      }
      case PING:
        transmit(PONG);
        return expectMore();
      case MESSAGE:
        return receiveMessage(packet.charAt(1), packet.slice(2 + prefix.length));
    }
  }

  function receiveMessage(type: string, rest: string): void {
    switch (type) {
      case CONNECT:
        connected = true;
        return expectMore();
      case EVENT: {
        const [name, payload] = valuesOf(rest);
        return handlers.event(String(name), payload);
      }
      case ACK: {
        const start = rest.indexOf('[');
        const id = rest.slice(0, start);
        const answered = answers.get(id);
        answers.delete(id);
        return answered?.(valuesOf(rest.slice(start))[0]);
      }
      case CONNECT_ERROR:
        return end(parse(refusalSchema, JSON.parse(rest))?.data);
      case DISCONNECT:
        return end();
    }
  }

  function send(type: string, id: string, payload: unknown): void {
    transmit(MESSAGE + type + prefix + id + toJson(payload));
  }

  /** A socket that has closed, or is about to, only complains in the page's console. */
  function transmit(packet: string): void {
    if (webSocket.readyState === WebSocket.OPEN) webSocket.send(packet);
  }

  function expectMore(): void {
    stopWaiting();
    stopWaiting = clock.after(patience, () => end());
  }

  /** Whoever ends it first: from here on nothing is handed on, and the answers that were owed die. */
  function close(): void {
    if (over) return;
    over = true;
    stopWaiting();
    answers.clear();
    if (connected) transmit(MESSAGE + DISCONNECT + prefix);
    connected = false;
    webSocket.close();
  }

  function end(refusal?: unknown): void {
    if (over) return;
    close();
    handlers.closed(refusal);
  }

  return {
    request(event, payload, answered) {
      if (!connected) return;
      const id = String(asked++);
      answers.set(id, answered);
      send(EVENT, id, [event, payload]);
    },
    tell(event, payload) {
      // What is worthless later does not queue up behind a slow network.
      if (connected && webSocket.bufferedAmount === 0) send(EVENT, '', [event, payload]);
    },
    close,
  };
}

function valuesOf(json: string): unknown[] {
  const values: unknown = JSON.parse(json);
  if (!Array.isArray(values)) throw new TypeError('Not an array.');
  return values;
}
