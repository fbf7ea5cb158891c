import { VIEWING_MS } from '../../src/protocol/limits.js';
import type { OutlineRelay } from '../nodes/outline-relay.js';
import type { Clock, Undo } from '../ports.js';
import type { SessionEvents } from '../sessions/session-events.js';
import type { AgentConnection } from './agent-rooms.js';

/** The consoles of this node whose agents pick targets on a visitor's page (rule TSK-7). */
export interface OutlineWatchers {
  /**
   * The console gets the outlines of an opened conversation until `stop`, or until it has not repeated this for
   * `VIEWING_MS`. The visitor's page is asked for one each time.
   */
  watch(connection: AgentConnection, sessionId: string): void;
  stop(connection: AgentConnection, sessionId: string): void;
  stopAll(connection: AgentConnection): void;
}

export function createOutlineWatchers({
  relay,
  events,
  clock,
}: {
  relay: OutlineRelay;
  events: SessionEvents;
  clock: Clock;
}): OutlineWatchers {
  const all = new Map<AgentConnection, Map<string, { cancel: Undo; undoEnd: Undo }>>();

  const stop = (connection: AgentConnection, sessionId: string) => {
    const watched = all.get(connection);
    const entry = watched?.get(sessionId);
    if (watched === undefined || entry === undefined) return;
    entry.cancel();
    entry.undoEnd();
    watched.delete(sessionId);
    if (watched.size === 0) all.delete(connection);
  };

  return {
    watch(connection, sessionId) {
      if (!connection.opened.has(sessionId)) return;
      const watched = all.get(connection) ?? new Map<string, { cancel: Undo; undoEnd: Undo }>();
      all.set(connection, watched);
      const known = watched.get(sessionId);
      known?.undoEnd();
      const listening =
        known ??
        relay.listen(sessionId, (outline) => {
          // It is closed with its conversation: an agent may not see the site any more.
          if (connection.opened.has(sessionId))
            connection.emitVolatile('outline:changed', { sessionId, outline });
        });
      watched.set(sessionId, {
        cancel: listening.cancel,
        undoEnd: clock.after(VIEWING_MS, () => stop(connection, sessionId)),
      });
      const ask = () => events.publish({ kind: 'outline-wanted', sessionId });
      // What the page answers must find this node listening.
      if ('active' in listening) void listening.active.then(ask);
      else ask();
    },
    stop,
    stopAll(connection) {
      for (const sessionId of [...(all.get(connection)?.keys() ?? [])]) stop(connection, sessionId);
    },
  };
}
