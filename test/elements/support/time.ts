import { useFakeTimers, type SinonFakeTimers } from 'sinon';

const wait = window.setTimeout.bind(window);

/** Lets what the browser has queued happen first, even while a test holds the time. */
export function turn(ms = 0): Promise<void> {
  return new Promise((resolve) => void wait(resolve, ms));
}

let held: SinonFakeTimers | undefined;

/** From here to the end of the test, timers and clocks move only by this. */
export function holdTime(): SinonFakeTimers {
  return (held = useFakeTimers({
    now: Date.now(),
    toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'],
  }));
}

afterEach(() => {
  held?.restore();
  held = undefined;
});
