import type { FakeClock } from './fake-clock.js';

/** One direction of one connection: what is sent arrives in order, or not at all. */
export interface Wire {
  send(deliver: () => void): void;
  /** Lets arrive what was held. */
  flush(): void;
  /** Loses what is on the way. */
  clear(): void;
}

/** Delivers on the receiver's clock. While `held()`, what arrives waits for `flush`. */
export function createWire(receiver: FakeClock, latency: () => number, held: () => boolean): Wire {
  let waiting: (() => void)[] = [];
  /** Raised by `clear`: what was sent before is lost. */
  let generation = 0;
  let last = 0;

  function arrive(deliver: () => void, at: number): void {
    const sent = generation;
    last = Math.max(last, at);
    receiver.task(last - receiver.elapsed(), () => {
      if (sent !== generation) return;
      if (held()) waiting.push(deliver);
      else deliver();
    });
  }

  return {
    send: (deliver) => arrive(deliver, receiver.elapsed() + latency()),
    flush() {
      const released = waiting;
      waiting = [];
      for (const deliver of released) arrive(deliver, receiver.elapsed());
    },
    clear() {
      generation++;
      waiting = [];
    },
  };
}
