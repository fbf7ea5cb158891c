import { outcomeOfHttp } from '../../core/connection/outcome.js';
import type { Http } from '../../core/ports.js';
import type { Store } from '../../core/state/store.js';
import { sitesAnswerSchema } from '../../protocol/console-requests.js';
import type { ConsoleAction } from '../state/console-action.js';
import type { ConsoleState } from '../state/console-state.js';

/** Reads the names of the sites. If that fails, what is known of them stays. */
export async function loadSites(
  store: Store<ConsoleState, ConsoleAction>,
  { http }: { http: Http },
): Promise<void> {
  const answer = await http.request({ method: 'GET', path: '/api/console/sites' });
  const outcome = outcomeOfHttp(answer, sitesAnswerSchema);
  // The agent may have signed out meanwhile.
  if (outcome.kind === 'done' && store.get().agent)
    store.dispatch({ type: 'sites-loaded', ...outcome.value });
}
