import type { ProtocolError } from '../../protocol/errors.js';
import type { Message } from '../../protocol/message.js';
import { syncedSchema, type SyncedAnswer } from '../../protocol/visitor-answers.js';
import type { Clock, Undo } from '../ports.js';
import type { Action } from '../state/actions.js';
import type { ChatState } from '../state/state.js';
import type { Store } from '../state/store.js';
import { cursorOf, hasHole, HOLE_WAIT_MS } from '../state/transcript-window.js';
import type { SocketClient } from './socket-client.js';

/** No answer to a sync in this time: the socket is dead, whatever it says. */
const SYNC_TIMEOUT_MS = 4_000;

export interface LogSyncOptions {
  store: Store<ChatState, Action>;
  clock: Clock;
  localConversationId: string;
  link: SocketClient;
  /** The server does not answer for this session. */
  refused(error: ProtocolError): void;
  /** The session is final, and its log has been read to its end. */
  ended(): void;
}

/**
 * Keeps the window at the log's head (rules RES-1 to RES-5): applies what arrives, notices holes, asks
 * for what is missing a page at a time, and starts over when the log is not the one it knew.
 */
export interface LogSync {
  /** Takes a view that was asked for with this cursor; `null`: with none, so it is the last page. */
  apply(view: SyncedAnswer, asked: number | null): void;
  /** One message as it happens. */
  live(message: Message, epoch: number): void;
  /** The server's newest seq, for comparison. */
  heard(epoch: number, head: number): void;
  /** Asks for what is newer, to the head. `true` when the window is there. */
  sync(): Promise<boolean>;
  close(): void;
}

export function createLogSync(options: LogSyncOptions): LogSync {
  const { store, clock, localConversationId, link } = options;
  let closed = false;
  let syncing: Promise<boolean> | null = null;
  let undoHoleWait: Undo | null = null;

  const transcript = (): ChatState['transcript'] => store.get().transcript;

  const undo = store.onChange((next, previous) => {
    if (next.transcript !== previous.transcript) watchForHole();
  });

  function watchForHole(): void {
    if (!hasHole(transcript())) {
      undoHoleWait?.();
      undoHoleWait = null;
    } else if (!closed && !undoHoleWait && !syncing && link.welcomed())
      undoHoleWait = clock.after(HOLE_WAIT_MS, () => {
        undoHoleWait = null;
        void sync();
      });
  }

  function apply(view: SyncedAnswer, asked: number | null): void {
    const { epoch, messages, head, more, session, read } = view;
    const known = transcript().epoch;
    if (view.reset || (known !== 0 && known !== epoch))
      store.dispatch({ type: 'log-replaced', localConversationId, epoch, messages, head, read });
    else {
      const run = { epoch, messages, follows: asked, head, whole: asked === null || !more, read };
      store.dispatch({ type: 'messages-merged', localConversationId, ...run });
    }
    // Last, because a session that is over is left as soon as this is known: not before its last page.
    if (session.final && asked !== null && more && !view.reset) return;
    store.dispatch({ type: 'session-known', localConversationId, session, epoch });
    if (session.final) options.ended();
  }

  async function syncToHead(): Promise<boolean> {
    for (;;) {
      const { epoch, messages } = transcript();
      const after = cursorOf(transcript());
      const afterId = messages.at(-1)?.id;
      const request = { epoch: Math.max(epoch, 1), after, ...(afterId && { afterId }) };
      const outcome = await link.request('sync', request, syncedSchema, SYNC_TIMEOUT_MS);
      if (closed) return false;
      if (outcome.kind === 'unreachable') {
        // A socket that was lost meanwhile is being opened again already.
        if (link.welcomed()) link.reopen('now');
        return false;
      }
      if (outcome.kind === 'refused') {
        options.refused(outcome.error);
        return false;
      }
      apply(outcome.value, after);
      if (closed) return false;
      const stuck = cursorOf(transcript()) === after;
      if (!outcome.value.more || outcome.value.reset || stuck) return true;
    }
  }

  function sync(): Promise<boolean> {
    if (!link.welcomed()) return Promise.resolve(false);
    syncing ??= syncToHead().finally(() => {
      syncing = null;
      watchForHole();
    });
    return syncing;
  }

  function merge(epoch: number, messages: Message[], head: number): void {
    const claim = { follows: 0, whole: false };
    store.dispatch({
      type: 'messages-merged',
      localConversationId,
      epoch,
      messages,
      head,
      ...claim,
    });
  }

  return {
    apply,
    live(message, epoch) {
      const known = transcript().epoch;
      if (known !== 0 && known !== epoch) void sync();
      else merge(epoch, [message], message.seq);
    },
    heard(epoch, head) {
      if (epoch === transcript().epoch) merge(epoch, [], head);
      // At once: a hidden page's timers may wait for a minute.
      if (epoch !== transcript().epoch || head !== cursorOf(transcript())) void sync();
    },
    sync,
    close() {
      closed = true;
      undo();
      undoHoleWait?.();
    },
  };
}
