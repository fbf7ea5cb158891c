import type { ChatState } from '../../core/state/state.js';
import type { Clock } from '../../core/ports.js';
import { VIEWING_MS } from '../../protocol/limits.js';
import type { ActionKind } from '../../protocol/task.js';
import type { Outline } from '../../protocol/task-events.js';

/** Sends the outline of the page in front of the visitor while an agent asks for it (rule TSK-7). */
export interface OutlineResponder {
  update(state: ChatState): void;
  close(): void;
}

export function createOutlineResponder({
  clock,
  widget,
  allowed,
  report,
}: {
  clock: Clock;
  widget: Element;
  /** What the page allows; nothing if it shares no outline. */
  allowed(): readonly ActionKind[];
  report(outline: Outline): void;
}): OutlineResponder {
  let answeredAt = 0;
  let stopped = new AbortController();

  return {
    update({ outlineWantedAt }) {
      if (outlineWantedAt === answeredAt) return;
      answeredAt = outlineWantedAt;
      stopped.abort();
      stopped = new AbortController();
      const { signal } = stopped;
      const actions = allowed();
      if (actions.length === 0) return;
      void import('../../platform/page-actions/report-outline.js').then(({ reportOutline }) =>
        reportOutline({ clock, widget, actions, forMs: VIEWING_MS, signal, report }),
      );
    },
    close: () => stopped.abort(),
  };
}
