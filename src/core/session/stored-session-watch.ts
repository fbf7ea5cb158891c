import type { Clock, KeyValueStorage, Undo } from '../ports.js';
import type { ChatStore } from '../state/actions.js';
import type { ConversationStorage, PendingEnd } from '../storage/conversation-storage.js';
import type { PreviousConversationStorage } from '../storage/previous-conversation-storage.js';
import type { TranscriptCache } from '../storage/transcript-cache.js';
import type { ConversationEnding, Ending } from './conversation-ending.js';

/** How long a tab that sees the session go waits for the fact that says why (rule TAB-3). */
const FACT_WAIT_MS = 1_000;

export interface StoredSessionWatchDeps {
  clock: Clock;
  storage: KeyValueStorage;
  store: ChatStore;
  conversations: ConversationStorage;
  previousConversation: PreviousConversationStorage;
  cache: TranscriptCache;
  ending: ConversationEnding;
}

/**
 * Notices that the session which this tab saw on the device is not there any more: then the
 * conversation is over here (rule STO-6). One that was never seen may still be on its way: storage
 * lags behind the facts.
 */
export interface StoredSessionWatch {
  /** Checks now: before anything is painted or sent after a time of not looking. */
  check(): void;
  /** The same after a sleep, in which no fact was heard. */
  checkAfterSleep(): void;
  close(): void;
}

export function createStoredSessionWatch(deps: StoredSessionWatchDeps): StoredSessionWatch {
  const { clock, store, conversations, previousConversation, cache, ending } = deps;
  /** The conversation whose credentials this tab has seen on the device. */
  let sighted: string | null = null;
  let undoWait: Undo | null = null;

  const undos = [
    store.onChange((next, previous) => {
      if (next.session !== previous.session) sight();
      // The host page may have cleared the device, of which its own document hears nothing.
      if (next.leading && next.transcript !== previous.transcript && !sight()) checkSoon();
    }),
    deps.storage.onChange((key) => {
      const { localConversationId } = store.get();
      if (key === null) conversations.forgetUnstored();
      if (conversations.isNewer()) return check();
      upgrade();
      if (key === null && localConversationId !== null && !sight())
        ending.end({ status: 'ended', reason: 'cleared', kept: 'unsent' });
      else if (!sight() || pendingEndOf(localConversationId)) checkSoon();
    }),
  ];

  /** Whether the present conversation's credentials are on the device. */
  function sight(): boolean {
    const { localConversationId } = store.get();
    const isThere =
      localConversationId !== null &&
      conversations.credentials()?.localConversationId === localConversationId;
    if (isThere) sighted = localConversationId;
    return isThere;
  }

  /** Tabs of an earlier version stand down at this: what they have just begun goes on here. */
  function upgrade(): void {
    if (!conversations.upgrade()) return;
    const opening = conversations.opening();
    const { isIdSettled, endedConversations } = store.get();
    if (!opening || isIdSettled || endedConversations.includes(opening.localConversationId)) return;
    const { localConversationId, preChat } = opening;
    if (preChat) store.dispatch({ type: 'form-submitted', localConversationId, answers: preChat });
    store.dispatch({ type: 'conversation-id-settled', localConversationId });
  }

  function check(): void {
    // What cannot be read is not gone (rule TAB-12).
    if (conversations.isNewer()) return store.dispatch({ type: 'outdated' });
    upgrade();
    sight();
    const { localConversationId, isIdSettled, endedConversations } = store.get();
    const stored = conversations.credentials()?.localConversationId;
    /** A conversation that is alive, and of which this tab may have heard no fact. */
    const alive = stored !== undefined && !endedConversations.includes(stored) ? stored : null;
    const isGone =
      alive !== localConversationId &&
      (sighted === localConversationId || (isIdSettled && alive !== null));
    const how = pendingEndOf(localConversationId);
    // The tab that ended it may have died before it removed the session, or told anybody.
    if (how) ending.leave(how);
    else if (localConversationId !== null && isGone) {
      const found = findEnding(localConversationId);
      if (found.kept === 'all') readRest(localConversationId);
      ending.end(found);
    }
    // A conversation whose name is not settled, or that has none, goes on under the one found there.
    if (alive !== null && !store.get().isIdSettled)
      store.dispatch({ type: 'conversation-id-settled', localConversationId: alive });
  }

  /** Another tab may have ended it, and its fact may still be on the way. */
  function checkSoon(): void {
    undoWait ??= clock.after(FACT_WAIT_MS, () => {
      undoWait = null;
      check();
    });
  }

  /** A tab that could hear no fact finds on the device what became of its conversation. */
  function findEnding(localConversationId: string): Ending {
    const previous = previousConversation.read();
    if (previous?.localConversationId === localConversationId) {
      const { status, reason } = previous;
      return { status, ...(reason && { reason }), kept: 'all' };
    }
    return { status: 'ended', reason: 'cleared', kept: 'unsent' };
  }

  function pendingEndOf(localConversationId: string | null): PendingEnd['how'] | undefined {
    return localConversationId === null
      ? undefined
      : conversations.pendingEnd(localConversationId)?.how;
  }

  /** What the log still told the other tabs is in the cache, which is kept to be read. */
  function readRest(localConversationId: string): void {
    const { epoch, messages } = cache.read(localConversationId);
    const head = messages.at(-1)?.seq ?? 0;
    const run = { epoch, messages: [...messages], follows: null, head, whole: false };
    if (epoch !== 0) store.dispatch({ type: 'messages-merged', localConversationId, ...run });
  }

  return {
    check,
    checkAfterSleep() {
      const { localConversationId } = store.get();
      if (conversations.credentials()?.localConversationId !== localConversationId) {
        const asked = conversations.opening()?.localConversationId === localConversationId;
        store.dispatch({ type: 'tab-resumed', asked });
      }
      check();
    },
    close() {
      for (const undo of undos) undo();
      undoWait?.();
    },
  };
}
