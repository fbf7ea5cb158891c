import type { ErrorCode } from '../../protocol/errors.js';
import { isChange } from '../../protocol/message.js';
import type { OpenedAnswer, RestoredAnswer, TokenAnswer } from '../../protocol/visitor-answers.js';
import {
  createSessionConnection,
  type SessionConnection,
  type SessionConnectionDeps,
} from '../connection/session-connection.js';
import type { Outbox } from '../outbox/outbox.js';
import type { KeyValueStorage, Undo } from '../ports.js';
import type { Action } from '../state/actions.js';
import { BEGINNINGS } from '../state/facts.js';
import { EMPTY_TRANSCRIPT, type ChatState, type PendingMessage } from '../state/state.js';
import type { ConversationStorage, Credentials } from '../storage/conversation-storage.js';
import type { ConversationEnding } from './conversation-ending.js';
import type { VisitorReturn } from './visitor-return.js';
import { openSession, type SessionOpener, type SessionOpenerDeps } from './session-opener.js';
import { createSessionRestorer, type Loss, type SessionRestorer } from './session-restorer.js';

/** How long another tab's write may stay invisible in storage after its fact has arrived (rule TAB-3). */
const STORAGE_LAG_MS = 1_000;
/** How long a press of "Use here" still counts for a tab that becomes the leader. */
const USE_HERE_MS = 5_000;

export interface SessionLifecycleDeps extends SessionConnectionDeps, SessionOpenerDeps {
  tabId: string;
  storage: KeyValueStorage;
  conversations: ConversationStorage;
  outbox: Outbox;
  ending: ConversationEnding;
  visitorReturn: VisitorReturn;
  /** A conversation of an earlier page load was restored. */
  restored(): void;
  loadSite(): void;
}

/** A session that exists, and this tab's connection to it. */
interface LiveSession {
  connection: SessionConnection;
  restorer: SessionRestorer;
}

type Phase =
  /** There is nothing to do, or it is not certain yet what another tab has done. */
  | { name: 'idle' }
  /** `POST /api/session`, repeated until it is answered. */
  | { name: 'opening'; opener: SessionOpener }
  /** `POST /api/session/:id`, repeated until it is answered. */
  | { name: 'restoring'; session: LiveSession }
  /** The socket is open, or reopened whenever it is lost, or another client has taken over. */
  | { name: 'connected'; session: LiveSession }
  /** The session is closed: the rest of its log is read, then the conversation ends. */
  | { name: 'ending'; session: LiveSession; isLogRead: boolean };

/**
 * The state machine of the conversation's session, in the leading tab. In every other tab it stays idle.
 *
 *     idle ────── something was said ─────────────▶ opening
 *     idle ────── credentials are on the device ──▶ restoring
 *     opening ─── answered ───────────────────────▶ connected
 *     opening ─── it is final by now ─────────────▶ restoring
 *     opening ─── refused ────────────────────────▶ idle, until the visitor says something again
 *     restoring ─ it is open ─────────────────────▶ connected
 *     restoring ─ it is final ────────────────────▶ ending
 *     connected ─ it takes no messages any more ──▶ restoring
 *     connected ─ it is final, and its log read ──▶ ending
 *     ending ──── nothing left to read ───────────▶ idle: the conversation ended
 *     any ─────── not found, erased, key refused ─▶ idle: the conversation ended
 *     any ─────── ended elsewhere, or tab follows ▶ idle
 */
export interface SessionLifecycle {
  /** This tab has become the leader. */
  lead(): void;
  /** This tab is no longer the leader: everything that only a leader may do stops at once. */
  follow(): void;
  /** The conversation ended: closes this tab's connection to its session. */
  disconnect(): void;
  /** The page woke up or the network is back: checks what is known of the session, which may be outdated. */
  check(): void;
  /** One request on the socket. `unreachable` while there is none. */
  request: SessionConnection['request'];
  /** Resolves with whether the server answers on this tab's socket: a round trip made now. */
  reach(): Promise<boolean>;
  /** The visitor pressed "Use here", in this tab or another. */
  useHere(): void;
}

