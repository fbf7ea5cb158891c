import type { EngineOptions } from '../engine-options.js';
import type { Clock, Ids, Undo } from '../ports.js';
import type { ChatStore } from '../state/actions.js';
import { CARRY_OVER_MS } from '../state/conversation-end.js';
import { announcementOf } from '../state/pending-messages.js';
import type { ChatState, PendingMessage } from '../state/state.js';
import type { ConversationStorage } from '../storage/conversation-storage.js';
import type { OutboxStorage, StoredMessage } from '../storage/outbox-storage.js';
import type { TranscriptCache } from '../storage/transcript-cache.js';
import type { TabMessenger } from '../tabs/tab-messenger.js';

/** How often a tab repeats what is unsent: telling once is not enough (rule SND-8). */
const REPEAT_MS = 20_000;
/** After this long without success the bubble says "Not sent"; it goes on being tried (rule SND-4). */
const LATE_AFTER_MS = 5 * 60_000;
/** How long a fact that explains a stored message may take to arrive. */
const FACT_WAIT_MS = 1_000;

export interface OutboxDeps {
  clock: Clock;
  ids: Ids;
  options: EngineOptions;
  tabId: string;
  store: ChatStore;
  messenger: TabMessenger;
  outboxStorage: OutboxStorage;
  cache: TranscriptCache;
  conversations: ConversationStorage;
}

/**
 * One tab's part of the outbox: a message is on the device before anyone is told of it, its key is
 * removed when the log has it, and the tabs repeat to each other what is unsent.
 */
export interface Outbox {
  /** The conversation that what is said now belongs to; a new one if there is none. */
  currentConversationId(): string;
  /** Stores a new message, then tells the tabs. */
  queue(body: string): void;
  /** Tries a given-up message again: in the present conversation, if its own has ended. */
  retry(clientId: string): void;
  /**
   * Takes up stored messages that no tab tells of, because their author is gone: those of this
   * conversation, and those of none; old ones are offered to the visitor (leaders only).
   */
  adopt(): void;
  /** The conversation ended: what may go on by itself begins the next one (rule SND-9). */
  carryOver(): void;
  /** Tells the other tabs all that is unsent. */
  repeat(): void;
  close(): void;
}

