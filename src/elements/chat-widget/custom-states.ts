import type { ConnectionStatus } from '../../core/state/state.js';

export interface ShownState {
  open: boolean;
  unread: number;
  connection: ConnectionStatus;
}

/** Shows the widget's state as `:state(…)`; nothing where a browser has no such states. */
export function showStates(internals: ElementInternals, state: ShownState): void {
  const { open, unread, connection } = state;
  const lost = connection === 'reconnecting';
  show(internals, 'open', open);
  show(internals, 'unread', unread > 0);
  show(internals, 'connected', connection === 'connected');
  show(internals, 'reconnecting', lost);
  show(internals, 'offline', lost && !navigator.onLine);
}

function show(internals: ElementInternals, name: string, on: boolean): void {
  try {
    if (on) internals.states.add(name);
    else internals.states.delete(name);
  } catch {
    // Older browsers have no such set, or take only names that begin with two dashes.
  }
}
