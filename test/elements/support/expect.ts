import { expect as chai } from '@open-wc/testing';

interface Expectation {
  to: {
    equal(expected: unknown): void;
    eql(expected: unknown): void;
    contain(part: string): void;
    include(part: object): void;
    match(pattern: RegExp): void;
    be: {
      above(bound: number): void;
      below(bound: number): void;
      within(low: number, high: number): void;
      closeTo(expected: number, tolerance: number): void;
      at: { least(bound: number): void; most(bound: number): void };
    };
  };
}

/** Chai's `expect`, typed as what it is here: done when it returns, not a promise. */
export const expect: (actual: unknown, message?: string) => Expectation = chai;
