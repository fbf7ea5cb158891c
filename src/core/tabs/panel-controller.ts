import type { ChatStore } from '../state/actions.js';
import type { PanelChoices } from '../state/state.js';
import type { ConversationStorage } from '../storage/conversation-storage.js';

/** Moves the panel in all tabs, and remembers what the visitor chose. */
export interface PanelController {
  /** What the page does is not remembered: it is the page's to do again. */
  setOpen(open: boolean, by: 'visitor' | 'page'): void;
  setDocked(docked: boolean): void;
  setMuted(muted: boolean): void;
}

export interface PanelControllerDeps {
  tabId: string;
  store: ChatStore;
  conversations: ConversationStorage;
}

export function createPanelController(deps: PanelControllerDeps): PanelController {
  const { store, tabId } = deps;

  function move(change: Partial<PanelChoices>, by: 'visitor' | 'page'): void {
    const { counter, tab: _, ...choices } = { ...store.get().panel, ...change };
    store.dispatch({ type: 'panel-changed', ...choices, counter: counter + 1, tab: tabId });
    if (by === 'visitor') deps.conversations.writeUi(choices);
  }

  return {
    setOpen(open, by) {
      const { panel } = store.get();
      // What stands open in the markup, and is shut by the visitor, is to stay shut.
      const first = by === 'visitor' && panel.counter === 0;
      if (panel.open !== open || first) move({ open }, by);
    },
    setDocked: (docked) => move({ docked }, 'visitor'),
    setMuted: (muted) => move({ muted }, 'visitor'),
  };
}
