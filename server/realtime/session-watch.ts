import { isFinal } from '../../src/protocol/session.js';
import type { Storage } from '../storage/storage.js';
import type { VisitorRooms } from './visitor-room.js';

/** Ids in one query: some databases know no more holes in a statement than that. */
const CHUNK = 500;

/** What this node does for the sockets it holds, every now and then. */
export interface SessionWatch {
  /** One look at the sessions (rule COM-8): tells `head`, and cuts what a lost event left behind. */
  look(): Promise<void>;
  /** Says in the database that this node still holds its sockets (rule SES-5), as of this moment. */
  stamp(at: number): Promise<void>;
}

export function createSessionWatch({
  storage,
  rooms,
}: {
  storage: Storage;
  rooms: VisitorRooms;
}): SessionWatch {
  /** Sessions that were closed at the last look: their visitors had time to read to the end. */
  let closed = new Set<string>();

  return {
    async look() {
      const closedNow = new Set<string>();
      for (const ids of chunks(rooms.sessionIds())) {
        const heads = await storage.sessions.heads(ids);
        const present = new Set(heads.map(({ id }) => id));
        for (const id of ids) if (!present.has(id)) cutAll(rooms, id);

        for (const { id, epoch, lastSeq, lease, status, reason } of heads) {
          rooms.supersede(id, lease);
          for (const connection of rooms.of(id)) connection.tell('head', { epoch, head: lastSeq });
          if (!isFinal(status, reason)) continue;
          if (closed.has(id)) cutAll(rooms, id);
          closedNow.add(id);
        }
      }
      closed = closedNow;
    },
    async stamp(at) {
      for (const ids of chunks(rooms.sessionIds())) await storage.sessions.stamp(ids, at);
    },
  };
}

function cutAll(rooms: VisitorRooms, sessionId: string): void {
  for (const connection of rooms.of(sessionId)) connection.cut();
}

function* chunks(ids: string[]): Iterable<string[]> {
  for (let from = 0; from < ids.length; from += CHUNK) yield ids.slice(from, from + CHUNK);
}
