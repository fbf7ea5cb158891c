import type { EndStatus, SessionReason } from '../../protocol/session.js';
import type { Clock, KeyValueStorage, Undo, VisitorId } from '../ports.js';
import type { ChatStore } from '../state/actions.js';
import type { FactOf, Kept } from '../state/facts.js';
import type { ChatState } from '../state/state.js';
import type { ConversationStorage, PendingEnd } from '../storage/conversation-storage.js';
import type { OutboxStorage } from '../storage/outbox-storage.js';
import type {
  PreviousConversationStorage,
  StoredPreviousConversation,
} from '../storage/previous-conversation-storage.js';
import type { Retention } from '../storage/retention.js';
import type { TranscriptCache } from '../storage/transcript-cache.js';
import type { PendingEnds } from './pending-ends.js';

/** A sweep is repeated after this time: another tab may have written in between. */
const SWEEP_AGAIN_MS = 2_000;
/** How long the notice of an end stays before the home view comes back (row A3). */
const OWN_END_NOTICE_MS = 2_000;
const OUTSIDE_END_NOTICE_MS = 30_000;

/** How a conversation ended for this browser. */
export interface Ending {
  status: EndStatus;
  reason?: SessionReason;
  /** The server no longer had it. */
  evicted?: true;
  kept: Kept;
  /** `clientId`s of messages known to be missing in its log: they may be sent in the next conversation. */
  carriedOver?: string[];
}

export interface ConversationEndingDeps {
  clock: Clock;
  storage: KeyValueStorage;
  visitorId: VisitorId;
  store: ChatStore;
  conversations: ConversationStorage;
  outboxStorage: OutboxStorage;
  cache: TranscriptCache;
  previousConversation: PreviousConversationStorage;
  retention: Retention;
  pendingEnds: PendingEnds;
  /** Closes this tab's connection to the session. */
  disconnect(): void;
  /** Begins the next conversation with the unsent messages that are carried over. */
  carryOver(): void;
  /** Closes the panel in all tabs. */
  closePanel(): void;
}

/**
 * The one way out of a conversation, whatever the cause: the visitor, an agent, the server, another
 * tab, a cleared device, another person (row A3).
 *
 * The part that notices the end calls `end`, `leave` or `eraseAll`. All tabs get one fact: the reducer
 * removes the conversation from their state, and then each tab runs the same six steps (see `carryOut`).
 */
export interface ConversationEnding {
  /** This tab's conversation ended. */
  end(ending: Ending): void;
  /** The visitor ends it: it is removed from the device at once, and the server is told until it answers. */
  leave(how: PendingEnd['how']): void;
  /**
   * Removes everything that this browser knows of the visitor, and asks the server to delete every session
   * whose exit key is here. Resolves with whether it has deleted all; the others are retried for a day.
   */
  eraseAll(): Promise<boolean>;
  /** Removes what outlives a conversation, in all tabs: the previous one, the profile, drafts. */
  forgetVisitor(): void;
  /** A session was opened for a conversation that had ended meanwhile: tells the server of that end. */
  tellLate(localConversationId: string, id: string, exitKey: string): void;
  /** Removes what is stored of a conversation that is no longer this tab's. */
  sweep(localConversationId: string): void;
  /** Finishes what earlier page loads left: ends to tell, sweeps to repeat, expired data to remove. */
  resume(): void;
  close(): void;
}

