import type { PageState } from '../../core/ports.js';
import { nothingSchema } from '../../protocol/visitor-answers.js';
import type { AgentSocket } from './agent-socket.js';

/** Tells the server whether this console is on a screen: whoever sees one is not notified elsewhere. */
export interface VisibilityReporter {
  /** The socket is welcomed. `wanted`: the server wants to hear it. */
  welcomed(wanted: boolean): void;
  close(): void;
}

export function createVisibilityReporter(
  socket: AgentSocket,
  page: Pick<PageState, 'visible' | 'onEvent'>,
): VisibilityReporter {
  let isWanted = false;

  const report = (): void => {
    if (!isWanted || !socket.welcomed()) return;
    // What gets lost with a connection is told anew with the next one.
    void socket.request('visibility:set', { visible: page.visible() }, nothingSchema);
  };
  const stop = page.onEvent((event) => {
    if (event === 'visible' || event === 'hidden') report();
  });

  return {
    welcomed(wanted) {
      isWanted = wanted;
      report();
    },
    close: stop,
  };
}
