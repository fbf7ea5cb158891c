import { TYPING_MS } from '../../protocol/limits.js';
import { pageSchema } from '../../protocol/message.js';
import { nothingSchema } from '../../protocol/visitor-answers.js';
import type { EngineContext } from '../engine-context.js';
import type { Undo } from '../ports.js';
import type { ChatState } from '../state/state.js';
import { createHeartbeat } from './heartbeat.js';
import type { SocketClient } from './socket-client.js';
import { createVisitorContextReporter } from './visitor-context-reporter.js';

/**
 * What the leader tells the server besides messages, as reactions to state: read marks, typing, wanted
 * history and heartbeats. What could not be said is said after the next `welcome`.
 */
export interface PresenceReporter {
  /** The socket is there and caught up. */
  resume(): void;
  /** The agent is writing, or stopped; silence counts as having stopped. */
  agentTyping(on: boolean, name: string | undefined): void;
  close(): void;
}

export function createPresenceReporter(
  context: EngineContext,
  localConversationId: string,
  link: SocketClient,
  skew: () => number,
): PresenceReporter {
  const { store, ports } = context;
  const heartbeat = createHeartbeat(context, localConversationId, link, skew);
  let reported = 0;
  let loading: number | null = null;
  let undoTyping: Undo = () => {};

  const visit = createVisitorContextReporter(context, localConversationId, link);
  const undo = store.onChange((next, previous) => {
    if (next.visitorTypingAt !== previous.visitorTypingAt)
      link.tell('typing', { on: next.visitorTypingAt !== null });
    if (next.read.visitor !== previous.read.visitor) void reportRead(next);
    if (next.historyBefore !== previous.historyBefore) void loadHistory(next);
  });

  async function reportRead({ read }: ChatState): Promise<void> {
    if (!link.welcomed() || read.visitor <= reported) return;
    const upTo = read.visitor;
    const outcome = await link.request('read', { upTo }, nothingSchema);
    if (outcome.kind === 'done') reported = Math.max(reported, upTo);
  }

  async function loadHistory({ historyBefore: before, transcript }: ChatState): Promise<void> {
    if (before === null || before === loading || !link.welcomed()) return;
    loading = before;
    const outcome = await link.request('history', { before }, pageSchema);
    loading = null;
    if (outcome.kind === 'unreachable') return;
    const messages = outcome.kind === 'done' ? outcome.value.messages : [];
    store.dispatch({
      type: 'history-loaded',
      localConversationId,
      epoch: transcript.epoch,
      before,
      messages,
    });
  }

  return {
    resume() {
      visit.report();
      void reportRead(store.get());
      void loadHistory(store.get());
    },
    agentTyping(on, name) {
      undoTyping();
      const until = on ? ports.clock.now() + TYPING_MS : 0;
      store.dispatch({ type: 'agent-typing', localConversationId, until, ...(name && { name }) });
      if (on) undoTyping = ports.clock.after(TYPING_MS, () => this.agentTyping(false, name));
    },
    close() {
      undo();
      visit.close();
      undoTyping();
      heartbeat.close();
    },
  };
}
