import type { EngineContext } from '../engine-context.js';
import type { Undo } from '../ports.js';
import type { FactOf } from '../state/facts.js';
import type { ChatState } from '../state/state.js';
import type { PanelController } from '../tabs/panel-controller.js';

/** How long an end is told before the home view comes back (row A3). */
const OWN_END_MS = 2_000;
const ENDED_FROM_OUTSIDE_MS = 30_000;

/**
 * The last steps of the soft exit, after a conversation was put away: its end is told for a while, then
 * the home view comes back, and the panel is shut, unless the visitor is writing by then.
 */
export interface EndNotice {
  close(): void;
}

/** `began`: whether the end of this conversation was told by this tab: one tab shuts the panel for all. */
export function createEndNotice(
  { store, ports }: EngineContext,
  panel: PanelController,
  began: (localConversationId: string) => boolean,
): EndNotice {
  let undoWait: Undo = () => {};

  const undo = store.onChange((next, previous, action) => {
    if (
      action.type !== 'conversation-ended' ||
      action.localConversationId !== previous.localConversationId
    )
      return;
    const wait = noticeTime(action, previous);
    undoWait();
    if (wait === null) return;
    undoWait = ports.clock.after(wait, () => finish(next, action));
  });

  function finish(
    { notice }: ChatState,
    { localConversationId, reason }: FactOf<'conversation-ended'>,
  ): void {
    const state = store.get();
    if (state.notice !== notice) return;
    store.dispatch({ type: 'notice-dismissed' });
    const writing =
      state.localConversationId !== null || state.pending.length > 0 || state.draft !== '';
    // Who cleared the conversation wants to go on.
    const leave = state.panel.open && !writing && reason !== 'cleared';
    if (leave && began(localConversationId)) panel.setOpen(false, 'visitor');
  }

  return {
    close() {
      undo();
      undoWait();
    },
  };
}

/** In ms; `null`: until the visitor has seen it. */
function noticeTime(
  { kept, evicted }: FactOf<'conversation-ended'>,
  { connection }: ChatState,
): number | null {
  if (kept !== 'all') return OWN_END_MS;
  if (!evicted) return ENDED_FROM_OUTSIDE_MS;
  // Found gone at the first look: its cached messages stay on screen (row C3).
  return connection === 'connected' ? OWN_END_MS : null;
}
