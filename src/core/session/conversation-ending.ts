import type { EndStatus, SessionReason } from '../../protocol/session.js';
import { createBackoff } from '../backoff.js';
import { historyTtl, type EngineContext } from '../engine-context.js';
import type { Undo } from '../ports.js';
import type { FactOf, Kept } from '../state/facts.js';
import type {
  Earlier,
  PreviousConversationStorage,
} from '../storage/previous-conversation-storage.js';
import type { PendingEnd } from '../storage/conversation-storage.js';
import { longExpired, storedUses } from '../storage/retention.js';

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
  carriedOver?: string[];
}

/**
 * The one way out of a conversation (soft exit): every trigger comes through here, in every tab. The
 * dead stay dead: what is stored under their localConversationId goes, and goes again (rule STO-6).
 */
export interface ConversationEnding {
  /** The conversation of this tab is over; all tabs are told. */
  conclude(ending: Ending): void;
  /** The visitor ends it: the device forgets it at once, the server is told until it hears. */
  leave(how: PendingEnd['how']): void;
  /**
   * Wipes all that this browser knows of the visitor, and has the server delete every session that it
   * can prove. Whether all servers' sides are done; what is not is tried again for a day.
   */
  eraseAll(): Promise<boolean>;
  /** Wipes what outlives a conversation: earlier ones, the profile, drafts. In all tabs. */
  forget(): void;
  /** Whether the end of this conversation was told by this tab. */
  began(localConversationId: string): boolean;
  /** Removes what is stored under a localConversationId that is not this tab's conversation any more. */
  sweep(localConversationId: string): void;
  /** Takes up what an earlier page load left undone: ends to tell, sweeps to repeat, and what ran out. */
  resume(): void;
  close(): void;
}

