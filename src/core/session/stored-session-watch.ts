import type { EngineContext } from '../engine-context.js';
import type { Undo } from '../ports.js';
import type { PreviousConversationStorage } from '../storage/previous-conversation-storage.js';
import type { PendingEnd } from '../storage/conversation-storage.js';
import type { Ending, ConversationEnding } from './conversation-ending.js';

/** How long a tab that sees the session go waits for the fact that says why (rule TAB-3). */
const FACT_WAIT_MS = 1_000;

/**
 * Notices that the conversation which this tab had seen on the device is not there any more: then it is
 * dead here (rule STO-6). What was never seen may still be on its way: storage lags behind the facts.
 */
export interface StoredSessionWatch {
  /** Looks now: first of all, and before anything is painted or sent after a time of not looking. */
  look(): void;
  /** The same after a sleep, in which no fact was heard. */
  back(): void;
  close(): void;
}

export function createStoredSessionWatch(
  context: EngineContext,
  earlier: PreviousConversationStorage,
  ending: ConversationEnding,
): StoredSessionWatch {
  const { store, records, cache, ports } = context;
  /** The localConversationId under which this tab has seen credentials on the device. */
  let sighted: string | null = null;
  let undoWait: Undo | null = null;

  const undos = [
    store.onChange((next, previous) => {
      if (next.session !== previous.session) sight();
      // The host page may have cleared the device, of which its own document hears nothing.
      if (next.leading && next.transcript !== previous.transcript && !sight()) lookSoon();
    }),
    ports.storage.onChange((key) => {
      const { localConversationId } = store.get();
      if (key === null) records.forgetUnstored();
      if (records.isNewer()) look();
      else if (key === null && localConversationId !== null && !sight())
        ending.conclude({ status: 'ended', reason: 'cleared', kept: 'unsent' });
      else if (!sight() || leftHow(localConversationId)) lookSoon();
    }),
  ];

  /** Whether the present conversation stands on the device. */
  function sight(): boolean {
    const { localConversationId } = store.get();
    const there =
      localConversationId !== null &&
      records.credentials()?.localConversationId === localConversationId;
    if (there) sighted = localConversationId;
    return there;
  }

  function look(): void {
    // What cannot be read is not gone (rule TAB-12).
    if (records.isNewer()) return store.dispatch({ type: 'outdated' });
    sight();
    const { localConversationId, settled, dead } = store.get();
    const stored = records.credentials()?.localConversationId;
    /** A conversation that lives, and of which this tab may have heard no fact. */
    const there = stored !== undefined && !dead.includes(stored) ? stored : null;
    const gone =
      there !== localConversationId &&
      (sighted === localConversationId || (settled && there !== null));
    const left = leftHow(localConversationId);
    // Who ended it may have died before it took the session away, or told anybody.
    if (left) ending.leave(left);
    else if (localConversationId !== null && gone) {
      const how = howItEnded(localConversationId);
      if (how.kept === 'all') readRest(localConversationId);
      ending.conclude(how);
    }
    // What has no settled name yet, or none, goes on under the one that stands there.
    if (there !== null && !store.get().settled)
      store.dispatch({ type: 'conversation-id-settled', localConversationId: there });
  }

  /** Another tab may have ended it, and its fact may be on the way still. */
  function lookSoon(): void {
    undoWait ??= ports.clock.after(FACT_WAIT_MS, () => {
      undoWait = null;
      look();
    });
  }

  /** A tab that could hear no fact finds on the device what became of its conversation. */
  function howItEnded(localConversationId: string): Ending {
    const kept = earlier.read();
    if (kept?.localConversationId === localConversationId) {
      const { status, reason } = kept;
      return { status, ...(reason && { reason }), kept: 'all' };
    }
    return { status: 'ended', reason: 'cleared', kept: 'unsent' };
  }

  function leftHow(localConversationId: string | null): PendingEnd['how'] | undefined {
    return localConversationId === null ? undefined : records.leaving(localConversationId)?.how;
  }

  /** What its log still told the other tabs is in the cache, which is kept to be read. */
  function readRest(localConversationId: string): void {
    const { epoch, messages } = cache.read(localConversationId);
    const head = messages.at(-1)?.seq ?? 0;
    const run = { epoch, messages: [...messages], follows: null, head, whole: false };
    if (epoch !== 0) store.dispatch({ type: 'messages-merged', localConversationId, ...run });
  }

  return {
    look,
    back() {
      const { localConversationId } = store.get();
      if (records.credentials()?.localConversationId !== localConversationId)
        store.dispatch({
          type: 'tab-resumed',
          asked: records.opening()?.localConversationId === localConversationId,
        });
      look();
    },
    close() {
      for (const undo of undos) undo();
      undoWait?.();
    },
  };
}
