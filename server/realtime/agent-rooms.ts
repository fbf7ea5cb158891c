import type { Socket } from 'socket.io';
import type {
  Conversation,
  ServerToAgent,
  AgentToServer,
} from '../../src/protocol/agent-events.js';
import type { AgentUseCases } from '../agents/agent-use-cases.js';
import type { SignedInAgent } from '../agents/sign-in.js';
import type { Subscription } from '../nodes/node-bus.js';
import type { RemoteEvents } from '../nodes/remote-events.js';
import type { SessionHint } from '../nodes/session-hint.js';
import type { Log, Undo } from '../ports.js';
import type { SessionEvent, SessionEvents } from '../sessions/session-events.js';
import type { Storage } from '../storage/storage.js';
import { emitAfterWelcome } from './emit-after-welcome.js';
import { createToldLines, type ToldLines } from './told-lines.js';

type Name = keyof ServerToAgent;
type Payload<N extends Name> = Parameters<ServerToAgent[N]>[0];

export type AgentSocket = Socket<AgentToServer, ServerToAgent>;

/** One console's socket. `welcome` comes first: until then other events are held back. */
export interface AgentConnection {
  readonly agentId: string;
  readonly tokenHash: string;
  /** The conversations whose live events it gets. */
  readonly opened: Set<string>;
  readonly toldLines: ToldLines;
  emit<N extends Name>(name: N, payload: Payload<N>): void;
  /** The same for an event that is useless later: it is dropped if it cannot be sent at once. */
  emitVolatile<N extends Name>(name: N, payload: Payload<N>): void;
  /** The welcome is out: sends what was held back. */
  release(): void;
  disconnect(): void;
}

/** All consoles' sockets of this node, and the events they get. */
export interface AgentRooms {
  /** `active` resolves when the console also hears of other nodes. */
  join(connection: AgentConnection): { active: Promise<void>; leave: Undo };
  connections(): Iterable<AgentConnection>;
  /** Disconnects the sockets of a sign-in that has ended. */
  disconnect(tokenHash: string): void;
  /** Tells each console what it has missed (rule COM-8). To be called at intervals. */
  look(): Promise<void>;
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
    toldLines: createToldLines(),
    emit,
    emitVolatile,
    release,
    disconnect: () => void socket.disconnect(true),
  };
}

export function createAgentRooms({
  events,
  remoteEvents,
  storage,
  agents,
  log,
}: {
  events: SessionEvents;
  remoteEvents: RemoteEvents;
  storage: Pick<Storage, 'sessions'>;
  agents: Pick<AgentUseCases, 'readConversation' | 'listConversations'>;
  log: Log;
}): AgentRooms {
  const connections = new Set<AgentConnection>();
  /** Present while there is a console. */
  let subscription: Subscription | undefined;
  /** Conversations that are being read; `true` if they changed again meanwhile. */
  const reading = new Map<string, boolean>();
  /** The newest message of opened conversations that the consoles were told of. */
  const toldSeqs = new Map<string, number>();

  const refreshConversation = async (sessionId: string) => {
    if (reading.has(sessionId)) return void reading.set(sessionId, true);
    try {
      do {
        reading.set(sessionId, false);
        const conversation = await agents.readConversation(sessionId);
        // It changed while it was read: this may be the earlier state.
        if (conversation === undefined || reading.get(sessionId) === true) continue;
        for (const connection of connections) tellLine(connection, conversation);
      } while (reading.get(sessionId) === true);
    } catch (error) {
      log.warn({ reason: String(error) }, 'a conversation could not be shown to the agents');
    } finally {
      reading.delete(sessionId);
    }
    return undefined;
  };
  const openedBy = (sessionId: string) =>
    [...connections].filter((connection) => connection.opened.has(sessionId));
  const tellGone = (connection: AgentConnection, sessionId: string) => {
    connection.opened.delete(sessionId);
    connection.toldLines.forget(sessionId);
    connection.emit('conversation:gone', { sessionId });
  };

  const broadcast = (event: SessionEvent) => {
    const { sessionId } = event;
    const opened = openedBy(sessionId);
    switch (event.kind) {
      case 'message':
        if (opened.length > 0) toldSeqs.set(sessionId, event.message.seq);
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
        for (const connection of connections) tellGone(connection, sessionId);
        return;
      default:
    }
    void refreshConversation(sessionId);
  };
  /** A line of the lists is read anyway: only a message that somebody looks at has to be read besides. */
  const hearHint = async (hint: SessionHint) => {
    const isLine =
      hint.kind === 'changed' || (hint.kind === 'message' && openedBy(hint.sessionId).length === 0);
    if (isLine) return refreshConversation(hint.sessionId);
    try {
      const event = await remoteEvents.read(hint);
      if (event !== undefined) broadcast(event);
    } catch (error) {
      log.warn({ reason: String(error) }, 'a hint was not read; the next look finds it');
    }
    return undefined;
  };

  events.subscribe((event) => {
    // Reading a conversation takes three queries, so it is skipped when no console is connected.
    if (connections.size > 0) broadcast(event);
  });

  /** If an opened conversation has a newer message than the consoles know, they get that one. */
  const lookAtOpened = async () => {
    const opened = new Set([...connections].flatMap((connection) => [...connection.opened]));
    for (const sessionId of toldSeqs.keys()) if (!opened.has(sessionId)) toldSeqs.delete(sessionId);
    const heads = await storage.sessions.heads([...opened]);
    for (const { id: sessionId, lastSeq: seq, epoch } of heads) {
      if (seq <= (toldSeqs.get(sessionId) ?? 0)) continue;
      const event = await remoteEvents.read({ kind: 'message', sessionId, seq, epoch });
      // A console that lacks others before it asks for them.
      if (event !== undefined) broadcast(event);
    }
  };
  /** A conversation that a console was told otherwise, or that has left its lists, is read anew. */
  const lookAtLists = async () => {
    for (const agentId of new Set([...connections].map((connection) => connection.agentId))) {
      const { conversations } = await agents.listConversations(agentId);
      const listed = new Set(conversations.map(({ session }) => session.id));
      const ofAgent = [...connections].filter((connection) => connection.agentId === agentId);
      const stale = conversations.filter((conversation) =>
        ofAgent.some(({ toldLines }) => !toldLines.has(conversation)),
      );
      for (const { session } of stale) await refreshConversation(session.id);

      for (const sessionId of new Set(ofAgent.flatMap((each) => each.toldLines.without(listed)))) {
        const conversation = await agents.readConversation(sessionId);
        for (const connection of ofAgent) {
          if (conversation === undefined) tellGone(connection, sessionId);
          else tellLine(connection, conversation);
          connection.toldLines.forget(sessionId);
        }
      }
    }
  };

  return {
    join(connection) {
      connections.add(connection);
      subscription ??= remoteEvents.followAll((hint) => void hearHint(hint));
      return {
        active: subscription.active,
        leave() {
          connections.delete(connection);
          if (connections.size > 0) return;
          subscription?.cancel();
          subscription = undefined;
        },
      };
    },
    connections: () => connections,
    disconnect(tokenHash) {
      for (const connection of connections)
        if (connection.tokenHash === tokenHash) connection.disconnect();
    },
    async look() {
      if (connections.size === 0) return;
      await lookAtOpened();
      await lookAtLists();
    },
  };
}

/** Tells a console the state of a conversation, unless that was the last it was told of it. */
function tellLine({ toldLines, emit }: AgentConnection, conversation: Conversation): void {
  if (toldLines.has(conversation)) return;
  toldLines.note(conversation);
  emit('conversation:changed', conversation);
}
