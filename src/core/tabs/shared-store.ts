import { isFact, type ChatStore } from '../state/actions.js';
import { reduce } from '../state/reducer.js';
import { INITIAL_STATE } from '../state/state.js';
import { createStore } from '../state/store.js';
import type { TabMessenger } from './tab-messenger.js';

/** A store whose facts the other tabs hear. A fact of theirs is applied and never passed on. */
export function createSharedStore(messenger: TabMessenger): ChatStore {
  const store = createStore(INITIAL_STATE, reduce);
  messenger.onMessage((message) => {
    if (message.kind !== 'fact') return;
    // A tab that hung hears that its socket was taken over before it hears that its lock was: what the
    // leader's own socket does is for the leader alone to say (rule TAB-7).
    if (message.fact.type === 'connection-changed' && store.get().leading) return;
    store.dispatch(message.fact);
  });
  return {
    ...store,
    dispatch(action) {
      // A fact that a listener dispatches follows the one that it reacts to, here and elsewhere.
      store.dispatch(action, () => {
        if (isFact(action)) messenger.send({ kind: 'fact', fact: action });
      });
    },
  };
}
