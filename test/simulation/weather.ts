import type { Conditions, Fate, FrameKind } from '../support/fake-connection.js';

/** One kind of trouble for some time. Chances from 0 to 1. */
export interface Trouble {
  lose?: Partial<Record<FrameKind, number>>;
  double?: Partial<Record<FrameKind, number>>;
  /** ms more for one way, for everything. */
  slower?: number;
  /** Chance that an echo takes another way and comes late, and by how much at most. */
  stray?: number;
  strayMs?: number;
}

/** The network's mood, for all that goes over it. */
export interface Weather extends Conditions {
  /** Until the undo is called. */
  add(trouble: Trouble): () => void;
  clear(): void;
}

const AS_IT_SHOULD: Fate = { copies: [0], strays: false };

export function createWeather(
  random: () => number,
  [fastest, slowest]: readonly [number, number],
): Weather {
  const troubles = new Set<Trouble>();
  const chance = (of: number | undefined): boolean => of !== undefined && random() < of;

  return {
    latency() {
      let ms = fastest + Math.floor(random() * (slowest - fastest + 1));
      for (const { slower = 0 } of troubles) ms += slower;
      return ms;
    },
    fate(kind) {
      if (troubles.size === 0) return AS_IT_SHOULD;
      for (const trouble of troubles) {
        if (chance(trouble.lose?.[kind])) return { copies: [], strays: false };
        if (chance(trouble.double?.[kind]))
          return { copies: [0, Math.floor(random() * 2_000)], strays: false };
        if (kind === 'echo' && chance(trouble.stray))
          return { copies: [Math.floor(random() * (trouble.strayMs ?? 3_000))], strays: true };
      }
      return AS_IT_SHOULD;
    },
    add(trouble) {
      troubles.add(trouble);
      return () => void troubles.delete(trouble);
    },
    clear: () => troubles.clear(),
  };
}
