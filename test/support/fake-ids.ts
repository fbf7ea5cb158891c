import type { Ids } from '../../src/core/ports.js';

const HEX = '0123456789abcdef';
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The same ids, secrets and numbers for the same seed. */
export function createFakeIds(seed = 1): Ids {
  const random = createRandom(seed);
  const pick = (alphabet: string): string => alphabet[Math.floor(random() * alphabet.length)]!;
  const many = (alphabet: string, count: number): string =>
    Array.from({ length: count }, () => pick(alphabet)).join('');
  return {
    uuid: () =>
      `${many(HEX, 8)}-${many(HEX, 4)}-4${many(HEX, 3)}-${pick('89ab')}${many(HEX, 3)}-${many(HEX, 12)}`,
    // 256 bits fill 42 characters and four bits of the last one.
    secret: () => many(BASE64URL, 42) + pick('AEIMQUYcgkosw048'),
    random,
  };
}

/** Numbers from 0 to below 1 that depend on the seed alone (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
