import { isFinal } from '../../src/protocol/session.js';
import type { Storage } from '../storage/storage.js';
import type { VisitorRooms } from './visitor-rooms.js';

/** The number of ids in one query: databases limit the parameters of a statement. */
const BATCH = 500;

/** Compares the sockets of this node with the database, at intervals. */
export interface SessionReconciler {
  /** Tells each visitor the head of its log, and disconnects sockets that missed an event (rule COM-8). */
  reconcile(): Promise<void>;
  /** Records that this node holds its sockets at this time (rule SES-5). */
  stamp(at: number): Promise<void>;
}

export function createSessionReconciler({
  storage,
  rooms,
}: {
  storage: Storage;
  rooms: VisitorRooms;
}): SessionReconciler {
  /** Sessions that were closed at the last call: their visitors had time to read to the end. */
  let closed = new Set<string>();

  return {
    async reconcile() {
      const closedNow = new Set<string>();
      for (const ids of batches(rooms.sessionIds())) {
        const heads = await storage.sessions.heads(ids);
        const present = new Set(heads.map(({ id }) => id));
        for (const id of ids) if (!present.has(id)) disconnectAll(rooms, id);

        for (const { id, epoch, lastSeq, lease, status, reason } of heads) {
          rooms.supersede(id, lease);
          for (const connection of rooms.of(id)) connection.emit('head', { epoch, head: lastSeq });
          if (!isFinal(status, reason)) continue;
          if (closed.has(id)) disconnectAll(rooms, id);
          closedNow.add(id);
        }
      }
      closed = closedNow;
    },
    async stamp(at) {
      for (const ids of batches(rooms.sessionIds())) await storage.sessions.stamp(ids, at);
    },
  };
}

function disconnectAll(rooms: VisitorRooms, sessionId: string): void {
  for (const connection of rooms.of(sessionId)) connection.disconnect();
}

function* batches(ids: string[]): Iterable<string[]> {
  for (let from = 0; from < ids.length; from += BATCH) yield ids.slice(from, from + BATCH);
}
