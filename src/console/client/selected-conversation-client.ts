import type { Undo } from '../../core/ports.js';
import type { Store } from '../../core/state/store.js';
import { cursorOf } from '../../core/state/transcript-window.js';
import { createTypingSignal, type TypingSignal } from '../../core/typing-signal.js';
import { VIEWING_REPEAT_MS } from '../../protocol/limits.js';
import { nothingSchema } from '../../protocol/visitor-answers.js';
import type { ConsoleAction } from '../state/console-action.js';
import type { ConsoleState } from '../state/console-state.js';
import type { AgentSocket } from './agent-socket.js';
import type { ConsolePorts } from './console-ports.js';
import { createConversationLog, type ConversationLog } from './conversation-log.js';

/**
 * What the agent does in the selected conversation apart from replying. While one is selected and the
 * console connected, its log is synced and its live events are subscribed to.
 */
export interface SelectedConversationClient {
  /** The server has accepted a new connection. */
  welcomed(): void;
  /** The visitor's context of this conversation has changed. */
  contextChanged(sessionId: string): void;
  loadOlder(): void;
  /** Resolves it as soon as its pending replies are sent, because a resolved conversation accepts none. */
  resolve(): void;
  /** The agent typed in the composer. */
  typed(): void;
  stopTyping(): void;
  /** Releases timers and subscriptions. Calling it twice is safe. */
  close(): void;
}

export function createSelectedConversationClient(
  store: Store<ConsoleState, ConsoleAction>,
  socket: AgentSocket,
  { clock, ids, windowFocus }: Pick<ConsolePorts, 'clock' | 'ids' | 'windowFocus'>,
): SelectedConversationClient {
  let current: {
    sessionId: string;
    log: ConversationLog;
    typing: TypingSignal;
    undoViewing: Undo;
  } | null = null;
  /** The read mark that this connection sent last. */
  let sentReadMark = { sessionId: '', seq: 0 };
  /** Session id of the conversation that the server is asked to resolve. */
  let resolving: string | null = null;

  const undos: Undo[] = [
    store.onChange((next, previous, action) => {
      const { selected } = next;
      if (selected?.id !== previous.selected?.id) open(selected?.id);
      if (
        selected?.transcript !== previous.selected?.transcript ||
        selected?.notes !== previous.selected?.notes
      )
        current?.log.watchForHole();
      if (windowFocus.isFocused()) sendReadMark();
      // The server takes it only for a conversation that it has opened.
      if (action.type === 'log-loaded' && action.sessionId === current?.sessionId) tellViewing();
      void resolveOnceSent(next);
    }),
    windowFocus.onEvent((event) => {
      if (event !== 'blurred') sendReadMark();
      if (event !== 'interacted') tellViewing();
    }),
  ];

  /** Opens this conversation's log, and closes that of the one before. */
  function open(sessionId: string | undefined): void {
    closeCurrent();
    if (sessionId === undefined) return;
    current = {
      sessionId,
      undoViewing: () => {},
      log: createConversationLog(sessionId, store, socket, { clock, ids }),
      typing: createTypingSignal(clock, (on) => socket.emitVolatile('typing', { sessionId, on })),
    };
    current.log.sync();
  }

  /** Tells the other agents whether this one looks at the conversation. Repeated, because it may be lost. */
  function tellViewing(): void {
    if (!current) return;
    const { sessionId } = current;
    current.undoViewing();
    current.undoViewing = clock.after(VIEWING_REPEAT_MS, tellViewing);
    if (socket.welcomed())
      socket.emitVolatile('viewing', { sessionId, on: windowFocus.isFocused() });
  }

  function closeCurrent(): void {
    if (!current) return;
    const { sessionId, log, typing, undoViewing } = current;
    current = null;
    undoViewing();
    typing.stop();
    log.close();
    if (socket.welcomed()) void socket.request('leave', { sessionId }, nothingSchema);
  }

  /** Marks the whole transcript as read. To be called only while the agent looks at it or uses it. */
  function sendReadMark(): void {
    const { selected } = store.get();
    if (!selected || selected.gone || !socket.welcomed()) return;
    const seq = cursorOf(selected.transcript);
    const wasSent = sentReadMark.sessionId === selected.id && seq <= sentReadMark.seq;
    if (wasSent || seq <= selected.read.agent) return;
    sentReadMark = { sessionId: selected.id, seq };
    void socket.request('read', { sessionId: selected.id, upTo: seq }, nothingSchema);
  }

  async function resolveOnceSent({ selected, replies }: ConsoleState): Promise<void> {
    if (!selected?.resolving || resolving === selected.id) return;
    const { id: sessionId } = selected;
    if (replies.some((reply) => reply.sessionId === sessionId && reply.phase === 'sending')) return;
    resolving = sessionId;
    const outcome = await socket.request('session:resolve', { sessionId }, nothingSchema);
    resolving = null;
    const isOver =
      outcome.kind === 'done' ||
      (outcome.kind === 'refused' &&
        (outcome.error.code === 'session_closed' || outcome.error.code === 'not_found'));
    store.dispatch({ type: isOver ? 'conversation-resolved' : 'resolve-failed', sessionId });
  }

  return {
    welcomed() {
      sentReadMark = { sessionId: '', seq: 0 };
      current?.log.sync();
    },

    contextChanged(sessionId) {
      if (current?.sessionId === sessionId) current.log.contextChanged();
    },

    loadOlder: () => current?.log.loadOlder(),

    resolve() {
      const { selected } = store.get();
      if (selected && !selected.resolving)
        store.dispatch({ type: 'resolve-requested', sessionId: selected.id });
    },

    typed: () => current?.typing.wrote(),
    stopTyping: () => current?.typing.stop(),

    close() {
      for (const undo of undos.splice(0)) undo();
      closeCurrent();
    },
  };
}
