import type { FactOf } from './facts.js';
import type { ChatState, PanelState } from './state.js';

/** The panel as the later of two says: the higher counter wins, then the greater tab id (rule TAB-2). */
export function withPanel(state: ChatState, fact: FactOf<'panel-changed'>): ChatState {
  const { type: _, ...panel } = fact;
  return isLater(panel, state.panel) ? { ...state, panel } : state;
}

function isLater(a: PanelState, b: PanelState): boolean {
  return a.counter !== b.counter ? a.counter > b.counter : a.tab > b.tab;
}
