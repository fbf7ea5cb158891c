import type { EngineContext } from '../engine-context.js';
import type { Undo } from '../ports.js';
import { CARRY_OVER_MS } from '../state/conversation-end.js';
import { announcementOf } from '../state/pending-messages.js';
import type { ChatState, PendingMessage } from '../state/state.js';
import type { StoredMessage } from '../storage/outbox-storage.js';

/** How often a tab repeats what is unsent: telling once is not enough (rule SND-8). */
const REPEAT_MS = 20_000;
/** It may be of the next conversation, and that this one is over may not have been heard yet. */
const FACT_WAIT_MS = 1_000;

/**
 * One tab's side of the outbox: a message is on the device before anyone is told of it, its key goes
 * when the log has it, and the tabs repeat to each other what is unsent.
 */
export interface Outbox {
  /** The conversation that what is said now belongs to. */
  currentConversationId(): string;
  /** Writes a new message down, then tells. */
  queue(body: string): void;
  /** Tries a given-up message again: under the present conversation, if its own is over. */
  retry(clientId: string): void;
  /**
   * Takes up what lies on the device and no tab tells of, because its author is gone: what is of this
   * conversation, and what is of none, which is offered to the visitor if it is old (leaders only).
   */
  adopt(): void;
  /** Tells the other tabs all that is unsent. */
  repeat(): void;
  close(): void;
}

export function createOutbox(context: EngineContext): Outbox {
  const { store, outbox, cache, records, options, tabs, tabId, ports } = context;
  const { clock, ids } = ports;
  let count = 0;
  /** Own messages for which there was no room: later ones don't overtake them (rule SND-7). */
  let unwritten: string[] = [];
  let undoRepeat: Undo | null = null;
  let undoRipen: Undo | null = null;

  const undo = store.onChange((next, previous, action) => {
    if (
      next.pending === previous.pending &&
      next.localConversationId === previous.localConversationId
    )
      return;
    if (previous.localConversationId !== null)
      forgetSettled(previous.localConversationId, next, previous);
    writeWaiting(next);
    writeFailures(next, previous);
    if (
      next.localConversationId !== null &&
      next.localConversationId !== previous.localConversationId
    )
      rename(next, previous.localConversationId);
    if (next.localConversationId === null && action.type === 'conversation-ended') carryOver(next);
    watch(next);
  });

  function forgetSettled(localConversationId: string, next: ChatState, previous: ChatState): void {
    const left = new Set(next.pending.map((message) => message.clientId));
    for (const { clientId } of previous.pending)
      if (!left.has(clientId)) outbox.remove(localConversationId, clientId);
  }

  /**
   * There may be room now; or a tab that took them for another conversation's has taken own messages
   * away, and later ones must not overtake them.
   */
  function writeWaiting({ localConversationId, pending }: ChatState): void {
    unwritten = [];
    if (localConversationId === null) return;
    for (const message of pending)
      if (message.tab === tabId && !outbox.has(localConversationId, message.clientId))
        write(localConversationId, message);
  }

  /** That a message failed outlives the document as the message does. */
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

  /** Messages that outlived their conversation open the next one (rule SND-9). */
  function carryOver({ pending, leading }: ChatState): void {
    const into = currentConversationId();
    for (const message of pending)
      if (message.phase !== 'failed' && (message.tab === tabId || leading)) tell(into, message);
  }

  /**
   * What waited under another name, or under none, is stored under this one from here on, by every tab
   * that knows of it: its author may be gone.
   */
  function rename({ localConversationId, pending }: ChatState, from: string | null): void {
    for (const message of pending) {
      const stored = from !== null && outbox.has(from, message.clientId);
      if (stored || message.phase !== 'failed') write(localConversationId!, message);
      if (stored) outbox.remove(from, message.clientId);
    }
    repeat();
  }

  function write(localConversationId: string, message: PendingMessage): void {
    const own = message.tab === tabId;
    // The outbox comes before the transcript's cache (rule STO-3).
    if (own && unwritten.length > 0) unwritten.push(message.clientId);
    else if (
      !cache.writeEvicting(localConversationId, () => outbox.put(localConversationId, message))
    ) {
      if (own) unwritten.push(message.clientId);
      store.dispatch({ type: 'notice-raised', notice: { code: 'not-saved' } });
    }
  }

  function watch({ pending }: ChatState): void {
    const unsent = pending.some((message) => message.phase !== 'failed');
    if (unsent && !undoRepeat)
      undoRepeat = clock.after(REPEAT_MS, () => {
        undoRepeat = null;
        repeat();
        watch(store.get());
      });
    else if (!unsent) {
      undoRepeat?.();
      undoRepeat = null;
    }
  }

  function repeat(): void {
    const { localConversationId, pending } = store.get();
    if (localConversationId === null) return;
    for (const message of pending)
      if (message.phase !== 'failed')
        tabs.say({ kind: 'fact', fact: announcementOf(localConversationId, message) });
  }

  /** The conversation that a message typed now belongs to. */
  function currentConversationId(): string {
    const { localConversationId, dead } = store.get();
    const opening = records.opening()?.localConversationId;
    return localConversationId ?? (opening && !dead.includes(opening) ? opening : ids.uuid());
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
    if (transcript.messages.some(isThis)) return outbox.remove(localConversationId, clientId);
    const known = pending.some(isThis);
    if (known && localConversationId === into) return;
    const young = clock.now() - message.at <= CARRY_OVER_MS;
    const kept: PendingMessage =
      localConversationId === into || young ? message : { ...message, phase: 'failed' };
    write(into, kept);
    if (localConversationId !== into) outbox.remove(localConversationId, clientId);
    store.dispatch(announcementOf(into, kept));
  }

  /** `ripe`: what was of no conversation a while ago already. */
  function adopt(ripe: ReadonlySet<string>): void {
    const { localConversationId, dead } = store.get();
    const alive = [
      records.credentials()?.localConversationId,
      records.opening()?.localConversationId,
    ];
    const taken = new Set([
      ...dead,
      ...alive,
      ...records.pendingEnds().map((each) => each.localConversationId),
    ]);
    const unripe = new Set<string>();
    // With nothing kept on the device this is the tab's own, and goes with it.
    const ttl = options.historyTtlMs || Infinity;
    for (const stored of outbox.all()) {
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
    repeat,
    close() {
      undo();
      undoRepeat?.();
      undoRipen?.();
    },
  };
}

function failedOnes({ pending }: ChatState): Set<string> {
  const failed = pending.filter((message) => message.phase === 'failed');
  return new Set(failed.map((message) => message.clientId));
}
