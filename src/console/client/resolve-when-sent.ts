import type { Undo } from '../../core/ports.js';
import type { Store } from '../../core/state/store.js';
import { nothingSchema } from '../../protocol/visitor-answers.js';
import type { ConsoleAction } from '../state/console-action.js';
import type { ConsoleState } from '../state/console-state.js';
import { ask, type AgentLink } from './agent-link.js';

/**
 * Resolves the conversation that the agent asked to resolve, as soon as every reply before it is in
 * the log: a resolved conversation takes none.
 */
export function resolveWhenSent(
  store: Store<ConsoleState, ConsoleAction>,
  link: () => AgentLink | null,
): Undo {
  let asking: string | null = null;

  async function resolve(through: AgentLink, sessionId: string): Promise<void> {
    asking = sessionId;
    const answer = await ask(through, 'session:resolve', { sessionId }, nothingSchema);
    asking = null;
    const isOver = answer.ok || answer.code === 'session_closed' || answer.code === 'not_found';
    store.dispatch({ type: isOver ? 'resolved' : 'resolve-refused', sessionId });
  }

  return store.onChange(({ opened, replies }) => {
    const through = link();
    if (!through || !opened?.resolving || asking === opened.id) return;
    const isWriting = replies.some(
      (reply) => reply.sessionId === opened.id && reply.phase === 'sending',
    );
    if (!isWriting) void resolve(through, opened.id);
  });
}
