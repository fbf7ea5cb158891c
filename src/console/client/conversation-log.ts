import { createBackoff } from '../../core/backoff.js';
import { createLogSync } from '../../core/connection/log-sync.js';
import type { Clock, Ids } from '../../core/ports.js';
import { EMPTY_TRANSCRIPT, type Transcript } from '../../core/state/state.js';
import type { Store } from '../../core/state/store.js';
import { cursorOf, floorOf, hasHole } from '../../core/state/transcript-window.js';
import { agentLogSchema } from '../../protocol/agent-events.js';
import type { ErrorCode } from '../../protocol/errors.js';
import { pageSchema } from '../../protocol/message.js';
import type { ConsoleAction } from '../state/console-action.js';
import type { ConsoleState, SelectedConversation } from '../state/console-state.js';
import { hasNoteHole, lastNote, NO_NOTES } from '../state/note-window.js';
import type { AgentSocket } from './agent-socket.js';

/**
 * The log of the selected conversation, with its notes and the visitor's context (rules RES-1 to RES-5 and
 * CHG-2): keeps the transcript at the log's head, and starts over when the server has another log. A request that fails
 * is repeated with growing waits.
 */
export interface ConversationLog {
  /**
   * Reads the messages and notes that are newer, and the visitor's context. From then on the server sends the conversation's
   * live events on this connection.
   */
  sync(): void;
  /** The visitor's context has changed, and has to be read again. */
  contextChanged(): void;
  /** To be called when the transcript or the notes have changed. */
  watchForHole(): void;
  loadOlder(): void;
  /** Calling it twice is safe. */
  close(): void;
}

export function createConversationLog(
  sessionId: string,
  store: Store<ConsoleState, ConsoleAction>,
  socket: AgentSocket,
  { clock, ids }: { clock: Clock; ids: Ids },
): ConversationLog {
  const backoff = createBackoff(clock, ids);
  let closed = false;
  /** The last request failed, and the wait for the next one is not over. */
  let isWaiting = false;
  /** The transcript belongs to a log that the server no longer has: the last page replaces it. */
  let isReplaced = false;
  /** The context has changed since the request under way was sent. */
  let isContextStale = false;

  const selected = (): SelectedConversation | null => {
    const { selected: current } = store.get();
    return current?.id === sessionId && !current.gone ? current : null;
  };
  const transcript = (): Transcript => selected()?.transcript ?? EMPTY_TRANSCRIPT;
  const notes = () => selected()?.notes ?? NO_NOTES;
  const logSync = createLogSync({
    clock,
    hasHole: () => hasHole(transcript()) || hasNoteHole(notes()),
    ready: () => socket.welcomed() && !isWaiting && selected() !== null,
    readPage,
  });

  async function readPage(): Promise<'more' | 'head' | 'failed'> {
    const { epoch } = transcript();
    const after = isReplaced || epoch === 0 ? null : cursorOf(transcript());
    const afterNote = after === null || !notes().loaded ? null : lastNote(notes());
    isContextStale = false;
    const request = {
      sessionId,
      ...(after !== null && { after }),
      // A server of the version before knows no notes, and refuses the field.
      ...(afterNote !== null && afterNote > 0 && { afterNote }),
    };
    const outcome = await socket.request('sync', request, agentLogSchema);
    if (closed) return 'failed';
    if (outcome.kind === 'refused' && isGone(outcome.error.code)) {
      store.dispatch({ type: 'conversation-gone', sessionId });
      return 'failed';
    }
    if (outcome.kind !== 'done') {
      tryAgain(outcome.kind === 'refused' ? outcome.error.retryAfter : 0);
      return 'failed';
    }
    backoff.reset();
    const log = outcome.value;
    isReplaced = after !== null && (log.epoch !== epoch || log.head < after);
    if (isReplaced) return 'more';
    store.dispatch({ type: 'log-loaded', sessionId, log, after, afterNote });
    const goesOn =
      (after !== null && log.more && log.messages.length > 0) ||
      (log.notes?.at(-1)?.n ?? log.notesHead ?? 0) < (log.notesHead ?? 0);
    return goesOn || isContextStale ? 'more' : 'head';
  }

  /** Does nothing without a connection: the next welcome starts a sync. `retryAfter`: seconds. */
  function tryAgain(retryAfter = 0): void {
    if (!socket.welcomed()) return;
    isWaiting = true;
    backoff.wait(sync, retryAfter * 1000);
  }

  function sync(): void {
    isWaiting = false;
    backoff.cancel();
    void logSync.sync();
  }

  async function loadOlder(): Promise<void> {
    const before = floorOf(transcript());
    if (before <= 1 || selected()?.loadingOlder) return;
    store.dispatch({ type: 'older-messages-requested', sessionId });
    const outcome = await socket.request('history', { sessionId, before }, pageSchema);
    const messages = outcome.kind === 'done' ? outcome.value.messages : null;
    store.dispatch({ type: 'older-messages-loaded', sessionId, messages });
  }

  return {
    sync,
    contextChanged() {
      isContextStale = true;
      void logSync.sync();
    },
    watchForHole: () => logSync.watchForHole(),
    loadOlder: () => void loadOlder(),
    close() {
      closed = true;
      backoff.cancel();
      logSync.close();
    },
  };
}

/** Whether the server no longer has the conversation for this agent. */
export function isGone(code: ErrorCode): boolean {
  return code === 'not_found' || code === 'erased';
}
