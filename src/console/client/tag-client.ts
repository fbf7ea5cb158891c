import { outcomeOfHttp } from '../../core/connection/outcome.js';
import type { Store } from '../../core/state/store.js';
import { knownTagsSchema } from '../../protocol/tags.js';
import { nothingSchema } from '../../protocol/visitor-answers.js';
import type { ConsoleAction } from '../state/console-action.js';
import type { ConsoleState } from '../state/console-state.js';
import type { AgentSocket } from './agent-socket.js';
import type { ConsolePorts } from './console-ports.js';

/** Tags of the selected conversation. */
export interface TagClient {
  /** Replaces them. They are shown at once, and stay on screen if the server refuses. */
  setTags(tags: readonly string[]): void;
  /** Loads the tags to suggest. */
  loadKnownTags(): void;
}

export function createTagClient(
  store: Store<ConsoleState, ConsoleAction>,
  socket: AgentSocket,
  { http }: Pick<ConsolePorts, 'http'>,
): TagClient {
  async function setTags(tags: readonly string[]): Promise<void> {
    const { selected } = store.get();
    if (!selected || selected.gone) return;
    const { id: sessionId } = selected;
    store.dispatch({ type: 'tags-changed', sessionId, tags });
    const outcome = await socket.request('tags:set', { sessionId, tags: [...tags] }, nothingSchema);
    // The agent may have signed out meanwhile.
    if (!store.get().unsavedTags.has(sessionId)) return;
    store.dispatch(
      outcome.kind === 'done' ? { type: 'tags-saved', sessionId, tags } : { type: 'tags-failed' },
    );
  }

  async function loadKnownTags(): Promise<void> {
    const answer = await http.request({ method: 'GET', path: '/api/console/tags' });
    const outcome = outcomeOfHttp(answer, knownTagsSchema);
    // Without suggestions, tags can be typed all the same.
    if (outcome.kind === 'done')
      store.dispatch({ type: 'known-tags-loaded', tags: outcome.value.tags });
  }

  return {
    setTags: (tags) => void setTags(tags),
    loadKnownTags: () => void loadKnownTags(),
  };
}
