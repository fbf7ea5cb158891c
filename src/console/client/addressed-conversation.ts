import { createBackoff } from '../../core/backoff.js';
import type { Clock, Ids } from '../../core/ports.js';
import type { Store } from '../../core/state/store.js';
import { agentLogSchema } from '../../protocol/agent-events.js';
import type { ErrorCode } from '../../protocol/errors.js';
import { uuidSchema } from '../../protocol/ids.js';
import { parse } from '../../protocol/parse.js';
import { nothingSchema } from '../../protocol/visitor-answers.js';
import type { ConsoleAction } from '../state/console-action.js';
import type { ConsoleState } from '../state/console-state.js';
import { INBOX_PATH, sessionIdOf } from '../state/route.js';
import type { AgentSocket } from './agent-socket.js';
import type { Address } from './console-ports.js';

/**
 * Selects the conversation that the address names. One that is in no list is read from the server first: it may be
 * closed, or the lists are too short for it. A resolved conversation makes way for the inbox.
 */
export interface AddressedConversation {
  /** The server has accepted a new connection. */
  welcomed(): void;
  /** Releases timers and subscriptions. Calling it twice is safe. */
  close(): void;
}

export function createAddressedConversation(
  store: Store<ConsoleState, ConsoleAction>,
  socket: AgentSocket,
  { clock, ids, address }: { clock: Clock; ids: Ids; address: Pick<Address, 'push'> },
): AddressedConversation {
  const backoff = createBackoff(clock, ids);
  /** Session id of the conversation that is being read. */
  let reading: string | null = null;

  const stop = store.onChange((next, previous, action) => {
    if (action.type === 'conversation-resolved' && previous.selected?.id === action.sessionId)
      address.push(INBOX_PATH);
    else if (
      next.route !== previous.route ||
      next.conversations !== previous.conversations ||
      next.unlisted !== previous.unlisted
    )
      follow();
  });

  function follow(): void {
    const { route, selected, conversations, unlisted, missing, listsLoaded } = store.get();
    const sessionId = sessionIdOf(route);
    if (sessionId === selected?.id) return;
    if (selected) store.dispatch({ type: 'conversation-deselected' });
    if (sessionId === undefined) return;
    if (conversations.has(sessionId) || unlisted.has(sessionId))
      store.dispatch({ type: 'conversation-selected', sessionId });
    else if (listsLoaded && missing === null) void read(sessionId);
  }

  async function read(sessionId: string): Promise<void> {
    if (parse(uuidSchema, sessionId) === undefined)
      return store.dispatch({ type: 'conversation-missing', sessionId });
    if (reading === sessionId || !socket.welcomed()) return;
    reading = sessionId;
    backoff.cancel();
    const outcome = await socket.request('sync', { sessionId }, agentLogSchema);
    if (reading === sessionId) reading = null;
    const { route, selected } = store.get();
    if (selected?.id === sessionId) return;
    if (sessionIdOf(route) !== sessionId) {
      if (outcome.kind === 'done') void socket.request('leave', { sessionId }, nothingSchema);
      return;
    }
    if (outcome.kind === 'done') {
      backoff.reset();
      const { conversation } = outcome.value;
      store.dispatch({ type: 'conversation-selected', sessionId, conversation });
    } else if (outcome.kind === 'refused' && isHidden(outcome.error.code))
      store.dispatch({ type: 'conversation-missing', sessionId });
    // Without a connection, the next welcome tries again.
    else if (socket.welcomed()) backoff.wait(follow);
  }

  return {
    welcomed: follow,
    close() {
      stop();
      backoff.cancel();
    },
  };
}

/** Whether there is no such conversation for this agent. */
function isHidden(code: ErrorCode): boolean {
  return code === 'not_found' || code === 'erased' || code === 'forbidden' || code === 'invalid';
}
