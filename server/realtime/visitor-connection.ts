import type { Socket } from 'socket.io';
import type { ServerToVisitor, VisitorToServer } from '../../src/protocol/visitor-events.js';
import type { VisitorMarks } from '../security/block-list.js';
import type { LeaseHolder } from '../sessions/socket-lease.js';
import { emitAfterWelcome } from './emit-after-welcome.js';

export type VisitorSocket = Socket<VisitorToServer, ServerToVisitor>;

type Name = keyof ServerToVisitor;
type Payload<N extends Name> = Parameters<ServerToVisitor[N]>[0];

/** One visitor's socket. `welcome` comes first: until then other events are held back. */
export interface VisitorConnection extends LeaseHolder, VisitorMarks {
  readonly tabId: string;
  /** 0 until the session accepted the socket. */
  lease: number;
  /** When the visitor connected or wrote last: ms since 1970. */
  activeAt: number;
  /** The count of changes of the session's tasks that it was told of. */
  taskChanges: number;
  /** Until then an agent would like to see the outline of its page: ms since 1970. */
  outlineWantedUntil: number;
  emit<N extends Name>(name: N, payload: Payload<N>): void;
  /** The same for an event that is useless later: it is dropped if it cannot be sent at once. */
  emitVolatile<N extends Name>(name: N, payload: Payload<N>): void;
  /** Whether the client has its welcome, or is about to get it. */
  readonly isWelcomed: boolean;
  /** The welcome is out: sends what was held back. */
  release(): void;
  /** Sends what was emitted, and closes. */
  disconnect(): void;
}

export function createVisitorConnection(
  socket: VisitorSocket,
  holder: Omit<LeaseHolder, 'lease'> & { tabId: string; activeAt: number },
): VisitorConnection {
  const emitter = emitAfterWelcome(socket);
  return {
    ...holder,
    lease: 0,
    taskChanges: 0,
    outlineWantedUntil: 0,
    emit: emitter.emit,
    emitVolatile: emitter.emitVolatile,
    get isWelcomed() {
      return emitter.isWelcomed();
    },
    release: emitter.release,
    disconnect() {
      if (socket.connected) socket.disconnect(true);
      else socket.client.conn.close();
    },
  };
}
