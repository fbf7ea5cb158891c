import type { EndStatus, SessionReason } from '../../protocol/session.js';
import { createBackoff } from '../backoff.js';
import { historyTtl, type EngineContext } from '../engine-context.js';
import type { Undo } from '../ports.js';
import type { FactOf, Kept } from '../state/facts.js';
import type { Earlier, EarlierRecord } from '../storage/earlier-record.js';
import type { Leaving } from '../storage/session-records.js';
import { longExpired, storedUses } from '../storage/stored-uses.js';

/** A sweep runs again after this time: another tab may have written in between. */
const SWEEP_AGAIN_MS = 2_000;
/** For how long the server is told of an end that it did not acknowledge. */
const LEAVING_TTL_MS = 24 * 60 * 60_000;

/** How a conversation is over for this browser. */
export interface Ending {
  status: EndStatus;
  reason?: SessionReason;
  /** The server had forgotten it. */
  evicted?: true;
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
  leave(how: Leaving['how']): void;
  /**
   * Wipes all that this browser knows of the visitor, and has the server delete every session that it
   * can prove. Whether all servers' sides are done; what is not is tried again for a day.
   */
  eraseAll(): Promise<boolean>;
  /** Wipes what outlives a conversation: earlier ones, the profile, drafts. In all tabs. */
  forget(): void;
  /** Whether the end of this conversation was told by this tab. */
  began(gen: string): boolean;
  /** Removes what is stored under a gen that is not this tab's conversation any more. */
  sweep(gen: string): void;
  /** Takes up what an earlier page load left undone: ends to tell, sweeps to repeat, and what ran out. */
  resume(): void;
  close(): void;
}

