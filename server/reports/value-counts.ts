import type { FigureValues } from '../storage/figure-codec.js';

/** Values below it are counted in an array; there are few others. */
const DENSE = 4_096;

/** All but the count are `null` if there is no value. */
export interface ValueSummary {
  count: number;
  mean: number | null;
  /** Of an even number of values, the mean of the two in the middle. */
  median: number | null;
  /** The smallest value that at least nine tenths of all do not exceed. */
  percentile90: number | null;
  longest: number | null;
}

/**
 * How often whole numbers from 0 on occur. While it is put together, a count may be below 0: what is read of it
 * then is of no use.
 */
export class ValueCounts {
  private readonly dense = new Int32Array(DENSE);
  /** The values in `dense` are below it. */
  private end = 0;
  private readonly sparse = new Map<number, number>();

  add(value: number, count: number): void {
    if (value < DENSE) {
      this.dense[value]! += count;
      if (value >= this.end) this.end = value + 1;
    } else this.sparse.set(value, (this.sparse.get(value) ?? 0) + count);
  }

  addAll({ values, counts, length }: FigureValues, sign: number): void {
    for (let index = 0; index < length; index += 1) this.add(values[index]!, sign * counts[index]!);
  }

  /** Calls `each` for every value that occurs, in their order. */
  forEach(each: (value: number, count: number) => void): void {
    const { dense, end } = this;
    for (let value = 0; value < end; value += 1) if (dense[value] !== 0) each(value, dense[value]!);
    for (const [value, count] of this.sorted()) each(value, count);
  }

  /** A year has a thousand of these to read: so it is done by plain loops. */
  read(): ValueSummary {
    const { dense, end } = this;
    const sorted = this.sorted();
    let [total, sum, longest] = [0, 0, 0];
    for (let value = 0; value < end; value += 1) {
      const count = dense[value]!;
      if (count === 0) continue;
      total += count;
      sum += value * count;
      longest = value;
    }
    for (const [value, count] of sorted) {
      total += count;
      sum += value * count;
      longest = value;
    }
    if (total === 0)
      return { count: 0, mean: null, median: null, percentile90: null, longest: null };

    /** The value at a place of their order: 1 is the smallest. */
    const at = (place: number): number => {
      let passed = 0;
      for (let value = 0; value < end; value += 1) {
        passed += dense[value]!;
        if (passed >= place) return value;
      }
      return sorted.find(([, count]) => (passed += count) >= place)![0];
    };
    const [low, high] = [at(Math.floor((total + 1) / 2)), at(Math.floor(total / 2) + 1)];
    return {
      count: total,
      mean: sum / total,
      median: (low + high) / 2,
      percentile90: at(Math.ceil(total * 0.9)),
      longest,
    };
  }

  private sorted(): [value: number, count: number][] {
    if (this.sparse.size === 0) return [];
    return [...this.sparse].filter(([, count]) => count !== 0).sort(([a], [b]) => a - b);
  }
}