export function createConversationEnding(
  context: EngineContext,
  earlier: PreviousConversationStorage,
): ConversationEnding {
  const { store, records, outbox, cache, api, ports } = context;
  const backoff = createBackoff(ports.clock, ports.ids);
  const timers = new Set<Undo>();
  /** The conversation whose end began in this tab. */
  let concluding: string | null = null;

  const undoChange = store.onChange((_, previous, action) => {
    if (action.type === 'forgotten') records.removeDraft();
    if (action.type !== 'conversation-ended') return;
    const { localConversationId, kept } = action;
    if (previous.localConversationId === localConversationId) {
      if (kept !== 'all') earlier.clear();
      else if (previous.transcript.messages.length > 0) keepToRead(action);
      // The tab in which it was ended may not see the key yet; the leader does.
      if (kept === 'nothing' && previous.leading && concluding !== localConversationId)
        tellOfEnd(howOf(action), localConversationId);
    }
    // What this tab sees under the keys that all conversations share may be old, and the next one's by
    // now: where the end was only heard of, they are left alone until it is certain.
    if (concluding === localConversationId) sweep(localConversationId);
    else sweepOwnKeys(localConversationId);
    sweepAgain(localConversationId);
  });

  // Who slept through the end may write once more before it hears of it.
  const undoWatch = ports.storage.onChange((key) => {
    const localConversationId = store.get().dead.find((each) => key?.includes(each));
    if (localConversationId !== undefined) sweepAgain(localConversationId);
  });

  function sweepAgain(localConversationId: string): void {
    const again = ports.clock.after(SWEEP_AGAIN_MS, () => {
      timers.delete(again);
      sweep(localConversationId);
    });
    timers.add(again);
  }

  /** Unsent messages first and the session last: a sweep that was cut short is seen and repeated. */
  function sweep(localConversationId: string): void {
    sweepOwnKeys(localConversationId);
    records.removeSession(localConversationId);
  }

  function sweepOwnKeys(localConversationId: string): void {
    outbox.removeAll(localConversationId);
    if (earlier.read()?.localConversationId !== localConversationId)
      cache.removeAll(localConversationId);
    if (records.draft()?.localConversationId === localConversationId) moveDraft();
    records.removePlace(localConversationId);
  }

  /** After an end that was not the visitor's it stays in the composer, for the conversation to come. */
  function moveDraft(): void {
    const { draft } = store.get();
    if (draft === '') records.removeDraft();
    else records.writeDraft(null, draft);
  }

  function keepToRead({
    localConversationId,
    status,
    reason,
    at,
  }: FactOf<'conversation-ended'>): void {
    const proof = proofOf(localConversationId);
    const how = {
      status,
      ...(reason && { reason }),
      endedAt: at,
      ttlMs: historyTtl(context, localConversationId),
    };
    earlier.write({ localConversationId, ...how, ...(proof && { proof }) });
  }

  /** Another tab may have put it away already, and taken the credentials. */
  function proofOf(localConversationId: string): Earlier['proof'] {
    const credentials = records.credentials();
    if (credentials?.localConversationId === localConversationId)
      return { id: credentials.id, exitKey: credentials.exitKey };
    const kept = earlier.read();
    return kept?.localConversationId === localConversationId ? kept.proof : undefined;
  }

  function conclude({ carriedOver = [], ...ending }: Ending): void {
    const { localConversationId } = store.get();
    if (localConversationId === null) return;
    const at = ports.clock.now();
    concluding = localConversationId;
    store.dispatch({ type: 'conversation-ended', localConversationId, ...ending, carriedOver, at });
  }

  /** With the exit key on the device, for as long as it is there. */
  function tellOfEnd(how: PendingEnd['how'], localConversationId: string): void {
    const credentials = records.credentials();
    if (credentials?.localConversationId !== localConversationId) return;
    const leaving = { id: credentials.id, exitKey: credentials.exitKey, how };
    records.writeLeaving(localConversationId, leaving);
    void tellServer(localConversationId, leaving);
  }

  /** Whether the server has heard it. Until then it stays on the device, to be told again. */
  async function tellServer(
    localConversationId: string,
    { id, exitKey, how }: PendingEnd,
  ): Promise<boolean> {
    const outcome =
      how === 'erased'
        ? await api.erase(id, exitKey)
        : await api.end(id, exitKey, how === 'ended' ? {} : { reason: how });
    const code = outcome.kind === 'refused' ? outcome.error.code : null;
    const heard =
      outcome.kind !== 'unreachable' && code !== 'unavailable' && code !== 'rate_limited';
    // Meanwhile it may have come to more: an end of which all is to be deleted.
    if (heard && records.leaving(localConversationId)?.how === how)
      records.removeLeaving(localConversationId);
    else backoff.wait(tellAgain);
    return heard;
  }

  function tellAgain(): void {
    for (const { localConversationId, leaving, savedAt } of records.pendingEnds()) {
      sweep(localConversationId);
      if (ports.clock.now() - savedAt > LEAVING_TTL_MS) records.removeLeaving(localConversationId);
      else void tellServer(localConversationId, leaving);
    }
  }

  function resume(): void {
    for (const localConversationId of longExpired(context, earlier)) {
      if (earlier.read()?.localConversationId === localConversationId) earlier.clear();
      sweep(localConversationId);
    }
    tellAgain();
  }

  function leave(how: PendingEnd['how']): void {
    const { localConversationId } = store.get();
    if (localConversationId === null) return;
    tellOfEnd(how, localConversationId);
    const reason = how === 'cleared' || how === 'logout' ? how : undefined;
    const status = how === 'erased' ? how : 'ended';
    conclude({ status, ...(reason && { reason }), kept: 'nothing' });
  }

  function forget(): void {
    earlier.clear();
    for (const { localConversationId } of storedUses(context, earlier)) sweep(localConversationId);
    store.dispatch({ type: 'forgotten' });
  }

  async function eraseAll(): Promise<boolean> {
    const proven = records
      .pendingEnds()
      .map(({ localConversationId, leaving }) => ({ localConversationId, ...leaving }));
    const kept = [records.credentials(), earlierProof()].filter((each) => each !== undefined);
    conclude({ status: 'erased', kept: 'nothing' });
    forget();
    ports.visitorId.forget();
    const heard = [...proven, ...kept].map(({ localConversationId, id, exitKey }) => {
      const leaving = { id, exitKey, how: 'erased' } as const;
      records.writeLeaving(localConversationId, leaving);
      return tellServer(localConversationId, leaving);
    });
    return (await Promise.all(heard)).every(Boolean);
  }

  function earlierProof():
    { localConversationId: string; id: string; exitKey: string } | undefined {
    const { localConversationId, proof } = earlier.read() ?? {};
    return localConversationId && proof ? { localConversationId, ...proof } : undefined;
  }

  return {
    conclude,
    sweep,
    leave,
    eraseAll,
    forget,
    began: (localConversationId) => concluding === localConversationId,
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
function howOf({ status, reason }: FactOf<'conversation-ended'>): PendingEnd['how'] {
  if (status === 'erased') return 'erased';
  return reason === 'cleared' || reason === 'logout' ? reason : 'ended';
}
