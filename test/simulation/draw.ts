import { createRandom } from '../support/fake-ids.js';

/** Draws for a plan; the same for the same seed. */
export type Draw = ReturnType<typeof createDraw>;

export function createDraw(seed: number) {
  const random = createRandom(seed);
  const upTo = (n: number): number => Math.floor(random() * n);
  return {
    random,
    upTo,
    between: (from: number, to: number): number => from + upTo(to - from + 1),
    chance: (of: number): boolean => random() < of,
    one: <T>(of: readonly T[]): T => of[upTo(of.length)]!,
    tab: (): number => upTo(12),
    browser: (): number => upTo(2),
  };
}