export function createOutbox(deps: OutboxDeps): Outbox {
  const { clock, ids, store, messenger, tabId, outboxStorage, cache, conversations } = deps;
  let count = 0;
  /** Own messages for which there was no room: later ones don't overtake them (rule SND-7). */
  let unwritten: string[] = [];
  let undoRepeat: Undo | null = null;
  let undoRipen: Undo | null = null;
  let undoLate: Undo = () => {};

  const undo = store.onChange((next, previous) => {
    const [now, before] = [next.localConversationId, previous.localConversationId];
    if (next.leading !== previous.leading || next.isIdSettled !== previous.isIdSettled)
      watchLate(next);
    if (next.pending === previous.pending && now === before) return;
    if (before !== null) removeSettled(before, next, previous);
    writeWaiting(next);
    writeFailures(next, previous);
    if (now !== null && now !== before) moveTo(now, next.pending, before);
    watchUnsent(next);
    watchLate(next);
  });

  /** What is no longer pending is in the log, or was taken back. */
  function removeSettled(localConversationId: string, next: ChatState, previous: ChatState): void {
    const left = new Set(next.pending.map((message) => message.clientId));
    for (const { clientId } of previous.pending)
      if (!left.has(clientId)) outboxStorage.remove(localConversationId, clientId);
  }

  /**
   * Own messages that are not on the device: there may be room now, or a tab that took them for another
   * conversation's has removed them, and later ones must not overtake them.
   */
  function writeWaiting({ localConversationId, pending }: ChatState): void {
    unwritten = [];
    if (localConversationId === null) return;
    for (const message of pending)
      if (message.tab === tabId && !outboxStorage.has(localConversationId, message.clientId))
        write(localConversationId, message);
  }

  /** A failure outlives the document as the message does. */
  function writeFailures(
    { localConversationId, pending, leading }: ChatState,
    previous: ChatState,
  ): void {
    const failed = failedOnes(previous);
    for (const message of pending) {
      const changed = (message.phase === 'failed') !== failed.has(message.clientId);
      if (localConversationId !== null && changed && (leading || message.tab === tabId))
        write(localConversationId, message);
    }
  }

  /**
   * What waited under another local id, or under none, is stored under this one from here on, by every
   * tab that knows of it: its author may be gone.
   */
  function moveTo(
    localConversationId: string,
    pending: readonly PendingMessage[],
    from: string | null,
  ): void {
    for (const message of pending) {
      const isStored = from !== null && outboxStorage.has(from, message.clientId);
      if (isStored || message.phase !== 'failed') write(localConversationId, message);
      if (isStored) outboxStorage.remove(from, message.clientId);
    }
    repeat();
  }

  function write(localConversationId: string, message: PendingMessage): void {
    const own = message.tab === tabId;
    // The outbox comes before the transcript's cache (rule STO-3).
    if (own && unwritten.length > 0) unwritten.push(message.clientId);
    else if (
      !cache.writeEvicting(localConversationId, () =>
        outboxStorage.put(localConversationId, message),
      )
    ) {
      if (own) unwritten.push(message.clientId);
      store.dispatch({ type: 'notice-raised', notice: { code: 'not-saved' } });
    }
  }

  function watchUnsent({ pending }: ChatState): void {
    const hasUnsent = pending.some((message) => message.phase !== 'failed');
    if (hasUnsent && !undoRepeat)
      undoRepeat = clock.after(REPEAT_MS, () => {
        undoRepeat = null;
        repeat();
        watchUnsent(store.get());
      });
    else if (!hasUnsent) {
      undoRepeat?.();
      undoRepeat = null;
    }
  }

  /** In the leader: one timer, for the oldest message that is still called "sending". */
  function watchLate({ leading, pending, localConversationId, isIdSettled }: ChatState): void {
    undoLate();
    const [oldest] = pending
      .filter((message) => message.phase === 'sending')
      .sort((a, b) => a.at - b.at);
    if (!leading || !oldest || localConversationId === null || !isIdSettled) return;
    const left = oldest.at + LATE_AFTER_MS - clock.now();
    undoLate = clock.after(Math.max(0, left), () => {
      const { clientId } = oldest;
      store.dispatch({ type: 'message-delayed', localConversationId, clientId });
    });
  }

  function repeat(): void {
    const { localConversationId, pending } = store.get();
    if (localConversationId === null) return;
    for (const message of pending)
      if (message.phase !== 'failed')
        messenger.send({ kind: 'fact', fact: announcementOf(localConversationId, message) });
  }

  /** The conversation that a message typed now belongs to. */
  function currentConversationId(): string {
    const { localConversationId, endedConversations } = store.get();
    const opening = conversations.opening()?.localConversationId;
    if (localConversationId !== null) return localConversationId;
    return opening && !endedConversations.includes(opening) ? opening : ids.uuid();
  }

  function tell(localConversationId: string, message: PendingMessage): void {
    write(localConversationId, message);
    store.dispatch(announcementOf(localConversationId, message));
  }

  function takeUp({ localConversationId, message }: StoredMessage): void {
    const into = currentConversationId();
    const { pending, transcript } = store.get();
    const { clientId } = message;
    const isThis = (each: { clientId: string }): boolean => each.clientId === clientId;
    if (transcript.messages.some(isThis))
      return outboxStorage.remove(localConversationId, clientId);
    const known = pending.some(isThis);
    if (known && localConversationId === into) return;
    const young = clock.now() - message.at <= CARRY_OVER_MS;
    const kept: PendingMessage =
      localConversationId === into || young ? message : { ...message, phase: 'failed' };
    write(into, kept);
    if (localConversationId !== into) outboxStorage.remove(localConversationId, clientId);
    store.dispatch(announcementOf(into, kept));
  }

  /**
   * `ripe`: messages that belonged to no conversation a while ago already. Others wait: they may be of
   * the next conversation, and that this one has ended may not have been heard yet.
   */
  function adopt(ripe: ReadonlySet<string>): void {
    const { localConversationId, endedConversations } = store.get();
    const alive = [
      conversations.credentials()?.localConversationId,
      conversations.opening()?.localConversationId,
    ];
    const taken = new Set([
      ...endedConversations,
      ...alive,
      ...conversations.pendingEnds().map((each) => each.localConversationId),
    ]);
    const unripe = new Set<string>();
    // With nothing kept on the device this is the tab's own, and goes with it.
    const ttl = deps.options.historyTtlMs || Infinity;
    for (const stored of outboxStorage.all()) {
      const { clientId, at } = stored.message;
      const isStray = clock.now() - at <= ttl && !taken.has(stored.localConversationId);
      if (
        stored.localConversationId === localConversationId ||
        (isStray && (localConversationId === null || ripe.has(clientId)))
      )
        takeUp(stored);
      else if (isStray) unripe.add(clientId);
    }
    if (unripe.size > 0)
      undoRipen ??= clock.after(FACT_WAIT_MS, () => {
        undoRipen = null;
        if (store.get().leading) adopt(unripe);
      });
  }

  return {
    currentConversationId,
    queue(body) {
      const mine = { clientId: ids.uuid(), tab: tabId, n: count++ };
      tell(currentConversationId(), { ...mine, body, at: clock.now(), phase: 'sending' });
    },
    retry(clientId) {
      const message = store.get().pending.find((each) => each.clientId === clientId);
      if (!message) return;
      const localConversationId = currentConversationId();
      // Not every tab need have it: it is told whole, then what is to be done.
      tell(localConversationId, { ...message, phase: 'sending' });
      store.dispatch({ type: 'message-retried', localConversationId, clientId });
    },
    adopt: () => adopt(new Set()),
    carryOver() {
      const { pending, leading } = store.get();
      const into = currentConversationId();
      for (const message of pending)
        if (message.phase !== 'failed' && (message.tab === tabId || leading)) tell(into, message);
    },
    repeat,
    close() {
      undo();
      undoRepeat?.();
      undoRipen?.();
      undoLate();
    },
  };
}

function failedOnes({ pending }: ChatState): Set<string> {
  const failed = pending.filter((message) => message.phase === 'failed');
  return new Set(failed.map((message) => message.clientId));
}
