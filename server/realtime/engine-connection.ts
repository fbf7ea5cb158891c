import type { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** What is used of engine.io's connections. Some of it is not in engine.io's own types. */
export interface EngineConnection extends EventEmitter {
  /** The `sid`: the query of every later request of the connection has it. */
  readonly id: string;
  /** The request that opened the connection. */
  readonly request: IncomingMessage;
  readonly transport: Transport;
  close(discard?: boolean): void;
}

export interface Transport extends EventEmitter {
  /** The WebSocket. */
  readonly socket?: ServerWebSocket;
  /** The answer to the open poll of a polling client. */
  readonly res?: ServerResponse | null;
}

interface ServerWebSocket extends EventEmitter {
  /** 3: the network connection is closed. */
  readonly readyState: number;
  readonly bufferedAmount: number;
  terminate(): void;
}
