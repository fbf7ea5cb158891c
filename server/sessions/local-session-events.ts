import type { Log } from '../ports.js';
import type { SessionEvent, SessionEvents } from './session-events.js';

/** Events within this process, delivered at once and in order. */
export function createLocalSessionEvents(log: Log): SessionEvents {
  const listeners = new Set<(event: SessionEvent) => void>();
  return {
    publish(event) {
      for (const listener of listeners) {
        try {
          listener(event);
        } catch (error) {
          log.error({ err: error, kind: event.kind }, 'a listener of session events failed');
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
