import type { Socket } from 'socket.io';
import type {
  Conversation,
  ServerToAgent,
  AgentToServer,
} from '../../src/protocol/agent-events.js';
import { seesSite } from '../agents/agent-access.js';
import type { AgentUseCases } from '../agents/agent-use-cases.js';
import type { SignedInAgent } from '../agents/sign-in.js';
import type { Subscription } from '../nodes/node-bus.js';
import type { RemoteEvents } from '../nodes/remote-events.js';
import type { SessionHint } from '../nodes/session-hint.js';
import { oneAtATime } from '../one-at-a-time.js';
import type { Clock, Log, Undo } from '../ports.js';
import type { SessionEvent, SessionEvents } from '../sessions/session-events.js';
import type { AgentRecord } from '../storage/agent-repository.js';
import type { Storage } from '../storage/storage.js';
import { createAgentReconciler, type ReconcileAgents } from './agent-reconciler.js';
import { toAgentTask } from '../tasks/task-views.js';
import { emitAfterWelcome } from './emit-after-welcome.js';
import { createLineReader } from './line-reader.js';
import { createToldLines, type ToldLines } from './told-lines.js';
import { createViewers } from './viewers.js';

type Name = keyof ServerToAgent;
type Payload<N extends Name> = Parameters<ServerToAgent[N]>[0];

export type AgentSocket = Socket<AgentToServer, ServerToAgent>;

/** The seq of a message, the number of a note, and the count of changes of tasks; 0: none yet. */
export interface ToldHeads {
  seq: number;
  note: number;
  task: number;
}

/** One console's socket. `welcome` comes first: until then other events are held back. */
export interface AgentConnection {
  readonly agent: AgentRecord;
  readonly tokenHash: string;
  /** The conversations whose live events it gets, each with the newest that it was told of. */
  readonly opened: Map<string, ToldHeads>;
  /** Those of them that the agent looks at. */
  readonly viewed: Set<string>;
  readonly toldLines: ToldLines;
  emit<N extends Name>(name: N, payload: Payload<N>): void;
  /** The same for an event that is useless later: it is dropped if it cannot be sent at once. */
  emitVolatile<N extends Name>(name: N, payload: Payload<N>): void;
  /** The welcome is out: sends what was held back. */
  release(): void;
  isWelcomed(): boolean;
  /** Does it now, or in its turn among what is held back. */
  afterWelcome(work: () => void): void;
  disconnect(): void;
}

/** All consoles' sockets of this node, and the events they get. */
export interface AgentRooms {
  /** `active` resolves when the console also hears of other nodes. */
  join(connection: AgentConnection): { active: Promise<void>; leave: Undo };
  connections(): Iterable<AgentConnection>;
  /** The console's agent looks at an opened conversation, or does no longer. */
  view(connection: AgentConnection, sessionId: string, on: boolean): void;
  /** No more live events of this conversation. */
  close(connection: AgentConnection, sessionId: string): void;
  /** Disconnects the sockets of a sign-in that has ended. */
  disconnect(tokenHash: string): void;
  /** To be called at intervals. */
  reconcile: ReconcileAgents;
}

export function createAgentConnection(
  socket: AgentSocket,
  { agent, tokenHash }: SignedInAgent,
): AgentConnection {
  const { emit, emitVolatile, release, isWelcomed, afterWelcome } = emitAfterWelcome(socket);
  return {
    agent,
    tokenHash,
    opened: new Map(),
    viewed: new Set(),
    toldLines: createToldLines(),
    emit,
    emitVolatile,
    release,
    isWelcomed,
    afterWelcome,
    disconnect: () => void socket.disconnect(true),
  };
}

