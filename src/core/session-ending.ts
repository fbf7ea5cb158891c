import type { SessionReason, SessionStatus } from '../protocol/session.js';
import { createBackoff } from './backoff.js';
import type { EarlierRecord } from './earlier-record.js';
import type { EngineContext } from './engine-context.js';
import type { Kept } from './facts.js';
import type { Undo } from './ports.js';
import type { Leaving } from './session-records.js';

/** A sweep runs again after this time: another tab may have written in between. */
const SWEEP_AGAIN_MS = 2_000;
/** For how long the server is told of an end that it did not acknowledge. */
const LEAVING_TTL_MS = 24 * 60 * 60_000;

/** How a conversation is over for this browser. */
export interface Ending {
  status: SessionStatus;
  reason?: SessionReason;
  kept: Kept;
  /** Messages that its log is known to lack: they may go on to the next conversation by themselves. */
  goesOn?: string[];
}

/**
 * The one way out of a conversation (soft exit): every trigger comes through here, in every tab. The
 * dead stay dead: what is stored under their gen goes, and goes again (rule STO-6).
 */
export interface SessionEnding {
  /** The conversation of this tab is over; all tabs are told. */
  conclude(ending: Ending): void;
  /** The visitor ends it: the device forgets it at once, the server is told until it hears. */
  leave(reason: Leaving['reason']): void;
  /** Removes what is stored under a gen that is not this tab's conversation any more. */
  sweep(gen: string): void;
  /** Takes up what an earlier page load left undone: ends to tell, sweeps to repeat. */
  resume(): void;
  close(): void;
}

export function createSessionEnding(context: EngineContext, earlier: EarlierRecord): SessionEnding {
  const { store, records, outbox, cache, api, ports } = context;
  const backoff = createBackoff(ports.clock, ports.ids);
  const timers = new Set<Undo>();
  /** The conversation whose end began in this tab. */
  let concluding: string | null = null;

  const undo = store.onChange((_, previous, action) => {
    if (action.type !== 'over') return;
    const { gen, status, reason, kept, at } = action;
    if (previous.gen === gen) {
      if (kept !== 'all') earlier.clear();
      else if (previous.transcript.messages.length > 0)
        earlier.write({ gen, status, ...(reason && { reason }), endedAt: at });
      // The tab in which it was ended may not see the key yet; the leader does.
      if (status === 'ended' && kept === 'nothing' && previous.leading) tellOfEnd(gen, reason);
    }
    // What this tab sees under the keys that all conversations share may be old, and the next one's by
    // now: where the end was only heard of, they are left alone until it is certain.
    if (concluding === gen) sweep(gen);
    else sweepOwnKeys(gen);
    const again = ports.clock.after(SWEEP_AGAIN_MS, () => {
      timers.delete(again);
      sweep(gen);
    });
    timers.add(again);
  });

  /** Unsent messages first and the session last: a sweep that was cut short is seen and repeated. */
  function sweep(gen: string): void {
    sweepOwnKeys(gen);
    records.removeSession(gen);
  }

  function sweepOwnKeys(gen: string): void {
    outbox.removeAll(gen);
    if (earlier.read()?.gen !== gen) cache.removeAll(gen);
    if (records.draft()?.gen === gen) records.removeDraft();
  }

  function conclude({ status, reason, kept, goesOn = [] }: Ending): void {
    const { gen } = store.get();
    if (gen === null) return;
    const at = ports.clock.now();
    concluding = gen;
    store.dispatch({ type: 'over', gen, status, ...(reason && { reason }), kept, goesOn, at });
  }

  /** With the exit key on the device, for as long as it is there. */
  function tellOfEnd(gen: string, reason: SessionReason | undefined): void {
    const credentials = records.credentials();
    if (credentials?.gen !== gen) return;
    const { id, exitKey } = credentials;
    const said = reason === 'cleared' || reason === 'logout' ? reason : null;
    records.writeLeaving(gen, { id, exitKey, reason: said });
    void tellServer(gen, { id, exitKey, reason: said });
  }

  async function tellServer(gen: string, { id, exitKey, reason }: Leaving): Promise<void> {
    const outcome = await api.end(id, exitKey, reason ? { reason } : {});
    const retry =
      outcome.kind === 'unreachable' ||
      ['unavailable', 'rate_limited'].includes(
        outcome.kind === 'refused' ? outcome.error.code : '',
      );
    if (retry) backoff.wait(resume);
    else records.removeLeaving(gen);
  }

  function resume(): void {
    for (const { gen, leaving, savedAt } of records.leavings()) {
      sweep(gen);
      if (ports.clock.now() - savedAt > LEAVING_TTL_MS) records.removeLeaving(gen);
      else void tellServer(gen, leaving);
    }
  }

  return {
    conclude,
    sweep,
    leave(reason) {
      const { gen, leading } = store.get();
      if (gen !== null && !leading) tellOfEnd(gen, reason ?? undefined);
      conclude({ status: 'ended', ...(reason && { reason }), kept: 'nothing' });
    },
    resume,
    close() {
      undo();
      backoff.cancel();
      for (const each of timers) each();
    },
  };
}
