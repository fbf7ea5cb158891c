import type { Socket } from 'socket.io';
import type {
  Conversation,
  ServerToAgent,
  AgentToServer,
} from '../../src/protocol/agent-events.js';
import type { SignedInAgent } from '../agents/sign-in.js';
import type { Log, Undo } from '../ports.js';
import type { SessionEvent, SessionEvents } from '../sessions/session-events.js';
import { emitAfterWelcome } from './emit-after-welcome.js';

type Name = keyof ServerToAgent;
type Payload<N extends Name> = Parameters<ServerToAgent[N]>[0];

export type AgentSocket = Socket<AgentToServer, ServerToAgent>;

/** One console's socket. `welcome` comes first: until then other events are held back. */
export interface AgentConnection {
  readonly agentId: string;
  readonly tokenHash: string;
  /** The conversations whose live events it gets. */
  readonly opened: Set<string>;
  emit<N extends Name>(name: N, payload: Payload<N>): void;
  /** The same for an event that is useless later: it is dropped if it cannot be sent at once. */
  emitVolatile<N extends Name>(name: N, payload: Payload<N>): void;
  /** The welcome is out: sends what was held back. */
  release(): void;
  disconnect(): void;
}

/** All consoles' sockets of this node, and the events they get. */
export interface AgentRooms {
  join(connection: AgentConnection): Undo;
  connections(): Iterable<AgentConnection>;
  /** Disconnects the sockets of a sign-in that has ended. */
  disconnect(tokenHash: string): void;
}

export function createAgentConnection(
  socket: AgentSocket,
  { agent, tokenHash }: SignedInAgent,
): AgentConnection {
  const { emit, emitVolatile, release } = emitAfterWelcome(socket);
  return {
    agentId: agent.id,
    tokenHash,
    opened: new Set(),
    emit,
    emitVolatile,
    release,
    disconnect: () => void socket.disconnect(true),
  };
}

export function createAgentRooms({
  events,
  readConversation,
  log,
}: {
  events: SessionEvents;
  readConversation: (sessionId: string) => Promise<Conversation | undefined>;
  log: Log;
}): AgentRooms {
  const connections = new Set<AgentConnection>();
  /** Conversations that are being read; `true` if they changed again meanwhile. */
  const reading = new Map<string, boolean>();

  const refreshConversation = async (sessionId: string) => {
    if (reading.has(sessionId)) return void reading.set(sessionId, true);
    try {
      do {
        reading.set(sessionId, false);
        const conversation = await readConversation(sessionId);
        // It changed while it was read: this may be the earlier state.
        if (conversation === undefined || reading.get(sessionId) === true) continue;
        for (const connection of connections) connection.emit('conversation:changed', conversation);
      } while (reading.get(sessionId) === true);
    } catch (error) {
      log.warn({ reason: String(error) }, 'a conversation could not be shown to the agents');
    } finally {
      reading.delete(sessionId);
    }
    return undefined;
  };

  const broadcast = (event: SessionEvent) => {
    const { sessionId } = event;
    const opened = [...connections].filter((connection) => connection.opened.has(sessionId));
    switch (event.kind) {
      case 'message':
        for (const connection of opened)
          connection.emit('message:new', { sessionId, message: event.message });
        break;
      case 'typing':
        if (event.side === 'agent') return;
        for (const connection of opened)
          connection.emitVolatile('typing', { sessionId, on: event.on });
        return;
      case 'read':
        if (event.side === 'visitor')
          for (const connection of opened) connection.emit('read', { sessionId, upTo: event.upTo });
        break;
      case 'context':
        for (const connection of opened) connection.emit('context:changed', { sessionId });
        break;
      case 'erased':
        if (reading.has(sessionId)) reading.set(sessionId, true);
        for (const connection of connections) {
          connection.opened.delete(sessionId);
          connection.emit('conversation:gone', { sessionId });
        }
        return;
      default:
    }
    void refreshConversation(sessionId);
  };

  events.subscribe((event) => {
    // Reading a conversation takes three queries, so it is skipped when no console is connected.
    if (connections.size > 0) broadcast(event);
  });

  return {
    join(connection) {
      connections.add(connection);
      return () => void connections.delete(connection);
    },
    connections: () => connections,
    disconnect(tokenHash) {
      for (const connection of connections)
        if (connection.tokenHash === tokenHash) connection.disconnect();
    },
  };
}