export function createAgentRooms({
  events,
  remoteEvents,
  storage,
  agents,
  clock,
  log,
}: {
  events: SessionEvents;
  remoteEvents: RemoteEvents;
  storage: Pick<Storage, 'sessions' | 'tasks'>;
  agents: Pick<AgentUseCases, 'readConversations' | 'listConversations'>;
  clock: Clock;
  log: Log;
}): AgentRooms {
  const connections = new Set<AgentConnection>();
  /** Present while there is a console. */
  let subscription: Subscription | undefined;

  const lines = createLineReader({
    readAll: (sessionIds) => agents.readConversations(sessionIds),
    tell: (conversation) => {
      for (const connection of connections) tellLine(connection, conversation);
    },
    // One without a message of the visitor was not told either.
    tellGone: (sessionId) => {
      for (const connection of connections)
        if (connection.toldLines.knows(sessionId)) tellGone(connection, sessionId);
    },
    fail: (error) =>
      log.warn({ reason: String(error) }, 'conversations could not be shown to the agents'),
  });
  const openedBy = (sessionId: string) =>
    [...connections].filter((connection) => connection.opened.has(sessionId));
  /** Whether the console may have it on screen. */
  const mayShow = ({ toldLines, opened }: AgentConnection, sessionId: string) =>
    toldLines.knows(sessionId) || opened.has(sessionId);
  const tellGone = (connection: AgentConnection, sessionId: string) => {
    connection.opened.delete(sessionId);
    connection.viewed.delete(sessionId);
    connection.toldLines.forget(sessionId);
    connection.emit('conversation:gone', { sessionId });
  };

  const tellViewers = (connection: AgentConnection, sessionId: string) => {
    const others = viewers.othersThan(connection.agent.id, sessionId);
    connection.emitVolatile('viewers', { sessionId, agents: others });
  };
  const viewers = createViewers(clock, (sessionId) => {
    for (const connection of openedBy(sessionId)) tellViewers(connection, sessionId);
  });
  const isViewedBy = (agentId: string, sessionId: string) =>
    [...connections].some(({ agent, viewed }) => agent.id === agentId && viewed.has(sessionId));
  /** A console of this agent looks no longer. */
  const stopViewing = (connection: AgentConnection, sessionId: string) => {
    if (!connection.viewed.delete(sessionId)) return;
    const { id, name } = connection.agent;
    if (!isViewedBy(id, sessionId))
      events.publish({ kind: 'viewing', sessionId, agent: { id, name }, on: false });
  };

  const broadcast = (event: SessionEvent) => {
    const { sessionId } = event;
    const opened = openedBy(sessionId);
    switch (event.kind) {
      case 'message':
        for (const connection of opened) {
          connection.opened.get(sessionId)!.seq = event.message.seq;
          connection.emit('message:new', { sessionId, message: event.message });
        }
        break;
      case 'note':
        for (const connection of opened) {
          connection.opened.get(sessionId)!.note = event.note.n;
          connection.emit('note:new', { sessionId, note: event.note });
        }
        return;
      case 'task':
        for (const connection of opened) {
          const told = connection.opened.get(sessionId)!;
          told.task = Math.max(told.task, event.changes);
          connection.emit('task:changed', { sessionId, ...toAgentTask(event.task) });
        }
        return;
      case 'outline-wanted':
        return;
      case 'typing':
        if (event.side === 'agent') {
          if (event.agent !== undefined) viewers.write(sessionId, event.agent, event.on);
          return;
        }
        for (const connection of opened)
          connection.emitVolatile('typing', { sessionId, on: event.on });
        return;
      case 'viewing':
        // A console on another node has left, and the agent looks at it in one of this node.
        if (!event.on && isViewedBy(event.agent.id, sessionId))
          events.publish({ ...event, on: true });
        else viewers.view(sessionId, event.agent, event.on);
        return;
      case 'read':
        if (event.side === 'visitor')
          for (const connection of opened) connection.emit('read', { sessionId, upTo: event.upTo });
        break;
      case 'context':
        for (const connection of opened) connection.emit('context:changed', { sessionId });
        break;
      case 'erased':
        lines.drop(sessionId);
        // Its lists may have it. A console whose lists do not is not told an id that it may not know.
        for (const connection of connections)
          connection.afterWelcome(() => {
            if (mayShow(connection, sessionId)) tellGone(connection, sessionId);
          });
        return;
      default:
    }
    void lines.read([sessionId]);
  };
  /** A line of the lists is read anyway: only what somebody looks at has to be read besides. */
  const hearHint = async (hint: SessionHint) => {
    const isOpened = openedBy(hint.sessionId).length > 0;
    const isLine =
      hint.kind === 'changed' || hint.kind === 'end-told' || (hint.kind === 'message' && !isOpened);
    if (isLine) return void lines.read([hint.sessionId]);
    if ((hint.kind === 'note' || hint.kind === 'task') && !isOpened) return undefined;
    try {
      const event = await remoteEvents.read(hint);
      if (event !== undefined) broadcast(event);
    } catch (error) {
      log.warn({ reason: String(error) }, 'a hint was not read; the next look finds it');
    }
    return undefined;
  };

  events.subscribe((event) => {
    if (connections.size > 0) broadcast(event);
  });

  const reconcile = createAgentReconciler({
    storage,
    agents,
    remoteEvents,
    connections: () => [...connections],
    broadcast,
    readLines: lines.read,
    tellGone,
  });

  return {
    join(connection) {
      connections.add(connection);
      subscription ??= remoteEvents.followAll((hint) => void hearHint(hint));
      return {
        active: subscription.active,
        leave() {
          connections.delete(connection);
          for (const sessionId of connection.viewed) stopViewing(connection, sessionId);
          if (connections.size > 0) return;
          subscription?.cancel();
          subscription = undefined;
        },
      };
    },
    connections: () => connections,
    view(connection, sessionId, on) {
      if (!connection.opened.has(sessionId)) return;
      if (!on) return stopViewing(connection, sessionId);
      const { id, name } = connection.agent;
      connection.viewed.add(sessionId);
      events.publish({ kind: 'viewing', sessionId, agent: { id, name }, on });
      tellViewers(connection, sessionId);
    },
    close(connection, sessionId) {
      stopViewing(connection, sessionId);
      connection.opened.delete(sessionId);
    },
    disconnect(tokenHash) {
      for (const connection of connections)
        if (connection.tokenHash === tokenHash) connection.disconnect();
    },
    reconcile: oneAtATime(reconcile),
  };
}

/**
 * Tells a console the state of a conversation, unless that was the last it was told of it, or its agent may not
 * see the site.
 */
function tellLine({ agent, toldLines, emit }: AgentConnection, conversation: Conversation): void {
  if (!seesSite(agent, conversation.site.token) || toldLines.has(conversation)) return;
  toldLines.note(conversation);
  emit('conversation:changed', conversation);
}
