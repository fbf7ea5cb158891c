import type { QueuedMessage } from './facts.js';
import type { EngineContext } from './engine-context.js';
import type { Undo } from './ports.js';
import type { ChatState, PendingMessage } from './state.js';

/** How often a tab repeats what is unsent: telling once is not enough (rule SND-8). */
const REPEAT_MS = 20_000;
/** How old an unsent message without a conversation may be to go on by itself (rule SND-9). */
const ADOPT_WITHIN_MS = 5 * 60_000;

/**
 * One tab's side of the outbox: a message is on the device before anyone is told of it, its key goes
 * when the log has it, and the tabs repeat to each other what is unsent.
 */
export interface OutboxKeeper {
  /** Writes a new message down, then tells. */
  queue(body: string): void;
  /** Tries a given-up message again: under the present conversation, if its own is over. */
  retry(clientId: string): void;
  /** What is stored for this conversation, in no order. */
  stored(gen: string): QueuedMessage[];
  /** Brings what lies on the device without a conversation into this one (leaders only). */
  adopt(): void;
  /** Tells the other tabs all that is unsent. */
  repeat(): void;
  close(): void;
}

export function createOutboxKeeper(context: EngineContext): OutboxKeeper {
  const { store, outbox, cache, records, tabs, tabId, ports } = context;
  const { clock, ids } = ports;
  let count = 0;
  /** Own messages for which there was no room: later ones don't overtake them (rule SND-7). */
  let unwritten: string[] = [];
  let undoRepeat: Undo | null = null;

  const undo = store.onChange((next, previous) => {
    if (next.pending === previous.pending && next.gen === previous.gen) return;
    if (previous.gen !== null && !next.dead.includes(previous.gen)) forgetSettled(next, previous);
    if (next.gen !== null && next.gen !== previous.gen) rename(next, previous.gen);
    watch(next);
  });

  function forgetSettled(next: ChatState, previous: ChatState): void {
    const left = new Set(next.pending.map((message) => message.clientId));
    for (const { clientId } of previous.pending)
      if (!left.has(clientId)) outbox.remove(previous.gen!, clientId);
    const waiting = unwritten;
    unwritten = [];
    for (const message of next.pending)
      if (waiting.includes(message.clientId)) write(next.gen ?? previous.gen!, message);
  }

  /** What waited under another name, or under none, is stored under this one from here on. */
  function rename(next: ChatState, from: string | null): void {
    const moved = next.pending.filter(
      (message) => message.phase !== 'failed' && (message.tab === tabId || next.leading),
    );
    for (const message of moved) write(next.gen!, message);
    if (from !== null && !next.dead.includes(from))
      for (const message of moved) outbox.remove(from, message.clientId);
    if (moved.length > 0) repeat();
  }

  function write(gen: string, message: QueuedMessage): void {
    const own = message.tab === tabId;
    if (own && unwritten.length > 0) unwritten.push(message.clientId);
    else if (!outbox.put(gen, message)) makeRoomFor(gen, message, own);
  }

  /** The outbox comes before the transcript's cache, which the server can fill again (rule STO-3). */
  function makeRoomFor(gen: string, message: QueuedMessage, own: boolean): void {
    cache.removeAll(gen);
    if (outbox.put(gen, message)) return;
    if (own) unwritten.push(message.clientId);
    store.dispatch({ type: 'notice-raised', notice: { code: 'not-saved' } });
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
      if (message.phase !== 'failed') {
        const fact = { type: 'message-queued', gen, message: announced(message) } as const;
        tabs.say({ kind: 'fact', fact });
      }
  }

  /** The conversation that a message typed now belongs to. */
  function presentGen(): string {
    const { gen } = store.get();
    return gen ?? records.opening()?.gen ?? ids.uuid();
  }

  function tell(gen: string, message: QueuedMessage): void {
    write(gen, message);
    store.dispatch({ type: 'message-queued', gen, message: announced(message) });
  }

  return {
    queue(body) {
      const message = { clientId: ids.uuid(), body, at: clock.now(), tab: tabId, n: count++ };
      tell(presentGen(), message);
    },
    retry(clientId) {
      const message = store.get().pending.find((each) => each.clientId === clientId);
      if (!message) return;
      const gen = presentGen();
      write(gen, message);
      store.dispatch({ type: 'message-retried', gen, clientId });
    },
    stored: (gen) => outbox.all().flatMap((each) => (each.gen === gen ? [each.message] : [])),
    adopt() {
      const into = presentGen();
      const elsewhere = new Set([into, ...records.leavings().map(({ gen }) => gen)]);
      for (const { gen, message } of outbox.all()) {
        if (elsewhere.has(gen) || clock.now() - message.at > ADOPT_WITHIN_MS) continue;
        tell(into, message);
        outbox.remove(gen, message.clientId);
      }
      // Messages that outlived their conversation open the next one.
      if (store.get().gen === null)
        for (const message of store.get().pending)
          if (message.phase !== 'failed') tell(into, message);
    },
    repeat,
    close() {
      undo();
      undoRepeat?.();
    },
  };
}

function announced({ clientId, body, at, tab, n }: PendingMessage | QueuedMessage): QueuedMessage {
  return { clientId, body, at, tab, n };
}