export function createSessionLifecycle(deps: SessionLifecycleDeps): SessionLifecycle {
  const { clock, store, conversations, outbox, ending } = deps;
  let phase: Phase = { name: 'idle' };
  /** Whether storage certainly shows everything that the previous leader wrote. */
  let isDeviceCurrent = false;
  /** The server refused to open a session: the waiting messages have failed, and stay stored. */
  let isRefused = false;
  /** When "Use here" was pressed last, on the device's clock. */
  let useHereAt = -Infinity;
  let undos: Undo[] = [];

  function lead(): void {
    isDeviceCurrent = false;
    isRefused = false;
    undos = [
      store.onChange((next, previous, action) => {
        if (next.transcript !== previous.transcript) cacheTranscript(next, previous);
        onAction(action);
      }),
      deps.storage.onChange(() => {
        proceed();
        outbox.adopt();
      }),
      waitForDevice(),
    ];
    cacheChanges();
    // First the stored conversation, because adopted messages go into it.
    proceed();
    outbox.adopt();
    // The former leader may have stepped down before it heard of the press.
    if (clock.now() - useHereAt < USE_HERE_MS) takeBack(true);
  }

  /** After a sleep timers may run before what came in meanwhile: then it waits once more. */
  function waitForDevice(): Undo {
    const began = clock.now();
    let undo = clock.after(STORAGE_LAG_MS, () => {
      if (clock.now() - began <= 2 * STORAGE_LAG_MS) settle();
      else undo = clock.after(STORAGE_LAG_MS, settle);
    });
    return () => undo();
  }

  function settle(): void {
    isDeviceCurrent = true;
    proceed();
  }

  function cacheTranscript(next: ChatState, previous: ChatState): void {
    const { localConversationId } = next;
    if (!deps.options.keepHistory || localConversationId === null) return;
    if (localConversationId !== previous.localConversationId) return;
    if (!deps.cache.write(localConversationId, next.transcript, previous.transcript))
      store.dispatch({ type: 'notice-raised', notice: { code: 'not-saved' } });
  }

  /** The leader before may have been stopped between a change and its copy on the device (rule CHG-1). */
  function cacheChanges(): void {
    const state = store.get();
    if (state.transcript.messages.some(isChange))
      cacheTranscript(state, { ...state, transcript: EMPTY_TRANSCRIPT });
  }

  function onAction(action: Action): void {
    if (BEGINNINGS.has(action.type)) {
      isRefused = false;
      takeBack(false);
      proceed();
    } else if (action.type === 'panel-changed' && action.open) takeBack(false);
  }

  /** From `idle`, enters the phase that the state and the device call for. */
  function proceed(): void {
    if (phase.name !== 'idle') return;
    const state = store.get();
    const { localConversationId, isIdSettled, session, preChatAnswers } = state;
    const isOurs = (id: string): boolean =>
      !state.endedConversations.includes(id) && (id === localConversationId || !isIdSettled);

    const credentials = conversations.credentials();
    if (credentials && isOurs(credentials.localConversationId)) return restore(credentials);

    const opening = conversations.opening();
    const asked =
      opening && isOurs(opening.localConversationId) ? opening.localConversationId : null;
    // Another tab may have asked for a session, with a key that is not to be seen here yet, and two
    // keys make two sessions. What was pressed here just now, no other tab had the time to ask for.
    const unsent = state.pending.filter((message) => message.phase !== 'failed');
    const isNews = !isIdSettled && unsent.every(wasPressedHereNow);
    if (!isNews && asked === null && !isDeviceCurrent) return;

    if (session !== null) return asked === null ? lost('unauthorized') : open(asked);
    const isWanted = unsent.length > 0 || (preChatAnswers !== null && !isRefused);
    if (localConversationId !== null && isWanted) open(asked ?? localConversationId);
    // Another tab spoke of a conversation that it did not know to be over: nothing is left of it.
    else if (isIdSettled && asked === null && !isRefused)
      ending.end({ status: 'ended', reason: 'cleared', kept: 'unsent' });
  }

  function wasPressedHereNow({ tab, at }: PendingMessage): boolean {
    return tab === deps.tabId && clock.now() - at < STORAGE_LAG_MS;
  }

  function open(localConversationId: string): void {
    const opener = openSession(deps, localConversationId, {
      opened(credentials, answer) {
        // What had expired by the device's clock alone is over for certain: this one took its place.
        for (const ended of store.get().endedConversations) ending.sweep(ended);
        const { token, expiresIn } = answer;
        if (token === undefined || expiresIn === undefined) restore(credentials);
        else connect(credentials, answer, { token, expiresIn });
      },
      openedTooLate: (id, exitKey) => ending.tellLate(localConversationId, id, exitKey),
      refused: (code) => refuse(localConversationId, code),
    });
    phase = { name: 'opening', opener };
  }

  function refuse(localConversationId: string, code: ErrorCode): void {
    // The session was opened by an earlier request: only then can it be erased, or its key have expired.
    if (code === 'erased' || code === 'unauthorized') return lost(code);
    phase = { name: 'idle' };
    isRefused = true;
    if (code === 'forbidden')
      store.dispatch({ type: 'notice-raised', notice: { code: 'not-here' } });
    for (const { clientId } of store.get().pending)
      store.dispatch({ type: 'message-failed', localConversationId, clientId, code });
    if (store.get().preChatAnswers) store.dispatch({ type: 'error-raised', code });
    store.dispatch({ type: 'connection-changed', status: 'idle' });
    // Perhaps the site requires its form: the visitor has to see the one that it has now.
    if (code === 'invalid') deps.loadSite();
  }

  function connect(
    credentials: Credentials,
    { session, epoch }: OpenedAnswer,
    token: TokenAnswer,
  ): void {
    const { localConversationId } = credentials;
    store.dispatch({ type: 'session-known', localConversationId, session, epoch });
    const live = createLiveSession(credentials);
    phase = { name: 'connected', session: live };
    store.dispatch({ type: 'connection-changed', status: 'connecting' });
    live.connection.open(token);
  }

  function restore(credentials: Credentials): void {
    const { localConversationId } = credentials;
    store.dispatch({ type: 'conversation-id-settled', localConversationId });
    const live = createLiveSession(credentials);
    // Whoever took the conversation over elsewhere keeps it when the tabs change their leader.
    const isElsewhere = store.get().connection === 'superseded';
    phase = { name: isElsewhere ? 'connected' : 'restoring', session: live };
    if (isElsewhere) return;
    store.dispatch({ type: 'connection-changed', status: 'connecting' });
    live.restorer.start();
  }

  function createLiveSession(credentials: Credentials): LiveSession {
    const connection = createSessionConnection(deps, credentials, {
      closed: restoreAgain,
      lost,
      logRead: () => void endAfterLog(),
    });
    const restorer = createSessionRestorer(deps, credentials, {
      restored,
      waiting: () => connection.waiting(),
      lost,
    });
    return { connection, restorer };
  }

  function restored(answer: RestoredAnswer, asked: number | null): void {
    if (phase.name !== 'restoring' && phase.name !== 'ending') return;
    const { session } = phase;
    phase = answer.session.final
      ? { name: 'ending', session, isLogRead: false }
      : { name: 'connected', session };
    session.connection.take(answer, asked);
    if (phase.name !== 'connected') return;
    deps.restored();
    session.connection.open();
  }

  /**
   * The session takes no messages as it stands. It may be away, and open again when it is asked for; or
   * final, and then what its log still has to tell is read before it is left (rule SND-9).
   */
  function restoreAgain(): void {
    if (phase.name !== 'connected') return;
    const { session } = phase;
    phase = { name: 'restoring', session };
    session.connection.closeSocket();
    session.restorer.start();
  }

  async function endAfterLog(): Promise<void> {
    if (phase.name === 'idle' || phase.name === 'opening') return;
    if (phase.name === 'ending' && phase.isLogRead) return;
    const mine: Phase = { name: 'ending', session: phase.session, isLogRead: true };
    phase = mine;
    const isSettled = await mine.session.connection.settleUnsent();
    if (phase !== mine) return;
    close(mine.session);
    const { session, pending } = store.get();
    if (!session) return;
    const { status, reason } = session;
    const carriedOver =
      isSettled && status === 'abandoned' ? pending.map((message) => message.clientId) : [];
    ending.end({ status, ...(reason && { reason }), kept: 'all', carriedOver });
  }

  /** Gone on the server: what is on this device stays readable, unless it was erased (rule SES-8). */
  function lost(loss: Loss): void {
    if (phase.name !== 'idle' && phase.name !== 'opening') {
      close(phase.session);
      phase = { name: 'ending', session: phase.session, isLogRead: true };
    }
    if (loss === 'erased') ending.end({ status: 'erased', kept: 'nothing' });
    else ending.end({ status: 'abandoned', reason: 'idle', evicted: true, kept: 'all' });
  }

  function takeBack(pressed: boolean): void {
    if (phase.name === 'connected') phase.session.connection.takeBack(pressed);
  }

  function disconnect(): void {
    const left = phase;
    phase = { name: 'idle' };
    if (left.name === 'opening') left.opener.close();
    else if (left.name !== 'idle') close(left.session);
  }

  function close({ restorer, connection }: LiveSession): void {
    restorer.close();
    connection.close();
  }

  return {
    lead,
    disconnect,
    follow() {
      for (const undo of undos) undo();
      undos = [];
      disconnect();
    },
    check() {
      if (phase.name === 'opening') phase.opener.hurry();
      else if (phase.name !== 'idle') {
        phase.session.restorer.hurry();
        phase.session.connection.check();
      }
    },
    request: async (...args) =>
      phase.name === 'connected'
        ? phase.session.connection.request(...args)
        : { kind: 'unreachable' },
    async reach() {
      return phase.name === 'connected' && (await phase.session.connection.reach());
    },
    useHere() {
      useHereAt = clock.now();
      takeBack(true);
    },
  };
}
