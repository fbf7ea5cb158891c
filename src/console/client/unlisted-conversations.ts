import { createBackoff } from '../../core/backoff.js';
import type { Clock, Ids } from '../../core/ports.js';
import type { Store } from '../../core/state/store.js';
import { agentLogSchema } from '../../protocol/agent-events.js';
import { nothingSchema } from '../../protocol/visitor-answers.js';
import type { ConsoleAction } from '../state/console-action.js';
import type { ConsoleState } from '../state/console-state.js';
import type { AgentSocket } from './agent-socket.js';
import { isGone } from './conversation-log.js';

/**
 * Reads the conversations that the server does not list, and in which the agent has left an unsent
 * text: they ended while the console was away. A request that fails is repeated with growing waits.
 */
export interface UnlistedConversations {
  /** To be called after each welcome. */
  load(): void;
  /** Calling it twice is safe. */
  close(): void;
}

export function createUnlistedConversations(
  store: Store<ConsoleState, ConsoleAction>,
  socket: AgentSocket,
  { clock, ids }: { clock: Clock; ids: Ids },
): UnlistedConversations {
  const backoff = createBackoff(clock, ids);

  /** Session ids, without the selected conversation, which is read anyway. */
  function missing(): string[] {
    const { drafts, replies, noteDrafts, pendingNotes, taskDrafts } = store.get();
    const { conversations, selected } = store.get();
    const all = new Set([
      ...[...drafts.keys(), ...noteDrafts.keys(), ...taskDrafts.keys()],
      ...[...replies, ...pendingNotes].map(({ sessionId }) => sessionId),
    ]);
    return [...all].filter((id) => !conversations.has(id) && id !== selected?.id);
  }

  /** Resolves with whether the server has answered. */
  async function read(sessionId: string): Promise<boolean> {
    const outcome = await socket.request('sync', { sessionId }, agentLogSchema);
    if (outcome.kind === 'refused' && isGone(outcome.error.code)) {
      store.dispatch({ type: 'conversation-gone', sessionId });
      return true;
    }
    if (outcome.kind !== 'done') return false;
    const { conversation } = outcome.value;
    store.dispatch({ type: 'conversation-changed', conversation });
    // Only the selected conversation needs its live events.
    if (store.get().selected?.id !== sessionId)
      void socket.request('leave', { sessionId }, nothingSchema);
    return true;
  }

  async function load(sessionIds: readonly string[]): Promise<void> {
    backoff.cancel();
    const answered = await Promise.all(sessionIds.map(read));
    const left = sessionIds.filter((_, index) => !answered[index]);
    if (left.length === 0) backoff.reset();
    // Without a connection, the next welcome tries again.
    else if (socket.welcomed()) backoff.wait(() => void load(left));
  }

  return {
    load: () => void load(missing()),
    close: () => backoff.cancel(),
  };
}
