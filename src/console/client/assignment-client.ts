import type { Outcome } from '../../core/connection/outcome.js';
import type { Store } from '../../core/state/store.js';
import { nothingSchema } from '../../protocol/visitor-answers.js';
import type { ConsoleAction } from '../state/console-action.js';
import type { ConsoleState } from '../state/console-state.js';
import type { AgentSocket } from './agent-socket.js';

/** Who has a conversation, and whether it goes on. A request that fails is told in the header. */
export interface AssignmentClient {
  /** Gives the selected conversation to an agent; `null`: back to the queue. */
  assign(agentId: string | null): void;
  /** Opens this closed conversation again. */
  reopen(sessionId: string): void;
}

export function createAssignmentClient(
  store: Store<ConsoleState, ConsoleAction>,
  socket: AgentSocket,
): AssignmentClient {
  async function assign(agentId: string | null): Promise<void> {
    const { selected } = store.get();
    if (!selected) return;
    store.dispatch({ type: 'assign-requested' });
    const request = { sessionId: selected.id, agentId };
    const outcome = await socket.request('session:assign', request, nothingSchema);
    if (!isDone(outcome)) store.dispatch({ type: 'assign-failed' });
  }

  async function reopen(sessionId: string): Promise<void> {
    if (store.get().selected?.reopening) return;
    store.dispatch({ type: 'reopen-requested', sessionId });
    const outcome = await socket.request('session:reopen', { sessionId }, nothingSchema);
    store.dispatch({
      type: isDone(outcome) ? 'conversation-reopened' : 'reopen-failed',
      sessionId,
    });
  }

  return {
    assign: (agentId) => void assign(agentId),
    reopen: (sessionId) => void reopen(sessionId),
  };
}

function isDone({ kind }: Outcome<unknown>): boolean {
  return kind === 'done';
}
