import { outcomeOfHttp } from '../../core/connection/outcome.js';
import type { Http, Undo } from '../../core/ports.js';
import type { Store } from '../../core/state/store.js';
import { externalContextSchema } from '../../protocol/external-context.js';
import type { ConsoleAction } from '../state/console-action.js';
import type { ConsoleState } from '../state/console-state.js';

/**
 * Reads what other systems have put beside the selected conversation, each time its log has been read: then it
 * was just opened, or something beside it has changed. It can be large, so it does not come with the log. If
 * reading fails, what is shown stays.
 */
export function followExternalContext(
  store: Store<ConsoleState, ConsoleAction>,
  { http }: { http: Http },
): Undo {
  /** Only the answer to the last call counts. */
  let calls = 0;
  const read = async (sessionId: string) => {
    const call = ++calls;
    const path = `/api/console/conversations/${sessionId}/context`;
    const answer = await http.request({ method: 'GET', path });
    const outcome = outcomeOfHttp(answer, externalContextSchema);
    if (call === calls && outcome.kind === 'done')
      store.dispatch({ type: 'external-context-loaded', sessionId, external: outcome.value });
  };
  return store.onChange(({ selected }, previous) => {
    const { context } = selected ?? {};
    if (selected && context && context !== previous.selected?.context) void read(selected.id);
  });
}
