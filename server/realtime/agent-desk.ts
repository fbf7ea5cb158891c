import type { Conversation, ServerToAgent } from '../../src/protocol/agent-events.js';
import type { Log, Undo } from '../ports.js';
import type { SessionEvent, SessionEvents } from '../sessions/session-events.js';

type Name = keyof ServerToAgent;
type Payload<N extends Name> = Parameters<ServerToAgent[N]>[0];

/** One console's socket. Until it is welcomed, what it is told waits. */
export interface AgentConnection {
  readonly agentId: string;
  readonly tokenHash: string;
  /** The conversations whose live events it wants. */
  readonly opened: Set<string>;
  tell<N extends Name>(name: N, payload: Payload<N>): void;
  /** As `tell`, for what is worthless later. */
  mention<N extends Name>(name: N, payload: Payload<N>): void;
  cut(): void;
}

/** All consoles of this node, and what they hear. */
export interface AgentDesk {
  join(connection: AgentConnection): Undo;
  connections(): Iterable<AgentConnection>;
  /** The sign-in is over: its sockets go. */
  cut(tokenHash: string): void;
}

export function createAgentDesk({
  events,
  readConversation,
  log,
}: {
  events: SessionEvents;
  readConversation: (sessionId: string) => Promise<Conversation | undefined>;
  log: Log;
}): AgentDesk {
  const connections = new Set<AgentConnection>();
  /** Lines that are being read; `true` when they changed again meanwhile. */
  const reading = new Map<string, boolean>();

  const refreshLine = async (sessionId: string) => {
    if (reading.has(sessionId)) return void reading.set(sessionId, true);
    try {
      do {
        reading.set(sessionId, false);
        const line = await readConversation(sessionId);
        // It changed while it was read: what was read may be of a time that is over.
        if (line === undefined || reading.get(sessionId) === true) continue;
        for (const connection of connections) connection.tell('conversation:changed', line);
      } while (reading.get(sessionId) === true);
    } catch (error) {
      log.warn({ reason: String(error) }, 'a conversation could not be shown to the agents');
    } finally {
      reading.delete(sessionId);
    }
    return undefined;
  };

  const hear = (event: SessionEvent) => {
    const { sessionId } = event;
    const opened = [...connections].filter((connection) => connection.opened.has(sessionId));
    switch (event.kind) {
      case 'message':
        for (const connection of opened)
          connection.tell('message:new', { sessionId, message: event.message });
        break;
      case 'typing':
        if (event.side === 'agent') return;
        for (const connection of opened) connection.mention('typing', { sessionId, on: event.on });
        return;
      case 'read':
        if (event.side === 'visitor')
          for (const connection of opened) connection.tell('read', { sessionId, upTo: event.upTo });
        break;
      case 'context':
        for (const connection of opened) connection.tell('context:changed', { sessionId });
        break;
      case 'erased':
        if (reading.has(sessionId)) reading.set(sessionId, true);
        for (const connection of connections) {
          connection.opened.delete(sessionId);
          connection.tell('conversation:gone', { sessionId });
        }
        return;
      default:
    }
    void refreshLine(sessionId);
  };

  events.subscribe((event) => {
    // Nobody looks: a line costs three queries.
    if (connections.size > 0) hear(event);
  });

  return {
    join(connection) {
      connections.add(connection);
      return () => void connections.delete(connection);
    },
    connections: () => connections,
    cut(tokenHash) {
      for (const connection of connections)
        if (connection.tokenHash === tokenHash) connection.cut();
    },
  };
}
