import type { Outcome } from '../../core/connection/outcome.js';
import type { Store } from '../../core/state/store.js';
import type { VisitorBlock } from '../../protocol/blocks.js';
import { nothingSchema } from '../../protocol/visitor-answers.js';
import type { ConsoleAction } from '../state/console-action.js';
import { selectSeen } from '../state/console-selectors.js';
import type { ConsoleState, FailedRequest } from '../state/console-state.js';
import type { AgentSocket } from './agent-socket.js';

/** Puts the selected conversation aside. A request that fails is told in the header. */
export interface TriageClient {
  /** `null`: until the visitor writes, which ends every snooze. */
  snooze(until: Date | null): void;
  /** Ends the snooze. */
  wake(): void;
  /** Closes it as spam, or takes the mark away. */
  setSpam(spam: boolean): void;
  /** Shows the form in which the agent blocks the visitor, or hides it. */
  showBlockForm(shown: boolean): void;
  /** Blocks the visitor. The form stays until that has succeeded. */
  block(block: Omit<VisitorBlock, 'sessionId'>): void;
  unblock(): void;
}

export function createTriageClient(
  store: Store<ConsoleState, ConsoleAction>,
  socket: AgentSocket,
): TriageClient {
  async function request(
    event: 'session:snooze' | 'session:wake' | 'session:spam' | 'visitor:block' | 'visitor:unblock',
    payload: object,
    failed: (outcome: Outcome<unknown>) => FailedRequest,
  ): Promise<boolean> {
    const { selected } = store.get();
    if (!selected) return false;
    store.dispatch({ type: 'triage-requested' });
    const outcome = await socket.request(
      event,
      { sessionId: selected.id, ...payload },
      nothingSchema,
    );
    if (outcome.kind !== 'done')
      store.dispatch({ type: 'triage-failed', request: failed(outcome) });
    return outcome.kind === 'done';
  }

  async function block(body: Omit<VisitorBlock, 'sessionId'>): Promise<void> {
    const sessionId = store.get().selected?.id;
    const isDone = await request('visitor:block', body, () => 'block');
    if (isDone && store.get().selected?.id === sessionId)
      store.dispatch({ type: 'block-form-shown', shown: false });
  }

  return {
    snooze: (until) =>
      void request(
        'session:snooze',
        { seen: selectSeen(store.get()), ...(until && { until: until.toISOString() }) },
        (outcome) =>
          outcome.kind === 'refused' && outcome.error.code === 'conflict'
            ? 'snooze-unseen'
            : 'snooze',
      ),
    wake: () => void request('session:wake', {}, () => 'wake'),
    showBlockForm: (shown) => store.dispatch({ type: 'block-form-shown', shown }),
    block: (body) => void block(body),
    unblock: () => void request('visitor:unblock', {}, () => 'unblock'),
    setSpam: (spam) => void request('session:spam', { spam }, () => 'spam'),
  };
}
