import { VIEWING_MS } from '../../src/protocol/limits.js';
import type { Session } from '../../src/protocol/session.js';
import type { Clock, Log, Undo } from '../ports.js';
import type { Subscription } from '../nodes/node-bus.js';
import type { RemoteEvents } from '../nodes/remote-events.js';
import type { SessionEvent, SessionEvents } from '../sessions/session-events.js';
import type { TellEnd } from '../sessions/tell-end.js';
import { toSession } from '../storage/session-record.js';
import { tellTask } from './tell-task.js';
import type { VisitorConnection } from './visitor-connection.js';

/** The sockets of one session on this node. One has the newest lease; the others are being disconnected. */
interface Room {
  /** To what happens to the session on other nodes. */
  subscription: Subscription;
  connections: Set<VisitorConnection>;
  /** The newest lease, given by this node or another. */
  newest: number;
  /** Times within the last minute at which another tab's socket took over. */
  takeovers: number[];
  /** Present while the database notes that an end is told: later events wait for it. */
  telling?: Promise<void>;
}

/** All visitors' sockets of this node, by session. Clients cannot join by themselves. */
export interface VisitorRooms {
  /**
   * From now on the connection gets its session's events; those of other nodes from the moment at which
   * `active` resolves.
   */
  join(connection: VisitorConnection): { active: Promise<void>; leave: Undo };
  /** The connection has its welcome. If there is a newer lease by now, it is told and disconnected. */
  welcomed(connection: VisitorConnection): void;
  supersede(sessionId: string, lease: number): void;
  connections(): Iterable<VisitorConnection>;
  sessionIds(): string[];
  of(sessionId: string): Iterable<VisitorConnection>;
}

const TAKEOVER_WINDOW_MS = 60_000;

/** Whether agents may reopen it until the visitor is told. What the visitor has ended stays so. */
const isReopenable = ({ final, status }: Session) => final && status !== 'ended';

export function createVisitorRooms({
  clock,
  events,
  remoteEvents,
  tellEnd,
  log,
}: {
  clock: Clock;
  events: SessionEvents;
  remoteEvents: Pick<RemoteEvents, 'followSession'>;
  tellEnd: Pick<TellEnd, 'find'>;
  log: Log;
}): VisitorRooms {
  const rooms = new Map<string, Room>();

  const disconnectSuperseded = (room: Room) => {
    for (const connection of room.connections) {
      // A socket without its welcome yet waits for it: a client that is disconnected without hearing
      // `superseded` would come back.
      if (!connection.isWelcomed || connection.lease >= room.newest) continue;
      connection.emit('superseded', { lease: room.newest, takeovers: room.takeovers.length });
      connection.disconnect();
    }
  };

  const supersede = (room: Room, lease: number, tabId: string | undefined) => {
    if (lease <= room.newest) return;
    room.newest = lease;
    const now = clock.now();
    room.takeovers = room.takeovers.filter((at) => now - at < TAKEOVER_WINDOW_MS);
    // A tab that reconnects replaces its own dead socket, which is no takeover.
    const replaced = [...room.connections].some(
      (other) => other.lease !== 0 && other.lease < lease && other.tabId !== tabId,
    );
    if (replaced) room.takeovers.push(now);
    disconnectSuperseded(room);
  };

  const broadcast = (room: Room, event: SessionEvent) => {
    const all = room.connections;
    if (event.kind === 'message') {
      const { message, epoch } = event;
      for (const connection of all) connection.emit('message:new', { message, epoch });
    } else if (event.kind === 'changed') {
      const { status, reason, assignedTo } = event.session;
      const change = { status, ...(reason && { reason }), ...(assignedTo && { assignedTo }) };
      for (const connection of all) connection.emit('session:changed', change);
    } else if (event.kind === 'read' && event.side === 'agent') {
      for (const connection of all) connection.emit('read', { upTo: event.upTo, at: event.at });
    } else if (event.kind === 'typing' && event.side === 'agent') {
      const { on, agent } = event;
      for (const connection of all)
        connection.emitVolatile('typing', { on, ...(agent && { name: agent.name }) });
    } else if (event.kind === 'outline-wanted') {
      for (const connection of all) {
        connection.outlineWantedUntil = clock.now() + VIEWING_MS;
        connection.emitVolatile('outline:request', {});
      }
    } else if (event.kind === 'task') {
      for (const connection of all) {
        connection.taskChanges = Math.max(connection.taskChanges, event.changes);
        tellTask(connection, event.task, event.changes);
      }
    } else if (event.kind === 'accepted') {
      supersede(room, event.lease, event.tabId);
    } else if (event.kind === 'erased') {
      for (const connection of all) connection.disconnect();
    }
  };

  /** The session as it is by then: an agent may reopen it before the end is noted. */
  const broadcastState = async (room: Room, sessionId: string) => {
    try {
      const record = await tellEnd.find(sessionId);
      if (record !== undefined)
        broadcast(room, { kind: 'changed', sessionId, session: toSession(record) });
    } catch (error) {
      log.warn({ reason: String(error) }, 'an end was not told; the next look finds it');
    }
  };

  const hear = (event: SessionEvent) => {
    const { sessionId } = event;
    const room = rooms.get(sessionId);
    if (room === undefined) return;
    const { telling } = room;
    const isEnd = event.kind === 'changed' && isReopenable(event.session);
    if (!isEnd && telling === undefined) return broadcast(room, event);
    const told = (telling ?? Promise.resolve())
      .then(() => (isEnd ? broadcastState(room, sessionId) : broadcast(room, event)))
      .finally(() => {
        if (room.telling === told) delete room.telling;
      });
    room.telling = told;
  };
  events.subscribe(hear);
  const openRoom = (sessionId: string): Room => ({
    subscription: remoteEvents.followSession(sessionId, hear),
    connections: new Set(),
    newest: 0,
    takeovers: [],
  });

  return {
    join(connection) {
      const { sessionId } = connection;
      const room = rooms.get(sessionId) ?? openRoom(sessionId);
      rooms.set(sessionId, room);
      room.connections.add(connection);
      return {
        active: room.subscription.active,
        leave() {
          room.connections.delete(connection);
          if (room.connections.size > 0 || rooms.get(sessionId) !== room) return;
          rooms.delete(sessionId);
          room.subscription.cancel();
        },
      };
    },
    welcomed({ sessionId }) {
      const room = rooms.get(sessionId);
      if (room !== undefined) disconnectSuperseded(room);
    },
    supersede(sessionId, lease) {
      const room = rooms.get(sessionId);
      if (room !== undefined) supersede(room, lease, undefined);
    },
    *connections() {
      for (const room of rooms.values()) yield* room.connections;
    },
    sessionIds: () => [...rooms.keys()],
    *of(sessionId) {
      yield* rooms.get(sessionId)?.connections ?? [];
    },
  };
}
