import type { ProtocolError } from '../../protocol/errors.js';
import { pageSchema, type Message } from '../../protocol/message.js';
import { syncedSchema, type SyncedAnswer } from '../../protocol/visitor-answers.js';
import type { Clock } from '../ports.js';
import type { ChatStore } from '../state/actions.js';
import type { ChatState, Transcript } from '../state/state.js';
import { cursorOf, floorOf, hasHole } from '../state/transcript-window.js';
import type { Credentials } from '../storage/conversation-storage.js';
import { createLogSync } from './log-sync.js';
import type { ServerApi } from './server-api.js';
import type { VisitorSocket } from './visitor-socket.js';

/** No answer to a sync in this time: the socket is dead, whatever it says. */
const SYNC_TIMEOUT_MS = 4_000;

export interface SessionLogDeps {
  clock: Clock;
  store: ChatStore;
  api: ServerApi;
}

export interface SessionLogHandlers {
  /** The server does not answer for this session. */
  refused(error: ProtocolError): void;
  /** The session is final, and its log has been read to its end. */
  readToEnd(): void;
}

/**
 * The leader's copy of the session's log (rules RES-1 to RES-5): applies what arrives, asks for what is
 * missing, newer or older, and starts over when the log is not the one it knew.
 */
export interface SessionLog {
  /** Takes a view that was asked for with this cursor; `null`: with none, so it is the last page. */
  apply(view: SyncedAnswer, asked: number | null): void;
  /** One message as it happens. */
  live(message: Message, epoch: number): void;
  /** The server's newest seq, for comparison. */
  heard(epoch: number, head: number): void;
  /** Asks for what is newer, up to the head. Resolves with whether the window is there. */
  sync(): Promise<boolean>;
  /** Asks for older messages, if the visitor wants any. */
  loadHistory(): void;
  /**
   * Reads a closed session's log below the window, as far as something unsent may be in it: the next
   * session knows nothing of it, and what was delivered must not go on (rule SND-9). Resolves with
   * `false` when the log cannot be read.
   */
  settleUnsent(): Promise<boolean>;
  /** Calling it twice is safe. */
  close(): void;
}

export function createSessionLog(
  { clock, store, api }: SessionLogDeps,
  { localConversationId, id, key }: Credentials,
  socket: VisitorSocket,
  handlers: SessionLogHandlers,
): SessionLog {
  let closed = false;
  /** The seq below which older messages are being asked for. */
  let loadingBefore: number | null = null;

  const transcript = (): Transcript => store.get().transcript;
  const logSync = createLogSync({
    clock,
    hasHole: () => hasHole(transcript()),
    ready: () => socket.welcomed(),
    readPage,
  });

  const undo = store.onChange((next, previous) => {
    if (next.transcript !== previous.transcript) logSync.watchForHole();
    if (next.historyBefore !== previous.historyBefore) void loadHistory();
  });

  async function readPage(): Promise<'more' | 'head' | 'failed'> {
    const { epoch, messages } = transcript();
    const after = cursorOf(transcript());
    const afterId = messages.at(-1)?.id;
    const request = { epoch: Math.max(epoch, 1), after, ...(afterId && { afterId }) };
    const outcome = await socket.request('sync', request, syncedSchema, SYNC_TIMEOUT_MS);
    if (closed) return 'failed';
    if (outcome.kind === 'unreachable') {
      // A socket that was lost meanwhile is being opened again already.
      if (socket.welcomed()) socket.reopen('now');
      return 'failed';
    }
    if (outcome.kind === 'refused') {
      handlers.refused(outcome.error);
      return 'failed';
    }
    apply(outcome.value, after);
    const isStuck = cursorOf(transcript()) === after;
    return !outcome.value.more || outcome.value.reset || isStuck ? 'head' : 'more';
  }

  function apply(view: SyncedAnswer, asked: number | null): void {
    const { epoch, messages, head, more, session, read, task = null } = view;
    const { task: knownTask, taskChanges: knownChanges } = store.get();
    const changes = view.taskChanges ?? knownChanges;
    const known = transcript().epoch;
    const log = { localConversationId, epoch, messages, head, read };
    if (view.reset || (known !== 0 && known !== epoch))
      store.dispatch({ type: 'log-replaced', ...log });
    else {
      const whole = asked === null || !more;
      store.dispatch({ type: 'messages-merged', ...log, follows: asked, whole });
    }
    if (changes > 0 || task || knownTask)
      store.dispatch({ type: 'task-told', localConversationId, changes, task });
    // Last, because a final session is left as soon as this is known: not before its last page.
    if (session.final && asked !== null && more && !view.reset) return;
    store.dispatch({ type: 'session-known', localConversationId, session, epoch });
    if (session.final) handlers.readToEnd();
  }

  function merge(epoch: number, messages: Message[], head: number): void {
    const run = { localConversationId, epoch, messages, head, follows: 0, whole: false };
    store.dispatch({ type: 'messages-merged', ...run });
  }

  async function loadHistory(): Promise<void> {
    const { historyBefore: before, transcript: window } = store.get();
    if (before === null || before === loadingBefore || !socket.welcomed()) return;
    loadingBefore = before;
    const outcome = await socket.request('history', { before }, pageSchema);
    loadingBefore = null;
    if (outcome.kind === 'unreachable') return;
    const messages = outcome.kind === 'done' ? outcome.value.messages : [];
    const run = { localConversationId, epoch: window.epoch, before, messages };
    store.dispatch({ type: 'history-loaded', ...run });
  }

  async function settleUnsent(): Promise<boolean> {
    let after = 0;
    while (mayBeBelow(store.get()) && after < floorOf(transcript()) - 1) {
      const outcome = await api.restore(id, key, { after });
      if (outcome.kind !== 'done') return false;
      const { epoch, messages, head, reset } = outcome.value;
      const last = messages.at(-1)?.seq ?? 0;
      if (reset || last <= after) return false;
      // What is below the window is not shown by this, but it settles what waits for it.
      merge(epoch, messages, head);
      after = last;
    }
    return true;
  }

  return {
    apply,
    live(message, epoch) {
      const known = transcript().epoch;
      if (known !== 0 && known !== epoch) void logSync.sync();
      else merge(epoch, [message], message.seq);
    },
    heard(epoch, head) {
      if (epoch === transcript().epoch) merge(epoch, [], head);
      // At once: a hidden page's timers may wait for a minute.
      if (epoch !== transcript().epoch || head !== cursorOf(transcript())) void logSync.sync();
    },
    sync: () => logSync.sync(),
    loadHistory: () => void loadHistory(),
    settleUnsent,
    close() {
      closed = true;
      undo();
      logSync.close();
    },
  };
}

/** Whether something unsent may be in the part of the log that the window does not reach down to. */
function mayBeBelow({ pending, transcript }: ChatState): boolean {
  return floorOf(transcript) > 1 && pending.some((message) => message.phase !== 'failed');
}
