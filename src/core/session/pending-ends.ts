import { createBackoff } from '../backoff.js';
import type { ServerApi } from '../connection/server-api.js';
import type { Clock, Ids } from '../ports.js';
import type { ConversationStorage, PendingEnd } from '../storage/conversation-storage.js';

/** For how long the server is told of an end that it did not acknowledge. */
const KEPT_MS = 24 * 60 * 60_000;

export interface PendingEndsDeps {
  api: ServerApi;
  conversations: ConversationStorage;
  clock: Clock;
  ids: Ids;
}

/**
 * The visitor's own ends that the server has not acknowledged. Each is on the device, with nothing but
 * the key to end and delete, until the server has heard of it, for a day at most (rule SES-9).
 */
export interface PendingEnds {
  /** Keeps the end and tells the server. Resolves with whether it has heard by now. */
  tell(localConversationId: string, end: PendingEnd): Promise<boolean>;
  /** Tells what earlier page loads left. */
  resume(): void;
  close(): void;
}

export function createPendingEnds({
  api,
  conversations,
  clock,
  ids,
}: PendingEndsDeps): PendingEnds {
  const backoff = createBackoff(clock, ids);
  let closed = false;
  /** Requests under way, by conversation. */
  const requests = new Map<string, { how: PendingEnd['how']; done: Promise<boolean> }>();

  function request(localConversationId: string, end: PendingEnd): Promise<boolean> {
    const present = requests.get(localConversationId);
    if (present?.how === end.how) return present.done;
    const done = tellServer(localConversationId, end);
    requests.set(localConversationId, { how: end.how, done });
    return done;
  }

  async function tellServer(localConversationId: string, end: PendingEnd): Promise<boolean> {
    const { id, exitKey, how } = end;
    const outcome =
      how === 'erased'
        ? await api.erase(id, exitKey)
        : await api.end(id, exitKey, how === 'ended' ? {} : { reason: how });
    if (requests.get(localConversationId)?.how === how) requests.delete(localConversationId);
    const code = outcome.kind === 'refused' ? outcome.error.code : null;
    const hasHeard =
      outcome.kind !== 'unreachable' && code !== 'unavailable' && code !== 'rate_limited';
    // Meanwhile the visitor may have asked for more: an end may have become a deletion.
    if (hasHeard && conversations.pendingEnd(localConversationId)?.how === how)
      conversations.removePendingEnd(localConversationId);
    else if (!closed) backoff.wait(tellAll);
    return hasHeard;
  }

  function tellAll(): void {
    for (const { localConversationId, end, savedAt } of conversations.pendingEnds())
      if (clock.now() - savedAt > KEPT_MS) conversations.removePendingEnd(localConversationId);
      else void request(localConversationId, end);
  }

  return {
    tell(localConversationId, end) {
      conversations.writePendingEnd(localConversationId, end);
      return request(localConversationId, end);
    },
    resume: tellAll,
    close() {
      closed = true;
      backoff.cancel();
    },
  };
}
