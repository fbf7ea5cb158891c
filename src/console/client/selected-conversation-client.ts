import type { Undo } from '../../core/ports.js';
import type { Store } from '../../core/state/store.js';
import { cursorOf, floorOf } from '../../core/state/transcript-window.js';
import { createTypingSignal, type TypingSignal } from '../../core/typing-signal.js';
import { pageSchema } from '../../protocol/message.js';
import { nothingSchema } from '../../protocol/visitor-answers.js';
import type { ConsoleAction } from '../state/console-action.js';
import type { ConsoleState } from '../state/console-state.js';
import { ask, type AgentLink } from './agent-link.js';
import type { ConsolePorts } from './console-ports.js';
import { createConversationSync } from './conversation-sync.js';

/**
 * Which conversation is selected, and what the agent does in it apart from replying. While one is
 * selected and the console connected, its log is synced and its live events are subscribed to.
 */
export interface SelectedConversationClient {
  /** Does nothing if the conversation is not listed. */
  select(sessionId: string): void;
  deselect(): void;
  /** Syncs log and visitor context again. */
  sync(): void;
  loadOlder(): void;
  /** Resolves it as soon as every reply before it is sent: a resolved conversation takes none. */
  resolve(): void;
  /** The agent typed in the composer. */
  typed(): void;
  stopTyping(): void;
  /** Gives back timers and subscriptions. Calling it twice is safe. */
  close(): void;
}

/** `restorable`: the conversation to select when the lists are first loaded, if it is in them. */
export function createSelectedConversationClient(
  store: Store<ConsoleState, ConsoleAction>,
  link: () => AgentLink | null,
  restorable: () => string | undefined,
  { clock, page }: Pick<ConsolePorts, 'clock' | 'page'>,
): SelectedConversationClient {
  const conversationSync = createConversationSync(store, link, clock);
  let typing: { sessionId: string; signal: TypingSignal } | null = null;
  /** The read mark that this connection sent last. */
  let sentReadMark = { sessionId: '', seq: 0 };
  /** Session id of the conversation that the server is asked to resolve. */
  let resolving: string | null = null;

  const undos: Undo[] = [
    store.onChange((next, previous, { type }) => {
      if (type === 'welcome-received') {
        sentReadMark = { sessionId: '', seq: 0 };
        if (next.selected) conversationSync.run();
        else if (!previous.listsLoaded) restore(restorable());
      }
      sendReadMark();
      void resolveOnceSent(next);
    }),
    page.onEvent((event) => event === 'visible' && sendReadMark()),
  ];

  function restore(sessionId: string | undefined): void {
    if (sessionId === undefined || !store.get().conversations.has(sessionId)) return;
    // Called during a dispatch, so the selection is applied later: sync after that.
    store.dispatch({ type: 'conversation-selected', sessionId }, () => conversationSync.run());
  }

  /** Ends the live events of the selected conversation. */
  function unsubscribe(): void {
    typing?.signal.stop();
    const { selected, connection } = store.get();
    if (selected && connection === 'connected')
      void link()?.request('leave', { sessionId: selected.id });
  }

  /** What stands in the transcript of a visible console counts as read. */
  function sendReadMark(): void {
    const { selected, connection } = store.get();
    if (!selected || selected.erased || connection !== 'connected' || !page.visible()) return;
    const seq = cursorOf(selected.transcript);
    const wasSent = sentReadMark.sessionId === selected.id && seq <= sentReadMark.seq;
    if (wasSent || seq <= selected.read.agent) return;
    sentReadMark = { sessionId: selected.id, seq };
    void link()?.request('read', { sessionId: selected.id, upTo: seq });
  }

  async function resolveOnceSent({ selected, replies }: ConsoleState): Promise<void> {
    const current = link();
    if (!current || !selected?.resolving || resolving === selected.id) return;
    const { id: sessionId } = selected;
    if (replies.some((reply) => reply.sessionId === sessionId && reply.phase === 'sending')) return;
    resolving = sessionId;
    const answer = await ask(current, 'session:resolve', { sessionId }, nothingSchema);
    resolving = null;
    const isOver = answer.ok || answer.code === 'session_closed' || answer.code === 'not_found';
    store.dispatch({ type: isOver ? 'conversation-resolved' : 'resolve-failed', sessionId });
  }

  async function loadOlder(): Promise<void> {
    const current = link();
    const { selected } = store.get();
    if (!current || !selected || selected.loadingOlder) return;
    const { id: sessionId, transcript } = selected;
    const before = floorOf(transcript);
    if (before <= 1) return;
    store.dispatch({ type: 'older-messages-requested', sessionId });
    const answer = await ask(current, 'history', { sessionId, before }, pageSchema);
    const messages = answer.ok ? answer.value.messages : null;
    store.dispatch({ type: 'older-messages-loaded', sessionId, messages });
  }

  return {
    select(sessionId) {
      const { selected, conversations, connection } = store.get();
      if (selected?.id === sessionId || !conversations.has(sessionId)) return;
      unsubscribe();
      store.dispatch({ type: 'conversation-selected', sessionId });
      if (connection === 'connected') conversationSync.run();
    },

    deselect() {
      unsubscribe();
      store.dispatch({ type: 'conversation-deselected' });
    },

    sync: () => conversationSync.run(),
    loadOlder: () => void loadOlder(),

    resolve() {
      const { selected } = store.get();
      if (!link() || !selected || selected.resolving) return;
      store.dispatch({ type: 'resolve-requested', sessionId: selected.id });
    },

    typed() {
      const { selected } = store.get();
      if (!selected) return;
      const { id: sessionId } = selected;
      if (typing?.sessionId !== sessionId) {
        typing?.signal.stop();
        const signal = createTypingSignal(clock, (on) => link()?.tell('typing', { sessionId, on }));
        typing = { sessionId, signal };
      }
      typing.signal.wrote();
    },

    stopTyping: () => typing?.signal.stop(),

    close() {
      for (const undo of undos.splice(0)) undo();
      typing?.signal.stop();
      conversationSync.close();
    },
  };
}