export function createSessionEnding(context: EngineContext, earlier: EarlierRecord): SessionEnding {
  const { store, records, outbox, cache, api, ports } = context;
  const backoff = createBackoff(ports.clock, ports.ids);
  const timers = new Set<Undo>();
  /** The conversation whose end began in this tab. */
  let concluding: string | null = null;

  const undoChange = store.onChange((_, previous, action) => {
    if (action.type === 'forgotten') records.removeDraft();
    if (action.type !== 'over') return;
    const { gen, kept } = action;
    if (previous.gen === gen) {
      if (kept !== 'all') earlier.clear();
      else if (previous.transcript.messages.length > 0) keepToRead(action);
      // The tab in which it was ended may not see the key yet; the leader does.
      if (kept === 'nothing' && previous.leading && concluding !== gen)
        tellOfEnd(howOf(action), gen);
    }
    // What this tab sees under the keys that all conversations share may be old, and the next one's by
    // now: where the end was only heard of, they are left alone until it is certain.
    if (concluding === gen) sweep(gen);
    else sweepOwnKeys(gen);
    sweepAgain(gen);
  });

  // Who slept through the end may write once more before it hears of it.
  const undoWatch = ports.storage.onChange((key) => {
    const gen = store.get().dead.find((each) => key?.includes(each));
    if (gen !== undefined) sweepAgain(gen);
  });

  function sweepAgain(gen: string): void {
    const again = ports.clock.after(SWEEP_AGAIN_MS, () => {
      timers.delete(again);
      sweep(gen);
    });
    timers.add(again);
  }

  /** Unsent messages first and the session last: a sweep that was cut short is seen and repeated. */
  function sweep(gen: string): void {
    sweepOwnKeys(gen);
    records.removeSession(gen);
  }

  function sweepOwnKeys(gen: string): void {
    outbox.removeAll(gen);
    if (earlier.read()?.gen !== gen) cache.removeAll(gen);
    if (records.draft()?.gen === gen) moveDraft();
    records.removePlace(gen);
  }

  /** After an end that was not the visitor's it stays in the composer, for the conversation to come. */
  function moveDraft(): void {
    const { draft } = store.get();
    if (draft === '') records.removeDraft();
    else records.writeDraft(null, draft);
  }

  function keepToRead({ gen, status, reason, at }: FactOf<'over'>): void {
    const proof = proofOf(gen);
    const how = { status, ...(reason && { reason }), endedAt: at, ttlMs: historyTtl(context, gen) };
    earlier.write({ gen, ...how, ...(proof && { proof }) });
  }

  /** Another tab may have put it away already, and taken the credentials. */
  function proofOf(gen: string): Earlier['proof'] {
    const credentials = records.credentials();
    if (credentials?.gen === gen) return { id: credentials.id, exitKey: credentials.exitKey };
    const kept = earlier.read();
    return kept?.gen === gen ? kept.proof : undefined;
  }

  function conclude({ goesOn = [], ...ending }: Ending): void {
    const { gen } = store.get();
    if (gen === null) return;
    const at = ports.clock.now();
    concluding = gen;
    store.dispatch({ type: 'over', gen, ...ending, goesOn, at });
  }

  /** With the exit key on the device, for as long as it is there. */
  function tellOfEnd(how: Leaving['how'], gen: string): void {
    const credentials = records.credentials();
    if (credentials?.gen !== gen) return;
    const leaving = { id: credentials.id, exitKey: credentials.exitKey, how };
    records.writeLeaving(gen, leaving);
    void tellServer(gen, leaving);
  }

  /** Whether the server has heard it. Until then it stays on the device, to be told again. */
  async function tellServer(gen: string, { id, exitKey, how }: Leaving): Promise<boolean> {
    const outcome =
      how === 'erased'
        ? await api.erase(id, exitKey)
        : await api.end(id, exitKey, how === 'ended' ? {} : { reason: how });
    const code = outcome.kind === 'refused' ? outcome.error.code : null;
    const heard =
      outcome.kind !== 'unreachable' && code !== 'unavailable' && code !== 'rate_limited';
    // Meanwhile it may have come to more: an end of which all is to be deleted.
    if (heard && records.leaving(gen)?.how === how) records.removeLeaving(gen);
    else backoff.wait(tellAgain);
    return heard;
  }

  function tellAgain(): void {
    for (const { gen, leaving, savedAt } of records.leavings()) {
      sweep(gen);
      if (ports.clock.now() - savedAt > LEAVING_TTL_MS) records.removeLeaving(gen);
      else void tellServer(gen, leaving);
    }
  }

  function resume(): void {
    for (const gen of longExpired(context, earlier)) {
      if (earlier.read()?.gen === gen) earlier.clear();
      sweep(gen);
    }
    tellAgain();
  }

  function leave(how: Leaving['how']): void {
    const { gen } = store.get();
    if (gen === null) return;
    tellOfEnd(how, gen);
    const reason = how === 'cleared' || how === 'logout' ? how : undefined;
    const status = how === 'erased' ? how : 'ended';
    conclude({ status, ...(reason && { reason }), kept: 'nothing' });
  }

  function forget(): void {
    earlier.clear();
    for (const { gen } of storedUses(context, earlier)) sweep(gen);
    store.dispatch({ type: 'forgotten' });
  }

  async function eraseAll(): Promise<boolean> {
    const proven = records.leavings().map(({ gen, leaving }) => ({ gen, ...leaving }));
    const kept = [records.credentials(), earlierProof()].filter((each) => each !== undefined);
    conclude({ status: 'erased', kept: 'nothing' });
    forget();
    ports.visitorId.forget();
    const heard = [...proven, ...kept].map(({ gen, id, exitKey }) => {
      const leaving = { id, exitKey, how: 'erased' } as const;
      records.writeLeaving(gen, leaving);
      return tellServer(gen, leaving);
    });
    return (await Promise.all(heard)).every(Boolean);
  }

  function earlierProof(): { gen: string; id: string; exitKey: string } | undefined {
    const { gen, proof } = earlier.read() ?? {};
    return gen && proof ? { gen, ...proof } : undefined;
  }

  return {
    conclude,
    sweep,
    leave,
    eraseAll,
    forget,
    began: (gen) => concluding === gen,
    resume,
    close() {
      undoChange();
      undoWatch();
      backoff.cancel();
      for (const each of timers) each();
    },
  };
}

/** Which end a fact tells of, in the server's terms. */
function howOf({ status, reason }: FactOf<'over'>): Leaving['how'] {
  if (status === 'erased') return 'erased';
  return reason === 'cleared' || reason === 'logout' ? reason : 'ended';
}
