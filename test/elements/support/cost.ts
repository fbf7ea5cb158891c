import { expect } from './expect.js';

const SIZE = 64 * 1024;
/** In ms, on a machine that has nothing else to do. */
const BOUND = 50;

/**
 * SEC-16: 64 KiB of hostile text cost less than 50 ms. On a machine that is too slow or too busy for
 * that, they cost no more than their length: what grows faster than the text shows there as well.
 */
export function expectCheap(read: (text: string) => unknown, unit: string): void {
  const times = (count: number): number => leastTime(() => read(unit.repeat(count)));
  const count = Math.ceil(SIZE / unit.length);
  const whole = times(count);
  if (whole >= BOUND) expect(whole, unit).to.be.below(3 * times(count >> 1));
}

/** Of several runs: whatever else the machine does only adds to the time, in ms. */
function leastTime(run: () => unknown): number {
  const times = Array.from({ length: 7 }, () => {
    const began = performance.now();
    run();
    return performance.now() - began;
  });
  return Math.min(...times);
}
