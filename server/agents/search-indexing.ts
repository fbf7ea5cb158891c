import type { Clock } from '../ports.js';
import type { Storage } from '../storage/storage.js';

/** Indexes what has changed. Resolves once nothing is left that should be indexed now. */
export type IndexConversations = () => Promise<void>;

/** A conversation that goes on is indexed so long after its message: again and again would cost too much. */
const DELAY_MS = 60_000;
/** Conversations in one transaction, so that nobody waits long for it. */
const BATCH = 20;
/** Batches of one run: then others have their turn. */
const MAX_BATCHES = 25;

/**
 * Keeps the index up to date. It may run on several nodes at once, and be killed at any time: what is indexed and
 * the mark that it was due change in one transaction.
 */
export function createSearchIndexing({
  storage,
  clock,
}: {
  storage: Storage;
  clock: Clock;
}): IndexConversations {
  return async () => {
    for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
      const before = clock.now() - DELAY_MS;
      const count = await storage.transaction((tx) =>
        tx.searchIndex.indexDue({ before, limit: BATCH }),
      );
      if (count > 0) continue;
      if (!(await storage.transaction((tx) => tx.searchIndex.markOlder()))) return;
    }
  };
}