export function createConversationEnding(deps: ConversationEndingDeps): ConversationEnding {
  const { clock, store, conversations, outboxStorage, cache, previousConversation } = deps;
  const { retention, pendingEnds } = deps;
  const sweepTimers = new Set<Undo>();
  let undoNotice: Undo = () => {};
  /** The conversation whose end began in this tab, and whether the visitor ended it here. */
  let begun: { localConversationId: string; byVisitor: boolean } | null = null;
  /** How this tab's conversations ended, for a session that was still being opened. */
  const ends = new Map<string, PendingEnd['how']>();

  const undos = [
    store.onChange((next, previous, action) => {
      if (action.type === 'visitor-forgotten') conversations.removeDraft();
      if (action.type === 'conversation-ended') carryOut(action, next, previous);
      if (action.type === 'site-loaded') retention.shorten();
    }),
    // A tab that slept through the end may write once more before it hears of it.
    deps.storage.onChange((key) => {
      const ended = store.get().endedConversations.find((each) => key?.includes(each));
      if (ended !== undefined) sweepLater(ended);
    }),
  ];

  /**
   * 1. The server is told of the visitor's own end, while the exit key is still on the device.
   * 2. The transcript is kept as the previous conversation, or the previous one is removed too.
   * 3. The connection to the session is closed.
   * 4. Unsent messages that may be carried over begin the next conversation.
   * 5. What is stored of the conversation is removed, now and once more later.
   * 6. The end is shown for a time; then the home view returns, and the panel is closed.
   *
   * Of a conversation that is not this tab's, only the stored data is removed.
   */
  function carryOut(
    fact: FactOf<'conversation-ended'>,
    next: ChatState,
    previous: ChatState,
  ): void {
    const { localConversationId, kept } = fact;
    const isOurs = previous.localConversationId === localConversationId;
    const beganHere = begun?.localConversationId === localConversationId ? begun : null;
    if (isOurs) {
      ends.set(localConversationId, howOf(fact));
      // The tab in which the visitor ended it may not see the key yet; the leader does.
      const mustTell = beganHere ? beganHere.byVisitor : kept === 'nothing' && previous.leading;
      if (mustTell) tellServer(fact);
      if (kept !== 'all') previousConversation.clear();
      else if (previous.transcript.messages.length > 0) keepToRead(fact);
      deps.disconnect();
      deps.carryOver();
    }
    // What this tab sees under the keys that all conversations share may be outdated, and the next
    // one's by now: where the end was only heard of, these keys wait until it is certain.
    if (beganHere) sweep(localConversationId);
    else sweepOwnKeys(localConversationId);
    sweepLater(localConversationId);
    if (isOurs) showNotice(fact, next, previous);
  }

  function tellServer(fact: FactOf<'conversation-ended'>): void {
    const credentials = conversations.credentials();
    if (credentials?.localConversationId !== fact.localConversationId) return;
    const { id, exitKey } = credentials;
    void pendingEnds.tell(fact.localConversationId, { id, exitKey, how: howOf(fact) });
  }

  function keepToRead(fact: FactOf<'conversation-ended'>): void {
    const { localConversationId, status, reason, at: endedAt } = fact;
    const proof = proofOf(localConversationId);
    const ttlMs = retention.ttlMs(localConversationId);
    previousConversation.write({
      localConversationId,
      status,
      endedAt,
      ttlMs,
      ...(reason && { reason }),
      ...(proof && { proof }),
    });
  }

  /** Another tab may have put the conversation away already, and removed the credentials. */
  function proofOf(localConversationId: string): StoredPreviousConversation['proof'] {
    const credentials = conversations.credentials();
    if (credentials?.localConversationId === localConversationId)
      return { id: credentials.id, exitKey: credentials.exitKey };
    const previous = previousConversation.read();
    return previous?.localConversationId === localConversationId ? previous.proof : undefined;
  }

  /** Unsent messages first and the session last: a sweep that was cut short is seen and repeated. */
  function sweep(localConversationId: string): void {
    sweepOwnKeys(localConversationId);
    conversations.removeSession(localConversationId);
  }

  function sweepOwnKeys(localConversationId: string): void {
    outboxStorage.removeAll(localConversationId);
    if (previousConversation.read()?.localConversationId !== localConversationId)
      cache.removeAll(localConversationId);
    if (conversations.draft()?.localConversationId === localConversationId) moveDraft();
    conversations.removeScrollPosition(localConversationId);
    conversations.leaveTab(localConversationId);
  }

  /** After an end that was not the visitor's, the draft stays for the conversation to come. */
  function moveDraft(): void {
    const { draft } = store.get();
    if (draft === '') conversations.removeDraft();
    else conversations.writeDraft(null, draft);
  }

  function sweepLater(localConversationId: string): void {
    const undo = clock.after(SWEEP_AGAIN_MS, () => {
      sweepTimers.delete(undo);
      sweep(localConversationId);
    });
    sweepTimers.add(undo);
  }

  function showNotice(
    fact: FactOf<'conversation-ended'>,
    { notice }: ChatState,
    previous: ChatState,
  ): void {
    undoNotice();
    const ms = noticeMs(fact, previous);
    if (ms === null) return;
    undoNotice = clock.after(ms, () => {
      const { localConversationId, pending, draft, panel, notice: shown } = store.get();
      if (shown !== notice) return;
      store.dispatch({ type: 'notice-dismissed' });
      const isWriting = localConversationId !== null || pending.length > 0 || draft !== '';
      // A visitor who cleared the conversation wants to start again. One tab closes the panel for all.
      const isLeaving = panel.open && !isWriting && fact.reason !== 'cleared';
      if (isLeaving && begun?.localConversationId === fact.localConversationId) deps.closePanel();
    });
  }

  function begin({ carriedOver = [], ...ending }: Ending, byVisitor: boolean): void {
    const { localConversationId } = store.get();
    if (localConversationId === null) return;
    begun = { localConversationId, byVisitor };
    const at = clock.now();
    store.dispatch({ type: 'conversation-ended', localConversationId, ...ending, carriedOver, at });
  }

  function forgetVisitor(): void {
    previousConversation.clear();
    for (const localConversationId of retention.storedConversations()) sweep(localConversationId);
    store.dispatch({ type: 'visitor-forgotten' });
  }

  /** Every session whose exit key is here: ended ones, the current one, and the previous one. */
  function sessionsWithKey(): { localConversationId: string; id: string; exitKey: string }[] {
    const ended = conversations
      .pendingEnds()
      .map(({ localConversationId, end: { id, exitKey } }) => ({
        localConversationId,
        id,
        exitKey,
      }));
    const credentials = conversations.credentials();
    const { localConversationId, proof } = previousConversation.read() ?? {};
    return [
      ...ended,
      ...(credentials ? [credentials] : []),
      ...(localConversationId && proof ? [{ localConversationId, ...proof }] : []),
    ];
  }

  return {
    end: (ending) => begin(ending, false),
    sweep,
    forgetVisitor,
    tellLate(localConversationId, id, exitKey) {
      const how = ends.get(localConversationId) ?? 'ended';
      void pendingEnds.tell(localConversationId, { id, exitKey, how });
    },
    leave(how) {
      const reason = how === 'cleared' || how === 'logout' ? how : undefined;
      const status = how === 'erased' ? how : 'ended';
      begin({ status, ...(reason && { reason }), kept: 'nothing' }, true);
    },
    async eraseAll() {
      const sessions = sessionsWithKey();
      begin({ status: 'erased', kept: 'nothing' }, false);
      forgetVisitor();
      deps.visitorId.forget();
      const deleted = sessions.map(({ localConversationId, id, exitKey }) =>
        pendingEnds.tell(localConversationId, { id, exitKey, how: 'erased' }),
      );
      return (await Promise.all(deleted)).every(Boolean);
    },
    resume() {
      for (const expired of retention.longExpired()) {
        if (previousConversation.read()?.localConversationId === expired)
          previousConversation.clear();
        sweep(expired);
      }
      for (const { localConversationId } of conversations.pendingEnds()) sweep(localConversationId);
      pendingEnds.resume();
    },
    close() {
      for (const undo of undos) undo();
      for (const undo of sweepTimers) undo();
      undoNotice();
    },
  };
}

/** How the conversation ended, in the server's terms. */
function howOf({ status, reason }: FactOf<'conversation-ended'>): PendingEnd['how'] {
  if (status === 'erased') return 'erased';
  return reason === 'cleared' || reason === 'logout' ? reason : 'ended';
}

/** How long the notice of an end is shown, in ms; `null`: until the visitor dismisses it. */
function noticeMs(
  { kept, evicted }: FactOf<'conversation-ended'>,
  { connection }: ChatState,
): number | null {
  if (kept !== 'all') return OWN_END_NOTICE_MS;
  if (!evicted) return OUTSIDE_END_NOTICE_MS;
  // If it was gone when this page first asked, its cached messages stay on screen (row C3).
  return connection === 'connected' ? OWN_END_NOTICE_MS : null;
}
