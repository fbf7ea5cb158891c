import type { Clock, Undo } from '../../core/ports.js';
import type { Store } from '../../core/state/store.js';
import { cursorOf, hasHole } from '../../core/state/transcript-window.js';
import { agentLogSchema } from '../../protocol/agent-events.js';
import type { ConsoleAction } from '../state/console-action.js';
import type { ConsoleState } from '../state/console-state.js';
import { ask, type AgentLink } from './agent-link.js';

/** How long a missing message may be late before it is asked for. */
const HOLE_MS = 300;
const TRY_AGAIN_MS = 2_000;

/** Brings the selected conversation to the head of its log, and keeps it there: no hole, no duplicate. */
export interface ConversationSync {
  /** Reads on from the cursor, and the visitor's context; the server then tells this socket what follows. */
  run(): void;
  close(): void;
}

export function createConversationSync(
  store: Store<ConsoleState, ConsoleAction>,
  link: () => AgentLink | null,
  clock: Clock,
): ConversationSync {
  let running = 0;
  let timer: Undo | null = null;
  const unwatch = store.onChange((next) => {
    if (next.selected && hasHole(next.selected.transcript)) later(HOLE_MS);
  });

  function later(ms: number): void {
    if (timer) return;
    timer = clock.after(ms, () => {
      timer = null;
      const { selected, connection } = store.get();
      if (!selected || selected.erased || connection !== 'connected') return;
      if (selected.transcript.epoch === 0 || hasHole(selected.transcript)) run();
    });
  }

  function run(): void {
    // A newer run replaces the one under way: what that one still brings is merged all the same.
    void read(++running);
  }

  async function read(turn: number): Promise<void> {
    let after: number | null | undefined;
    while (turn === running) {
      const { selected } = store.get();
      const through = link();
      if (!selected || selected.erased || !through) return;
      const { id: sessionId, transcript } = selected;
      if (after !== null) after = transcript.epoch === 0 ? null : cursorOf(transcript);

      const request = { sessionId, ...(after !== null && { after }) };
      const answer = await ask(through, 'sync', request, agentLogSchema);
      if (!answer.ok) {
        if (answer.code === 'not_found' || answer.code === 'erased')
          store.dispatch({ type: 'conversation-gone', sessionId });
        else later((answer.retryAfter ?? 0) * 1000 || TRY_AGAIN_MS);
        return;
      }
      const log = answer.value;
      if (after !== null && (log.epoch !== transcript.epoch || log.head < after)) {
        after = null; // The server came back with another log: its last page, then.
        continue;
      }
      store.dispatch({ type: 'log-loaded', sessionId, log, after });
      if (log.messages.length === 0 || after === null || !log.more) return;
    }
  }

  return {
    run,
    close() {
      running++;
      timer?.();
      unwatch();
    },
  };
}
