import type { Socket } from 'socket.io';
import type { ServerToVisitor, VisitorToServer } from '../../src/protocol/visitor-events.js';
import type { Holder } from '../sessions/visitor-signs.js';

export type VisitorSocket = Socket<VisitorToServer, ServerToVisitor>;

type Name = keyof ServerToVisitor;
type Payload<N extends Name> = Parameters<ServerToVisitor[N]>[0];

/** One visitor's socket. Until it is welcomed, what it is told waits: `welcome` comes first. */
export interface VisitorConnection extends Holder {
  readonly tabId: string;
  /** 0 until the session accepted the socket. */
  lease: number;
  tell<N extends Name>(name: N, payload: Payload<N>): void;
  /** As `tell`, for what is worthless later: dropped where it cannot go out at once. */
  mention<N extends Name>(name: N, payload: Payload<N>): void;
  /** Whether the client has its welcome, or is about to get it. */
  readonly isWelcomed: boolean;
  /** The welcome is out: lets out what waited for it. */
  welcomed(): void;
  /** Sends what was told and closes. */
  cut(): void;
}

export function createVisitorConnection(
  socket: VisitorSocket,
  { sessionId, site, tabId }: { sessionId: string; site: string; tabId: string },
): VisitorConnection {
  let waiting: (() => void)[] | undefined = [];
  const emit = (name: Name, payload: unknown) => socket.emit(name, payload as never);

  return {
    sessionId,
    site,
    tabId,
    lease: 0,
    tell(name, payload) {
      if (waiting === undefined) emit(name, payload);
      else waiting.push(() => emit(name, payload));
    },
    mention(name, payload) {
      if (waiting === undefined) socket.volatile.emit(name, ...([payload] as never));
    },
    get isWelcomed() {
      return waiting === undefined;
    },
    welcomed() {
      const held = waiting ?? [];
      waiting = undefined;
      for (const release of held) release();
    },
    cut() {
      if (socket.connected) socket.disconnect(true);
      else socket.client.conn.close();
    },
  };
}
