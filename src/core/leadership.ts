import type { OpenedAnswer } from '../protocol/visitor-answers.js';
import type { EngineContext } from './engine-context.js';
import {
  createSessionConnection,
  type SessionConnection,
} from './connection/session-connection.js';
import type { Outbox } from './outbox/outbox.js';
import type { Undo } from './ports.js';
import type { ConversationEnding } from './session/conversation-ending.js';
import { createSessionOpener, type SessionOpener } from './session/session-opener.js';
import type { Loss } from './session/session-restorer.js';
import type { Action } from './state/actions.js';
import type { ChatState, PendingMessage } from './state/state.js';
import type { Credentials } from './storage/conversation-storage.js';

/** How long what a fact told of may be missing on the device (rule TAB-3). */
const STORAGE_LAG_MS = 1_000;

export interface LeadershipOptions {
  context: EngineContext;
  keeper: Outbox;
  ending: ConversationEnding;
  /** A conversation of an earlier page load goes on. */
  restored(): void;
}

/**
 * What one tab does for all while it leads: it opens the session or takes it up, holds its link, and
 * writes the transcript's cache. Made when the tab is elected, closed when it stands down.
 */
export interface Leadership {
  /** The page woke up or the network is back. */
  check(): void;
  /** Whether the server answers: a round trip made now. */
  reach(): Promise<boolean>;
  /** The visitor wants the conversation in these tabs; `pressed`: by the button made for it. */
  wanted(pressed: boolean): void;
  close(): void;
}

export function createLeadership(options: LeadershipOptions): Leadership {
  const { context, keeper, ending } = options;
  const { store, records, cache, ports } = context;
  /** Whether the device shows all that the tab before this one wrote. */
  let caughtUp = false;
  /** The server will not open a session: what waits has failed, and is left where it is. */
  let refused = false;
  let link: SessionConnection | null = null;
  let opener: SessionOpener | null = null;
  let undoWait = waitForDevice(false);

  const undos = [
    store.onChange(react),
    ports.storage.onChange(() => {
      begin();
      keeper.adopt();
    }),
  ];

  /** After a sleep timers may run before what came in meanwhile: they prove nothing, and run again. */
  function waitForDevice(again: boolean): Undo {
    const began = ports.clock.now();
    return ports.clock.after(STORAGE_LAG_MS, () => {
      if (!again && ports.clock.now() - began > 2 * STORAGE_LAG_MS) {
        undoWait = waitForDevice(true);
        return;
      }
      caughtUp = true;
      begin();
    });
  }

  function react(next: ChatState, previous: ChatState, action: Action): void {
    if (next.transcript !== previous.transcript) keepTranscript(next, previous);
    if (next.localConversationId !== previous.localConversationId && previous.settled) stop();
    if (
      action.type === 'message-queued' ||
      action.type === 'message-retried' ||
      action.type === 'form-submitted'
    ) {
      refused = false;
      link?.wanted(false);
      begin();
    }
    if (action.type === 'panel-changed' && action.open) link?.wanted(false);
  }

  function keepTranscript(next: ChatState, previous: ChatState): void {
    if (
      !context.options.keepHistory ||
      next.localConversationId === null ||
      next.localConversationId !== previous.localConversationId
    )
      return;
    const roomy = cache.write(next.localConversationId, next.transcript, previous.transcript);
    if (!roomy) store.dispatch({ type: 'notice-raised', notice: { code: 'not-saved' } });
  }

  function begin(): void {
    if (link || opener) return;
    const { localConversationId, settled, dead, session, pending, form } = store.get();
    const isOurs = (of: string): boolean =>
      !dead.includes(of) && (of === localConversationId || !settled);
    const credentials = records.credentials();
    if (credentials && isOurs(credentials.localConversationId)) return takeUp(credentials);
    const opening = records.opening();
    const asked =
      opening && isOurs(opening.localConversationId) ? opening.localConversationId : undefined;
    // Somebody may have asked for a session, and with which key is not to be seen yet: two keys, two
    // sessions. What was pressed here just now, nobody else has had the time to ask for.
    const unsent = pending.filter((message) => message.phase !== 'failed');
    const isNews = !settled && unsent.every(wasPressedHereNow);
    if (!isNews && !asked && !caughtUp) return;
    if (session !== null) return asked ? open(asked) : lost('unauthorized');
    if (localConversationId !== null && (unsent.length > 0 || (form && !refused)))
      open(asked ?? localConversationId);
    // Somebody spoke of it who had not heard yet that it is over: nothing of it stands anywhere.
    else if (settled && !asked && !refused)
      ending.conclude({ status: 'ended', reason: 'cleared', kept: 'unsent' });
  }

  function wasPressedHereNow({ tab, at }: PendingMessage): boolean {
    return tab === context.tabId && ports.clock.now() - at < STORAGE_LAG_MS;
  }

  function open(localConversationId: string): void {
    opener = createSessionOpener({
      context,
      localConversationId,
      opened(credentials, answer) {
        opener = null;
        // What ran out by the device's clock alone is over for certain: this one took its place.
        for (const dead of store.get().dead) ending.sweep(dead);
        takeUp(credentials, answer);
      },
      refused(code) {
        opener = null;
        refused = true;
        if (code === 'forbidden')
          store.dispatch({ type: 'notice-raised', notice: { code: 'not-here' } });
        for (const { clientId } of store.get().pending)
          store.dispatch({ type: 'message-failed', localConversationId, clientId, code });
        if (store.get().form) store.dispatch({ type: 'error-raised', code });
        store.dispatch({ type: 'connection-changed', status: 'idle' });
      },
    });
    opener.start();
  }

  function takeUp(credentials: Credentials, answer?: OpenedAnswer): void {
    const { localConversationId } = credentials;
    if (answer)
      store.dispatch({
        type: 'session-known',
        localConversationId,
        session: answer.session,
        epoch: answer.epoch,
      });
    else store.dispatch({ type: 'conversation-id-settled', localConversationId });
    link = createSessionConnection({
      context,
      credentials,
      ...(answer && { token: { token: answer.token, expiresIn: answer.expiresIn } }),
      ended: conclude,
      lost,
      restored: options.restored,
    });
  }

  function conclude(isKnown: boolean): void {
    const { session, pending } = store.get();
    if (!session) return;
    const { status, reason } = session;
    const carriedOver =
      isKnown && status === 'abandoned' ? pending.map((message) => message.clientId) : [];
    ending.conclude({ status, ...(reason && { reason }), kept: 'all', carriedOver });
  }

  /** Gone on the server: what is on this device stays readable, unless it was erased (rule SES-8). */
  function lost(loss: Loss): void {
    if (loss === 'erased') ending.conclude({ status: 'erased', kept: 'nothing' });
    else ending.conclude({ status: 'abandoned', reason: 'idle', evicted: true, kept: 'all' });
  }

  function stop(): void {
    link?.close();
    opener?.close();
    link = null;
    opener = null;
  }

  // First the conversation that there is: what is adopted goes into that one.
  begin();
  keeper.adopt();
  return {
    check() {
      opener?.hurry();
      link?.check();
    },
    reach: async () => (await link?.reach()) ?? false,
    wanted: (pressed) => link?.wanted(pressed),
    close() {
      for (const undo of undos) undo();
      undoWait();
      stop();
    },
  };
}
