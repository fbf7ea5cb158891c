import { isFinal } from '../../src/protocol/session.js';
import { inBatches } from '../in-batches.js';
import type { Clock } from '../ports.js';
import type { TaskRecord } from '../storage/task-repository.js';
import type { Storage } from '../storage/storage.js';
import { tellTask } from './tell-task.js';
import type { VisitorConnection } from './visitor-connection.js';
import type { VisitorRooms } from './visitor-rooms.js';

/** Tasks that are told again if a change of one was missed: the one that goes on, and the one before it. */
export const MISSED_TASKS = 3;

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

  const tellTasks = async (id: string, taskChanges: number) => {
    const behind = [...rooms.of(id)].filter((each) => each.taskChanges < taskChanges);
    if (behind.length === 0) return;
    const newest = await storage.tasks.newest(id, MISSED_TASKS);
    for (const connection of behind) tellAll(connection, taskChanges, newest.toReversed());
  };

  return {
    async reconcile() {
      const now = clock.now();
      const closedNow = new Map<string, number>();
      for (const ids of inBatches(rooms.sessionIds())) {
        const heads = await storage.sessions.heads(ids);
        const present = new Set(heads.map(({ id }) => id));
        for (const id of ids) if (!present.has(id)) disconnectAll(rooms, id);

        for (const { id, epoch, lastSeq, lease, status, reason, taskChanges } of heads) {
          rooms.supersede(id, lease);
          for (const connection of rooms.of(id)) connection.emit('head', { epoch, head: lastSeq });
          await tellTasks(id, taskChanges);
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

function tellAll(connection: VisitorConnection, taskChanges: number, tasks: TaskRecord[]): void {
  connection.taskChanges = Math.max(connection.taskChanges, taskChanges);
  for (const task of tasks) tellTask(connection, task, taskChanges);
}

function disconnectAll(rooms: VisitorRooms, sessionId: string): void {
  for (const connection of rooms.of(sessionId)) connection.disconnect();
}
