import { outlineSchema, type Outline } from '../../src/protocol/task-events.js';
import { parse } from '../../src/protocol/parse.js';
import type { NodeBus, Subscription } from './node-bus.js';

/**
 * Carries the outline of a visitor's page to the consoles that have asked, on whichever node they are (rule TSK-7). It
 * is nowhere stored, so unlike a hint it takes its content along.
 */
export interface OutlineRelay {
  push(sessionId: string, outline: Outline): void;
  /** Hears the outlines of one session, of this node and of others. */
  listen(sessionId: string, listener: (outline: Outline) => void): Subscription;
}

const channelOf = (sessionId: string) => `outline:${sessionId}`;

export function createOutlineRelay(bus: NodeBus): OutlineRelay {
  const local = new Map<string, Set<(outline: Outline) => void>>();
  return {
    push(sessionId, outline) {
      for (const listener of local.get(sessionId) ?? []) listener(outline);
      bus.publish(channelOf(sessionId), outline);
    },
    listen(sessionId, listener) {
      const listeners = local.get(sessionId) ?? new Set();
      local.set(sessionId, listeners.add(listener));
      const remote = bus.subscribe(channelOf(sessionId), (raw) => {
        const outline = parse(outlineSchema, raw);
        if (outline !== undefined) listener(outline);
      });
      return {
        active: remote.active,
        cancel() {
          remote.cancel();
          listeners.delete(listener);
          if (listeners.size === 0 && local.get(sessionId) === listeners) local.delete(sessionId);
        },
      };
    },
  };
}
