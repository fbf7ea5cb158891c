import type { TabChannel } from '../../src/core/ports.js';
import type { FakeClock } from './fake-clock.js';

export interface FakeHubOptions {
  /** ms from post to delivery. */
  delay?: () => number;
}

/** The BroadcastChannels of one browser. */
export interface FakeHub {
  /** One document's end; `clock` is the document's, which hears nothing while frozen. */
  open(name: string, clock: FakeClock): FakeChannel;
  /** Every message that was posted, in order: for looking into a failed test. */
  readonly posted: readonly unknown[];
}

export interface FakeChannel extends TabChannel {
  /** The document is frozen or in the page cache: what is posted meanwhile is lost to it. */
  suspend(): void;
  resume(): void;
}

interface End {
  name: string;
  receive(message: unknown): void;
}

export function createFakeHub({ delay = () => 0 }: FakeHubOptions = {}): FakeHub {
  const ends = new Set<End>();
  const posted: unknown[] = [];
  return {
    posted,
    open(name, clock) {
      const listeners = new Set<(message: unknown) => void>();
      let last = 0;
      let closed = false;
      const end: End = {
        name,
        receive(message) {
          // One end hears messages in the order in which they were posted.
          last = Math.max(last, clock.elapsed() + delay());
          clock.task(last - clock.elapsed(), () => {
            if (!ends.has(end)) return;
            for (const listener of [...listeners]) listener(structuredClone(message));
          });
        },
      };
      ends.add(end);
      return {
        post(message) {
          const copy = cloned(message);
          if (!clock.alive() || !ends.has(end) || !copy) return;
          posted.push(copy.value);
          for (const other of ends) {
            if (other !== end && other.name === name) other.receive(copy.value);
          }
        },
        onMessage(listener) {
          listeners.add(listener);
          return () => void listeners.delete(listener);
        },
        close() {
          closed = true;
          ends.delete(end);
        },
        suspend: () => void ends.delete(end),
        resume() {
          if (!closed) ends.add(end);
        },
      };
    },
  };
}

/** Nothing when it holds what cannot be cloned, such as a function: it is dropped then. */
function cloned(message: unknown): { value: unknown } | undefined {
  try {
    return { value: structuredClone(message) };
  } catch {
    return undefined;
  }
}
