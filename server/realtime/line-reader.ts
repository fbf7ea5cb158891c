import type { Conversation } from '../../src/protocol/agent-events.js';

/** Reads the conversations that have changed, for the agents' lists. */
export interface LineReader {
  /** Reads these as they are now, and tells. Resolves when that is done: with `false` if a read failed. */
  read(sessionIds: Iterable<string>): Promise<boolean>;
  /** The conversation is gone: what is being read of it is not told. */
  drop(sessionId: string): void;
}

/** Of one query. */
const MAX_LINES = 100;

/**
 * One read at a time: what changes meanwhile is read together, next. So a quiet server tells at once, and on
 * a busy one the cost does not grow with each message.
 *
 * @param tell hears of each conversation in the order of its states
 */
export function createLineReader({
  readAll,
  tell,
  tellGone,
  fail,
}: {
  readAll: (sessionIds: string[]) => Promise<ReadonlyMap<string, Conversation>>;
  tell: (conversation: Conversation) => void;
  /** There is no such conversation. */
  tellGone: (sessionId: string) => void;
  fail: (error: unknown) => void;
}): LineReader {
  const changed = new Set<string>();
  /** Those of the read that goes on. */
  let reading = new Set<string>();
  let running: Promise<boolean> | undefined;

  const run = async () => {
    let succeeded = true;
    while (changed.size > 0) {
      reading = new Set([...changed].slice(0, MAX_LINES));
      for (const id of reading) changed.delete(id);
      try {
        const conversations = await readAll([...reading]);
        // What has changed meanwhile may have been read before that: it is told with the next read.
        for (const id of reading) {
          const conversation = conversations.get(id);
          if (conversation === undefined) tellGone(id);
          else if (!changed.has(id)) tell(conversation);
        }
      } catch (error) {
        succeeded = false;
        fail(error);
      }
    }
    // At once, not when the promise is heard of: what changes in between would wait for the next change.
    reading.clear();
    running = undefined;
    return succeeded;
  };

  return {
    async read(sessionIds) {
      for (const id of sessionIds) changed.add(id);
      if (changed.size > 0) running ??= run();
      return running ?? true;
    },
    drop(sessionId) {
      changed.delete(sessionId);
      reading.delete(sessionId);
    },
  };
}
