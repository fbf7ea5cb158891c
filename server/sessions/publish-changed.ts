import { toSession } from '../storage/session-record.js';
import type { Storage } from '../storage/storage.js';
import type { SessionEvents } from './session-events.js';

/** Publishes the stored state of these sessions. One that was erased meanwhile has none to tell. */
export async function publishChanged(
  { storage, events }: { storage: Pick<Storage, 'sessions'>; events: SessionEvents },
  sessionIds: readonly string[],
): Promise<void> {
  for (const sessionId of sessionIds) {
    const record = await storage.sessions.find(sessionId);
    if (record !== undefined)
      events.publish({ kind: 'changed', sessionId, session: toSession(record) });
  }
}
