import type { HintListener, NodeBus } from '../../server/nodes/node-bus.js';

/** A bus within one process. Hints are copied as JSON and arrive at the next microtask. */
export interface FakeBusHub {
  /** One node's end of it. */
  join(): FakeBus;
  /** Everything that was published, as it was sent. */
  readonly sent: readonly string[];
}

export interface FakeBus extends NodeBus {
  /** From now on the node sends and hears nothing. */
  cut(): void;
  /** It does again, and is told that it may have missed something. */
  mend(): void;
}

export function createFakeBusHub(): FakeBusHub {
  const sent: string[] = [];
  const nodes = new Set<{ hear(channel: string, text: string): void }>();
  return {
    sent,
    join() {
      const channels = new Map<string, Set<HintListener>>();
      const gapListeners = new Set<() => void>();
      let isCut = false;
      const node = {
        hear(channel: string, text: string) {
          if (isCut) return;
          for (const listener of channels.get(channel) ?? [])
            try {
              listener(JSON.parse(text));
            } catch {
              // As with the real one, it is that listener's problem.
            }
        },
      };
      nodes.add(node);
      return {
        publish(channel, hint) {
          if (isCut) return;
          const text = JSON.stringify(hint);
          sent.push(`${channel} ${text}`);
          queueMicrotask(() => {
            for (const other of nodes) if (other !== node) other.hear(channel, text);
          });
        },
        subscribe(channel, listener) {
          const listeners = channels.get(channel) ?? new Set();
          channels.set(channel, listeners.add(listener));
          return { active: Promise.resolve(), cancel: () => void listeners.delete(listener) };
        },
        onGap(listener) {
          gapListeners.add(listener);
          return () => void gapListeners.delete(listener);
        },
        cut: () => void (isCut = true),
        mend() {
          isCut = false;
          for (const listener of gapListeners) listener();
        },
      };
    },
  };
}
