import type { EngineContext } from '../engine-context.js';
import type { Undo } from '../ports.js';
import type { EarlierRecord } from '../storage/earlier-record.js';
import type { Leaving } from '../storage/session-records.js';
import type { Ending, SessionEnding } from './session-ending.js';

/** How long a tab that sees the session go waits for the fact that says why (rule TAB-3). */
const FACT_WAIT_MS = 1_000;

/**
 * Notices that the conversation which this tab had seen on the device is not there any more: then it is
 * dead here (rule STO-6). What was never seen may still be on its way: storage lags behind the facts.
 */
export interface SessionWatch {
  /** Looks now: first of all, and before anything is painted or sent after a time of not looking. */
  look(): void;
  /** The same after a sleep, in which no fact was heard. */
  back(): void;
  close(): void;
}

export function createSessionWatch(
  context: EngineContext,
  earlier: EarlierRecord,
  ending: SessionEnding,
): SessionWatch {
  const { store, records, cache, ports } = context;
  /** The gen under which this tab has seen credentials on the device. */
  let sighted: string | null = null;
  let undoWait: Undo | null = null;

  const undos = [
    store.onChange((next, previous) => {
      if (next.session !== previous.session) sight();
      // The host page may have cleared the device, of which its own document hears nothing.
      if (next.leading && next.transcript !== previous.transcript && !sight()) lookSoon();
    }),
    ports.storage.onChange((key) => {
      const { gen } = store.get();
      if (key === null) records.forgetUnstored();
      if (records.isNewer()) look();
      else if (key === null && gen !== null && !sight())
        ending.conclude({ status: 'ended', reason: 'cleared', kept: 'unsent' });
      else if (!sight() || leftHow(gen)) lookSoon();
    }),
  ];

  /** Whether the present conversation stands on the device. */
  function sight(): boolean {
    const { gen } = store.get();
    const there = gen !== null && records.credentials()?.gen === gen;
    if (there) sighted = gen;
    return there;
  }

  function look(): void {
    // What cannot be read is not gone (rule TAB-12).
    if (records.isNewer()) return store.dispatch({ type: 'outdated' });
    sight();
    const { gen, settled, dead } = store.get();
    const stored = records.credentials()?.gen;
    /** A conversation that lives, and of which this tab may have heard no fact. */
    const there = stored !== undefined && !dead.includes(stored) ? stored : null;
    const gone = there !== gen && (sighted === gen || (settled && there !== null));
    const left = leftHow(gen);
    // Who ended it may have died before it took the session away, or told anybody.
    if (left) ending.leave(left);
    else if (gen !== null && gone) {
      const how = howItEnded(gen);
      if (how.kept === 'all') readRest(gen);
      ending.conclude(how);
    }
    // What has no settled name yet, or none, goes on under the one that stands there.
    if (there !== null && !store.get().settled) store.dispatch({ type: 'gen-settled', gen: there });
  }

  /** Another tab may have ended it, and its fact may be on the way still. */
  function lookSoon(): void {
    undoWait ??= ports.clock.after(FACT_WAIT_MS, () => {
      undoWait = null;
      look();
    });
  }

  /** A tab that could hear no fact finds on the device what became of its conversation. */
  function howItEnded(gen: string): Ending {
    const kept = earlier.read();
    if (kept?.gen === gen) {
      const { status, reason } = kept;
      return { status, ...(reason && { reason }), kept: 'all' };
    }
    return { status: 'ended', reason: 'cleared', kept: 'unsent' };
  }

  function leftHow(gen: string | null): Leaving['how'] | undefined {
    return gen === null ? undefined : records.leaving(gen)?.how;
  }

  /** What its log still told the other tabs is in the cache, which is kept to be read. */
  function readRest(gen: string): void {
    const { epoch, messages } = cache.read(gen);
    const head = messages.at(-1)?.seq ?? 0;
    const run = { epoch, messages: [...messages], follows: null, head, whole: false };
    if (epoch !== 0) store.dispatch({ type: 'messages-merged', gen, ...run });
  }

  return {
    look,
    back() {
      const { gen } = store.get();
      if (records.credentials()?.gen !== gen)
        store.dispatch({ type: 'slept', asked: records.opening()?.gen === gen });
      look();
    },
    close() {
      for (const undo of undos) undo();
      undoWait?.();
    },
  };
}
