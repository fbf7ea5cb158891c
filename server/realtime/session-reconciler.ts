import { isFinal } from '../../src/protocol/session.js';
import { inBatches } from '../in-batches.js';
import type { Clock } from '../ports.js';
import type { Storage } from '../storage/storage.js';
import type { VisitorRooms } from './visitor-rooms.js';

/** Compares the sockets of this node with the database, at intervals. */
export interface SessionReconciler {
  /** Tells each visitor the head of its log, and disconnects sockets that missed an event (rule COM-8). */
  reconcile(): Promise<void>;
  /** Records that this node holds its sockets at this time (rule SES-5). */
  stamp(at: number): Promise<void>;
}

export function createSessionReconciler({
  clock,
  storage,
  rooms,
  readMs,
}: {
  clock: Clock;
  storage: Storage;
  rooms: VisitorRooms;
  /** How long a visitor can read on in a closed session. */
  readMs: number;
}): SessionReconciler {
  /** When sessions were first found closed, ms since 1970. */
  let closed = new Map<string, number>();

  return {
    async reconcile() {
      const now = clock.now();
      const closedNow = new Map<string, number>();
      for (const ids of inBatches(rooms.sessionIds())) {
        const heads = await storage.sessions.heads(ids);
        const present = new Set(heads.map(({ id }) => id));
        for (const id of ids) if (!present.has(id)) disconnectAll(rooms, id);

        for (const { id, epoch, lastSeq, lease, status, reason } of heads) {
          rooms.supersede(id, lease);
          for (const connection of rooms.of(id)) connection.emit('head', { epoch, head: lastSeq });
          if (!isFinal(status, reason)) continue;
          const since = closed.get(id) ?? now;
          if (now - since >= readMs) disconnectAll(rooms, id);
          closedNow.set(id, since);
        }
      }
      closed = closedNow;
    },
    async stamp(at) {
      for (const ids of inBatches(rooms.sessionIds())) await storage.sessions.stamp(ids, at);
    },
  };
}

function disconnectAll(rooms: VisitorRooms, sessionId: string): void {
  for (const connection of rooms.of(sessionId)) connection.disconnect();
}
