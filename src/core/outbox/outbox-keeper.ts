import type { EngineContext } from '../engine-context.js';
import type { Undo } from '../ports.js';
import { GOES_ON_MS } from '../state/conversation-end.js';
import { announcementOf } from '../state/pending-queue.js';
import type { ChatState, PendingMessage } from '../state/state.js';
import type { StoredMessage } from './outbox-records.js';

/** How often a tab repeats what is unsent: telling once is not enough (rule SND-8). */
const REPEAT_MS = 20_000;
/** It may be of the next conversation, and that this one is over may not have been heard yet. */
const FACT_WAIT_MS = 1_000;

/**
 * One tab's side of the outbox: a message is on the device before anyone is told of it, its key goes
 * when the log has it, and the tabs repeat to each other what is unsent.
 */
export interface OutboxKeeper {
  /** The conversation that what is said now belongs to. */
  presentGen(): string;
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

export function createOutboxKeeper(context: EngineContext): OutboxKeeper {
  const { store, outbox, cache, records, options, tabs, tabId, ports } = context;
  const { clock, ids } = ports;
  let count = 0;
  /** Own messages for which there was no room: later ones don't overtake them (rule SND-7). */
  let unwritten: string[] = [];
  let undoRepeat: Undo | null = null;
  let undoRipen: Undo | null = null;

  const undo = store.onChange((next, previous, action) => {
    if (next.pending === previous.pending && next.gen === previous.gen) return;
    if (previous.gen !== null) forgetSettled(previous.gen, next, previous);
    writeWaiting(next);
    writeFailures(next, previous);
    if (next.gen !== null && next.gen !== previous.gen) rename(next, previous.gen);
    if (next.gen === null && action.type === 'over') goOn(next);
    watch(next);
  });

  function forgetSettled(gen: string, next: ChatState, previous: ChatState): void {
    const left = new Set(next.pending.map((message) => message.clientId));
    for (const { clientId } of previous.pending)
      if (!left.has(clientId)) outbox.remove(gen, clientId);
  }

  /**
   * There may be room now; or a tab that took them for another conversation's has taken own messages
   * away, and later ones must not overtake them.
   */
  function writeWaiting({ gen, pending }: ChatState): void {
    unwritten = [];
    if (gen === null) return;
    for (const message of pending)
      if (message.tab === tabId && !outbox.has(gen, message.clientId)) write(gen, message);
  }

  /** That a message failed outlives the document as the message does. */
  function writeFailures({ gen, pending, leading }: ChatState, previous: ChatState): void {
    const failed = failedOnes(previous);
    for (const message of pending) {
      const changed = (message.phase === 'failed') !== failed.has(message.clientId);
      if (gen !== null && changed && (leading || message.tab === tabId)) write(gen, message);
    }
  }

  /** Messages that outlived their conversation open the next one (rule SND-9). */
  function goOn({ pending, leading }: ChatState): void {
    const into = presentGen();
    for (const message of pending)
      if (message.phase !== 'failed' && (message.tab === tabId || leading)) tell(into, message);
  }

  /**
   * What waited under another name, or under none, is stored under this one from here on, by every tab
   * that knows of it: its author may be gone.
   */
  function rename({ gen, pending }: ChatState, from: string | null): void {
    for (const message of pending) {
      const stored = from !== null && outbox.has(from, message.clientId);
      if (stored || message.phase !== 'failed') write(gen!, message);
      if (stored) outbox.remove(from, message.clientId);
    }
    repeat();
  }

  function write(gen: string, message: PendingMessage): void {
    const own = message.tab === tabId;
    // The outbox comes before the transcript's cache (rule STO-3).
    if (own && unwritten.length > 0) unwritten.push(message.clientId);
    else if (!cache.giveWay(gen, () => outbox.put(gen, message))) {
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
    const { gen, pending } = store.get();
    if (gen === null) return;
    for (const message of pending)
      if (message.phase !== 'failed')
        tabs.say({ kind: 'fact', fact: announcementOf(gen, message) });
  }

  /** The conversation that a message typed now belongs to. */
  function presentGen(): string {
    const { gen, dead } = store.get();
    const opening = records.opening()?.gen;
    return gen ?? (opening && !dead.includes(opening) ? opening : ids.uuid());
  }

  function tell(gen: string, message: PendingMessage): void {
    write(gen, message);
    store.dispatch(announcementOf(gen, message));
  }

  function takeUp({ gen, message }: StoredMessage): void {
    const into = presentGen();
    const { pending, transcript } = store.get();
    const { clientId } = message;
    const isThis = (each: { clientId: string }): boolean => each.clientId === clientId;
    if (transcript.messages.some(isThis)) return outbox.remove(gen, clientId);
    const known = pending.some(isThis);
    if (known && gen === into) return;
    const young = clock.now() - message.at <= GOES_ON_MS;
    const kept: PendingMessage = gen === into || young ? message : { ...message, phase: 'failed' };
    write(into, kept);
    if (gen !== into) outbox.remove(gen, clientId);
    store.dispatch(announcementOf(into, kept));
  }

  /** `ripe`: what was of no conversation a while ago already. */
  function adopt(ripe: ReadonlySet<string>): void {
    const { gen, dead } = store.get();
    const alive = [records.credentials()?.gen, records.opening()?.gen];
    const taken = new Set([...dead, ...alive, ...records.leavings().map((each) => each.gen)]);
    const unripe = new Set<string>();
    // With nothing kept on the device this is the tab's own, and goes with it.
    const ttl = options.historyTtlMs || Infinity;
    for (const stored of outbox.all()) {
      const { clientId, at } = stored.message;
      const isStray = clock.now() - at <= ttl && !taken.has(stored.gen);
      if (stored.gen === gen || (isStray && (gen === null || ripe.has(clientId)))) takeUp(stored);
      else if (isStray) unripe.add(clientId);
    }
    if (unripe.size > 0)
      undoRipen ??= clock.after(FACT_WAIT_MS, () => {
        undoRipen = null;
        if (store.get().leading) adopt(unripe);
      });
  }

  return {
    presentGen,
    queue(body) {
      const mine = { clientId: ids.uuid(), tab: tabId, n: count++ };
      tell(presentGen(), { ...mine, body, at: clock.now(), phase: 'sending' });
    },
    retry(clientId) {
      const message = store.get().pending.find((each) => each.clientId === clientId);
      if (!message) return;
      const gen = presentGen();
      // Not every tab need have it: it is told whole, then what is to be done.
      tell(gen, { ...message, phase: 'sending' });
      store.dispatch({ type: 'message-retried', gen, clientId });
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
