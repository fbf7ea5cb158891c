import type { Clock, Undo } from '../ports.js';

/** How long a socket outlives its token: time for a renewal that is on its way. */
const GRACE_MS = 60_000;

/** Cuts a socket whose token ran out and was not renewed. */
export function createTokenWatch(clock: Clock, cut: () => void) {
  let stop: Undo = () => undefined;
  return {
    /** The token is good until then. */
    expiresAt(at: number) {
      stop();
      stop = clock.after(Math.max(0, at - clock.now()) + GRACE_MS, cut);
    },
    stop: () => stop(),
  };
}
